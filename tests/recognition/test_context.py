import numpy as np

from webapp.recognition.agree import Sign
from webapp.recognition.context import numbers_only, trust_of
from webapp.recognition.shapes import Box
from webapp.recognition.strips import Piece

EVEN = np.full(10, 0.1, np.float32)


def sign(trust: float, digit: int | None = 5, *, is_large: bool = True, left: int = 0) -> Sign:
    piece = Piece(Box(0, left, 40, left + 20), np.zeros((40, 20), np.uint8))
    return Sign(piece, digit, EVEN, 1 - trust, trust, is_large)


def written(*words: str, trust: float = 0.99) -> list[Sign]:
    """Returns the signs of one strip: letters are none, but o and l look like 0 and 1 as surely as digits do."""
    signs, left = [], 0
    for word in words:
        for letter in word:
            digit = {"o": 0, "l": 1}.get(letter, int(letter) if letter.isdigit() else None)
            signs.append(sign(0.0 if digit is None else trust, digit, left=left))
            left += 22
        left += 20
    return signs


def text_of(rows) -> str:
    return "".join(
        str(one.digit) for row in numbers_only(rows) for word in row for one in word if one.digit is not None
    )


def digits(rows):
    return [[one.digit for word in row for one in word] for row in numbers_only(rows)]


def test_a_page_of_digits_stays():
    assert digits([[[sign(0.99)] * 4, [sign(0.95)]], [[sign(0.9)]]]) == [[5] * 5, [5]]


def test_one_doubtful_digit_among_sure_ones_stays():
    assert digits([[[sign(0.99), sign(0.2), sign(0.99)]]]) == [[5, 5, 5]]


def test_a_letter_that_looks_like_a_digit_is_none_among_letters():
    letters = [sign(0.02, None)] * 8
    assert digits([[[*letters[:3], sign(0.99), *letters[3:]]]]) == [[None] * 9]


def test_a_number_in_a_form_stays_and_the_words_beside_it_go():
    words = [[sign(0.3, None), sign(0.3), sign(0.1, None), sign(0.4)]] * 2
    assert digits([[*words, [sign(0.99), sign(0.99)]], [[sign(1.0)] * 3]]) == [[None] * 8 + [5, 5], [5] * 3]


def test_dots_say_nothing_about_a_word():
    dot = sign(0.0, None, is_large=False)
    assert trust_of([sign(0.8), dot, dot]) == 0.8
    assert digits([[[sign(0.9), dot, dot, dot]]]) == [[5, None, None, None]]


def test_an_empty_page_has_no_trust():
    assert numbers_only([]) == []
    assert trust_of([]) == 0.0


WORDS = [[written("the", "garden", "of", "my", "brother")]] * 3


def test_a_number_in_a_line_of_words_stays_and_the_words_around_it_go():
    assert text_of([*WORDS, [written("send", "250", "to", "look", "on", "4771", "days")]]) == "2504771"


def test_letters_that_look_like_digits_are_no_number_without_a_space():
    assert text_of([*WORDS, [written("cool", "solo", "hello250")]]) == ""


def test_a_lone_digit_among_words_is_taken_for_a_letter():
    assert text_of([*WORDS, [written("we", "a", "5", "day")]]) == ""


def test_noughts_and_ones_are_less_of_a_number_than_other_digits():
    looks = [[written("so", "lo", "oo", "lol", "to")]] * 3
    assert text_of([*WORDS, *looks, [written("and", "111", "or")]]) == ""
    assert text_of([*WORDS, *looks, [written("and", "472", "or")]]) == "472"


def test_a_doubtful_number_among_words_is_none():
    assert text_of([*WORDS, [written("the", "472", trust=0.5)]]) == ""


def test_a_row_of_its_own_is_a_number_on_a_page_of_words():
    assert text_of([*WORDS, [written("25")]]) == "25"


def test_a_few_signs_beside_a_number_do_not_speak_against_it():
    dirt = [sign(0.0, None)]
    assert text_of([[dirt], [written("25")], [dirt]]) == "25"


def test_a_page_of_ones_is_made_of_the_bars_of_letters():
    ones = [[written("1" * 8, "1" * 9)]] * 2
    assert text_of(ones) == ""
    assert text_of(ones[:1]) == "1" * 17
    assert text_of([[written("1" * 4, "1201417")]] * 2) == ("1" * 4 + "1201417") * 2
