import pytest

from bench.score import causes, f1, is_exact, right_digits, score_lines


@pytest.mark.parametrize(
    ("true", "read", "score"),
    [
        (["123", "45"], ["123", "45"], (5, 0, 0)),
        (["123", "45"], ["128", "45"], (4, 1, 1)),
        (["123", "45"], ["45"], (2, 0, 3)),
        (["123"], ["1123"], (3, 1, 0)),
        ([], ["77"], (0, 2, 0)),
        (["7"], [], (0, 0, 1)),
    ],
)
def test_digits_are_matched_in_order(true, read, score):
    assert score_lines(true, read) == score


def test_printed_digits_count_neither_way():
    assert score_lines(["33"], ["233", "5"], printed="25") == (2, 0, 0)


def test_f1_is_over_all_digits_of_all_pictures():
    assert f1([score_lines(["12"], ["12"]), score_lines(["34"], ["3"])]) == pytest.approx(6 / 7)


def test_scattered_digits_may_be_one_line_or_several():
    assert is_exact(["123"], ["1", "23"], scattered=True)
    assert not is_exact(["123"], ["1", "23"], scattered=False)


@pytest.mark.parametrize(
    ("true", "read", "found"),
    [
        (["123", "45"], ["123", "45"], {}),
        (["123"], ["12"], {"missed": 1}),
        (["123", "45"], ["123"], {"missed": 2}),
        (["123"], ["1923"], {"invented": 1}),
        ([], ["77"], {"invented": 2}),
        (["123"], ["183"], {"wrong": 1}),
        (["1243"], ["1893"], {"wrong": 2}),
        (["103"], ["1683"], {"split": 1}),
        (["1213"], ["183"], {"merged": 1}),
        (["12", "34"], ["1234"], {}),
    ],
)
def test_each_error_has_a_cause(true, read, found):
    assert {name: count for name, count in causes(true, read)._asdict().items() if count} == found


def test_digits_in_print_are_not_invented():
    assert causes(["33"], ["2335"], printed="25") == (0, 0, 0, 0, 0)


def test_each_digit_that_was_read_is_right_or_not():
    assert right_digits(["123", "45"], ["183", "4"]) == [True, False, True, True]
    assert right_digits(["12"], []) == []
