from tests.recognition.test_agree import form, guess, one_mark, piece
from webapp.recognition.agree import Option
from webapp.recognition.choose import choose

SLASHED_ZERO = [
    guess(3, 0, 0)._replace(probability=0.6),
    guess(3, 0)._replace(probability=0.2),
]
"""What the line reader makes of a three and a zero with a slash."""


def test_of_two_guesses_the_one_whose_pieces_look_like_its_digits_is_taken():
    options = [[one_mark(0), one_mark(1, 2)], [one_mark(0), one_mark(1)]]
    halves, whole = [form(3), form(0), form(7), form(2)], [form(3), form(0)]
    best, chosen = choose(SLASHED_ZERO, options, [halves, whole])
    assert (best, chosen.digits) == (1, (3, 0))
    assert min(chosen.confidences) > 0.5


def test_where_the_forms_tell_nothing_the_line_reader_is_followed():
    options = [[one_mark(0, 1, 2)], [one_mark(0, 1)]]
    nothing = form(5, 0.2, 0.99)
    assert choose(SLASHED_ZERO, options, [[nothing] * 4, [nothing] * 3])[1].digits == (3, 0, 0)


def test_a_guess_without_digits_has_no_pieces_to_look_at():
    nothing = guess()._replace(probability=0.3)
    one = guess(1)._replace(probability=0.25)
    options = [[Option([piece()], [], ())], [one_mark(0)]]
    assert choose([nothing, one], options, [[form(1)], [form(1)]])[0] == 0
    assert choose([one, nothing], options[::-1], [[form(1)], [form(1)]])[0] == 1


def test_a_single_guess_stays_as_it_is():
    only = guess(7, sure=0.4)
    assert choose([only], [[one_mark(0)]], [[form(1)]]) == (0, only)


def test_digits_on_which_the_guesses_agree_are_surer_than_the_others():
    guesses = [guess(8, 1)._replace(probability=0.5), guess(8, 7)._replace(probability=0.4)]
    options = [[one_mark(0), one_mark(1)]] * 2
    _, chosen = choose(guesses, options, [[form(8), form(7)]] * 2)
    assert chosen.digits == (8, 7)
    assert chosen.confidences[0] > chosen.confidences[1]
