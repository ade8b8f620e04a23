from webapp.recognition.directions import running_down, runs_across
from webapp.recognition.shapes import Box


def standing(rows: int, columns: int, *, across_px: int, down_px: int) -> list[Box]:
    """Returns boxes of 40×30 pixels in rows and columns, so far from one to the next."""
    return [
        Box(y, x, y + 40, x + 30)
        for y in range(0, rows * down_px, down_px)
        for x in range(0, columns * across_px, across_px)
    ]


def test_writing_that_runs_down_is_told_from_lines_and_tables():
    assert running_down(standing(5, 1, across_px=40, down_px=50)) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert (0, 3) in running_down(standing(4, 3, across_px=90, down_px=50))
    assert running_down(standing(3, 6, across_px=40, down_px=80)) == []
    assert running_down(standing(2, 1, across_px=40, down_px=50)) == []


def test_words_below_one_another_do_not_run_down():
    assert running_down([Box(y, 0, y + 30, 120) for y in range(0, 300, 50)]) == []


def test_a_row_runs_across_and_a_column_does_not():
    assert runs_across(standing(1, 2, across_px=40, down_px=50))
    assert runs_across(standing(2, 4, across_px=40, down_px=80))
    assert not runs_across(standing(3, 1, across_px=40, down_px=50))
    assert not runs_across(standing(1, 1, across_px=40, down_px=50))
    assert not runs_across([])
