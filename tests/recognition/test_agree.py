import numpy as np
import pytest

from webapp.recognition.agree import Option, signs_of
from webapp.recognition.lines import LineGuess
from webapp.recognition.pipeline import BLANK, Prediction
from webapp.recognition.shapes import Box
from webapp.recognition.strips import Piece


def piece(height: int = 40, width: int = 20) -> Piece:
    return Piece(Box(0, 0, height, width), np.zeros((height, width), np.uint8))


def form(digit: int, sure: float = 0.99, not_a_digit: float = 0.0) -> Prediction:
    probabilities = np.full(10, (1 - sure) / 9, np.float32)
    probabilities[digit] = sure
    answer = digit if not_a_digit < 0.6 else None
    return Prediction("digit" if answer else "not_a_digit", answer, sure, probabilities, not_a_digit, None, None)


def guess(*digits: int, sure: float = 0.95) -> LineGuess:
    spans = tuple((i * 20.0, i * 20.0 + 18) for i in range(len(digits)))
    return LineGuess(digits, 0.9, spans, shares(*digits, sure=sure))


def shares(*digits: int, sure: float) -> np.ndarray:
    rows = np.full((len(digits), 10), (1 - sure) / 9)
    rows[range(len(digits)), digits] = sure
    return rows


def one_mark(*spans: int, width: int = 20) -> Option:
    return Option([piece(width=width)], [piece() for _ in spans] if len(spans) > 1 else [], spans)


def read(options, line, *predictions, **more):
    return [sign.digit for sign in signs_of(options, line, predictions, **more)]


def test_two_readers_that_agree_are_surer_than_two_that_differ():
    (agreed,) = signs_of([one_mark(0)], guess(3, sure=0.9), [form(3, 0.9)])
    (differing,) = signs_of([one_mark(0)], guess(8, sure=0.9), [form(3, 0.9)])
    assert (agreed.digit, differing.digit) == (3, 3)
    assert agreed.probabilities[3] > 0.88
    assert differing.probabilities[3] < 0.8
    assert agreed.probabilities.sum() == pytest.approx(1)


def test_the_surer_of_two_readers_that_differ_is_followed():
    assert read([one_mark(0)], guess(3, sure=0.5), form(8, 0.99)) == [8]
    assert read([one_mark(0)], guess(3, sure=0.999), form(8, 0.5)) == [3]


def test_touching_digits_are_read_by_the_line_reader():
    assert read([one_mark(0, 1)], guess(0, 0), form(8, 0.4, 0.9), form(0), form(0)) == [0, 0]


def test_the_line_reader_is_trusted_alone_about_few_digits_in_one_mark():
    """A signature is one mark, too."""
    unlike = form(0, 0.5, 0.9)
    three, four = (
        signs_of([one_mark(*range(count))], guess(*[0] * count), [form(8, 0.4, 0.9)] + [unlike] * count)
        for count in (3, 4)
    )
    assert min(sign.trust for sign in three) > 0.7
    assert max(sign.trust for sign in four) < 0.1


def test_a_mark_that_is_surely_one_digit_is_not_read_as_two():
    assert read([one_mark(0, 1)], guess(1, 1, sure=0.8), form(4), form(1, 0.5, 0.99), form(1, 0.5, 0.99)) == [4]


def test_a_mark_whose_pieces_are_digits_is_read_as_two_however_much_it_looks_like_one():
    assert read([one_mark(0, 1)], guess(2, 1), form(2, 0.999), form(2), form(1)) == [2, 1]


def test_a_comma_or_slash_that_the_line_reader_passes_over_is_no_digit():
    slash = Option([piece(60)], [], ())
    assert read([one_mark(0), slash], guess(3), form(3), form(1)) == [3, None]


def test_a_digit_that_the_line_reader_passed_over_is_added():
    assert read([one_mark(0), one_mark()], guess(3), form(3), form(5)) == [3, 5]


def test_without_a_line_reader_each_mark_is_asked_about():
    assert read([one_mark(), one_mark()], None, form(3), form(5, 0.9, 0.9)) == [3, None]


def test_in_a_crop_the_line_reader_keeps_digits_without_ink():
    without_ink = Option([], [piece()], (0,))
    assert read([without_ink], guess(7), BLANK, is_crop=True) == [7]


def test_dots_are_told_from_large_marks():
    dot = Option([piece(8)], [], ())
    signs = signs_of([one_mark(0), one_mark(1), dot], guess(3, 4), [form(3), form(4), form(0, 0.9, 0.9)])
    assert [sign.is_large for sign in signs] == [True, True, False]
