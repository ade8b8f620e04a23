import numpy as np

from webapp.recognition.agree import Sign
from webapp.recognition.context import numbers_only, trust_of
from webapp.recognition.shapes import Box
from webapp.recognition.strips import Piece

PIECE = Piece(Box(0, 0, 40, 20), np.zeros((40, 20), np.uint8))
EVEN = np.full(10, 0.1, np.float32)


def sign(trust: float, digit: int | None = 5, *, is_large: bool = True) -> Sign:
    return Sign(PIECE, digit, EVEN, 1 - trust, trust, is_large)


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
