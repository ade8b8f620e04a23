from webapp.recognition.layout import rows_of
from webapp.recognition.marks import Mark
from webapp.recognition.shapes import Box


def mark(left: int, top: int, width: int = 30, height: int = 50) -> Mark:
    return Mark(Box(top, left, top + height, left + width), (left * 1000 + top,), width * height // 4)


def lefts(marks: list[Mark]) -> list[list[int]]:
    return [[one.box.left for one in row.marks] for row in rows_of(marks)]


def test_no_marks_are_no_rows():
    assert rows_of([]) == []


def test_rows_go_top_to_bottom_and_their_marks_left_to_right():
    assert lefts([mark(100, 100), mark(50, 10), mark(10, 105), mark(0, 0)]) == [[0, 50], [10, 100]]


def test_a_row_may_climb():
    assert lefts([mark(40 * step, 300 - 12 * step) for step in range(12)]) == [[40 * step for step in range(12)]]


def test_numbers_far_apart_share_a_row():
    assert lefts([mark(0, 0), mark(900, 5)]) == [[0, 900]]


def test_a_column_of_digits_is_one_row_each():
    assert lefts([mark(0, 80 * step) for step in range(4)]) == [[0], [0], [0], [0]]


def test_a_comma_and_a_dash_stay_in_the_row():
    comma, dash = mark(40, 45, 6, 14), mark(90, 25, 30, 5)
    assert lefts([mark(0, 0), comma, mark(50, 0), dash]) == [[0, 40, 50, 90]]


def test_the_bar_of_a_five_is_part_of_it():
    bar, belly = mark(20, 0, 30, 6), mark(10, 10, 30, 44)
    rows = rows_of([bar, belly, mark(80, 0)])
    assert [one.box for one in rows[0].marks] == [Box(0, 10, 54, 50), Box(0, 80, 50, 110)]


def test_dust_is_left_out():
    assert lefts([mark(0, 0), mark(60, 20, 3, 3)]) == [[0]]


def test_dust_is_no_row_also_on_a_page_of_dust():
    assert rows_of([mark(left, 0, 3, 6) for left in range(0, 400, 20)]) == []
    assert len(rows_of([mark(0, 0, 4, 12)])) == 1
