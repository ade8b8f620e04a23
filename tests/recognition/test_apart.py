import pytest

from tests.recognition.test_agree import form, guess, one_mark, piece
from webapp.recognition.agree import Option, signs_of
from webapp.recognition.apart import one_digit_each

UNSURE = 0.6


def decide(options, predictions, line, probability):
    line = line._replace(probability=probability)
    return one_digit_each(signs_of(options, line, predictions), options, predictions, [line], line)


def read(*arguments):
    return [sign.digit for sign in decide(*arguments)]


def test_a_zero_whose_slash_an_unsure_line_reader_takes_for_a_digit_is_one_digit():
    options = [one_mark(0), one_mark(1, 2)]
    predictions = [form(4), form(0, 0.9, 0.3), form(1, 0.9), form(0, 0.9)]
    assert read(options, predictions, guess(4, 1, 0), UNSURE) == [4, 0]


def test_two_digits_that_touch_stay_two_where_the_line_reader_is_sure():
    options = [one_mark(0), one_mark(1, 2)]
    predictions = [form(4), form(0, 0.9, 0.3), form(1, 0.9), form(0, 0.9)]
    assert read(options, predictions, guess(4, 1, 0), 0.95) == [4, 1, 0]


@pytest.mark.parametrize("width", [44, 80])
def test_a_mark_wider_than_high_in_which_the_line_reader_saw_two_digits_is_not_one(width):
    options = [one_mark(0), one_mark(1, 2, width=width)]
    predictions = [form(4), form(8, 0.97), form(2, 0.9), form(3, 0.9)]
    assert read(options, predictions, guess(4, 2, 3), UNSURE) == [4, 2, 3]
    narrow = [one_mark(0), one_mark(1, 2)]
    assert read(narrow, predictions, guess(4, 2, 3), UNSURE) == [4, 8]


def test_two_digits_that_touch_with_nothing_beside_them_stay_two():
    assert read([one_mark(0, 1)], [form(0, 0.9, 0.3), form(1, 0.9), form(0, 0.9)], guess(1, 0), UNSURE) == [1, 0]


def test_a_doubtful_mark_that_the_line_reader_passes_over_is_a_digit_among_digits():
    options = [Option([piece()], [], ()), one_mark(0), one_mark(1)]
    signs = decide(options, [form(4, 0.99, 0.7), form(6), form(7)], guess(6, 7), UNSURE)
    assert [sign.digit for sign in signs] == [4, 6, 7]
    assert 0.6 < signs[0].trust < signs[1].trust


def test_a_letter_among_digits_is_none():
    options = [Option([piece()], [], ()), one_mark(0), one_mark(1)]
    assert read(options, [form(4, 0.99, 0.999), form(6), form(7)], guess(6, 7), UNSURE) == [None, 6, 7]


def test_a_dot_is_neither_a_digit_nor_does_it_count_as_a_mark():
    options = [Option([piece(6)], [], ()), Option([piece()], [], ()), one_mark(0), one_mark(1)]
    predictions = [form(1), form(4, 0.99, 0.7), form(6), form(7)]
    signs = decide(options, predictions, guess(6, 7), UNSURE)
    assert [sign.digit for sign in signs] == [None, 4, 6, 7]
    assert [sign.is_large for sign in signs] == [False, True, True, True]


@pytest.mark.parametrize("probability", [0.1, 0.9])
def test_where_every_mark_is_a_digit_already_both_readers_are_heard(probability):
    options, predictions = [one_mark(0), one_mark(1)], [form(3, 0.6), form(7, 0.6)]
    line = guess(3, 7)._replace(probability=probability)
    signs = signs_of(options, line, predictions)
    assert one_digit_each(signs, options, predictions, [line], line) == signs
