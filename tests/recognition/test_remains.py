import cv2
import numpy as np
import pytest

from webapp.recognition.remains import without_remains

PALE, DARK = 120, 200


def drawn(*strokes, level: int = 255, thickness: int = 2) -> np.ndarray:
    """Returns (400, 600) uint8 with straight strokes on paper."""
    picture = np.zeros((400, 600), np.uint8)
    for start, end in strokes:
        cv2.line(picture, start, end, level, thickness)
    return picture


def is_erased(ink: np.ndarray, dark: np.ndarray) -> bool:
    """Tells whether a mark goes; it goes lying as it goes upright."""
    left, turned = without_remains(ink, dark), without_remains(ink.T.copy(), dark.T.copy()).T
    assert np.array_equal(left, turned)
    assert np.array_equal(left, ink) or not (left >= 128).any()
    return not (left >= 128).any()


def test_a_piece_of_a_pale_line_goes():
    piece = drawn(((300, 180), (300, 210)))
    assert is_erased(piece, drawn(((300, 60), (300, 340)), level=PALE))


def test_a_piece_at_the_end_of_a_pale_line_goes():
    piece = drawn(((300, 180), (300, 210)))
    assert is_erased(piece, drawn(((300, 180), (300, 340)), level=PALE))


def test_the_side_of_a_pale_box_goes():
    corners = [(300, 180), (340, 180), (340, 220), (300, 220)]
    box = drawn(*zip(corners, corners[1:] + corners[:1], strict=True), level=PALE)
    assert is_erased(drawn(((300, 180), (300, 220))), box)


def test_a_corner_and_a_crossing_of_pale_lines_go():
    grid = drawn(((300, 20), (300, 380)), ((100, 200), (500, 200)), level=PALE)
    assert is_erased(drawn(((300, 180), (300, 220)), ((285, 200), (330, 200))), grid)
    assert is_erased(drawn(((300, 200), (300, 230)), ((300, 200), (340, 200))), grid)


@pytest.mark.parametrize("lean_px", [0, 12, -18])
def test_a_piece_of_a_pale_line_that_leans_goes(lean_px):
    """A sheet that was photographed at an angle has upright lines that lean."""

    def at(y: int) -> tuple[int, int]:
        return round(300 + lean_px * (y - 200) / 120), y

    assert is_erased(drawn((at(160), at(240))), drawn((at(40), at(360)), level=PALE))


def test_the_side_of_a_pale_box_and_the_stubs_at_its_ends_go():
    box = drawn(((200, 180), (300, 180)), ((300, 180), (300, 222)), ((300, 222), (200, 222)), level=PALE)
    ink = drawn(((286, 180), (300, 180)), ((300, 180), (300, 222)), ((300, 222), (286, 222)))
    assert is_erased(ink, box)


def test_what_goes_on_a_little_goes_only_where_several_pieces_of_lines_are():
    short = ((560, 100), (560, 140))
    lines = [((x, 40), (x, 380)) for x in range(60, 540, 80)]
    pieces = [((x, 180), (x, 210)) for x in range(60, 540, 80)]
    dark = drawn(*lines, ((560, 100), (560, 170)), level=PALE)
    assert is_erased(drawn(*pieces, short), dark)
    assert not is_erased(drawn(short), dark)


@pytest.mark.parametrize(
    "strokes",
    [
        [((300, 180), (300, 220))],
        [((306, 180), (294, 220))],
        [((300, 180), (330, 180)), ((330, 180), (312, 220))],
        [((300, 180), (300, 205)), ((300, 205), (330, 205)), ((322, 180), (322, 230))],
    ],
    ids=["one", "leaning one", "seven", "four"],
)
def test_a_straight_digit_in_a_box_stays(strokes):
    corners = [(280, 160), (350, 160), (350, 250), (280, 250)]
    box = drawn(*zip(corners, corners[1:] + corners[:1], strict=True), level=PALE)
    ink = drawn(*strokes, thickness=3)
    assert not is_erased(ink, np.maximum(box, np.where(ink, DARK, 0).astype(np.uint8)))


def test_a_one_between_the_ones_above_and_below_stays():
    one = drawn(((300, 180), (300, 210)), thickness=3)
    column = drawn(*[((300, y), (300, y + 30)) for y in (120, 180, 240)], level=DARK, thickness=3)
    assert not is_erased(one, column)


def test_a_leaning_one_between_upright_lines_stays():
    one = drawn(((306, 180), (294, 240)), thickness=3)
    lines = drawn(((270, 20), (270, 380)), ((330, 20), (330, 380)), level=PALE)
    assert not is_erased(one, np.maximum(lines, np.where(one, DARK, 0).astype(np.uint8)))


def test_a_one_on_a_ruled_line_stays():
    one = drawn(((300, 180), (300, 220)), thickness=3)
    rule = drawn(((20, 220), (580, 220)), level=PALE)
    assert not is_erased(one, np.maximum(rule, np.where(one, DARK, 0).astype(np.uint8)))


def test_a_round_zero_stays():
    zero = cv2.ellipse(np.zeros((400, 600), np.uint8), (300, 200), (10, 24), 0, 0, 360, 255, 3)
    assert not is_erased(zero, zero)
