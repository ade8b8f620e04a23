import cv2
import numpy as np
import pytest

from tests.pages import page
from webapp.recognition.frames import straight_share, without_cells, without_frames, without_pieces

INK = 255 - page("13540", "4671")
EMPTY = np.zeros((400, 640), np.uint8)


def lines(*corners: list[tuple[int, int]], thickness: int = 3) -> np.ndarray:
    """Returns (400, 640) uint8 ink with a line through each list of x, y."""
    return cv2.polylines(EMPTY.copy(), [np.array(one) for one in corners], False, 255, thickness, cv2.LINE_AA)


def cells(count: int = 1, *, thickness: int = 6, lean_px: int = 0) -> np.ndarray:
    """Returns (400, 640) uint8 ink with cells of 50 × 60 px side by side, their upper sides moved right."""
    ink = EMPTY.copy()
    for left in range(300, 300 + 50 * count, 50):
        corners = [(left + lean_px, 250), (left + 50 + lean_px, 250), (left + 50, 310), (left, 310)]
        cv2.polylines(ink, [np.array(corners)], True, 255, thickness, cv2.LINE_AA)
    return ink


def nothing_left(ink: np.ndarray) -> bool:
    return not (ink >= 128).any()


def test_digits_alone_stay_as_they_are():
    assert np.array_equal(without_frames(INK, INK), INK)
    assert np.array_equal(without_pieces(INK, INK), INK)


@pytest.mark.parametrize("thickness", [2, 6, 10])
@pytest.mark.parametrize("count", [1, 3])
def test_the_frames_of_cells_go_however_thick(count, thickness):
    ink = cells(count, thickness=thickness)
    assert nothing_left(without_frames(ink, ink))


def test_a_frame_that_is_seen_at_an_angle_goes():
    ink = cells(2, lean_px=8)
    assert nothing_left(without_frames(ink, ink))


def test_a_slim_frame_that_leans_goes():
    leaning = cv2.polylines(EMPTY.copy(), [np.array([(303, 200), (320, 202), (318, 300), (300, 297)])], True, 255, 5)
    assert nothing_left(without_frames(leaning, leaning))


def test_whole_frames_go_before_any_rule_and_those_that_a_digit_touches_stay():
    digit = cv2.putText(EMPTY.copy(), "7", (314, 315), cv2.FONT_HERSHEY_SIMPLEX, 1.8, 255, 5, cv2.LINE_AA)
    assert nothing_left(without_cells(cells(3)))
    assert np.array_equal(without_cells(cells() | digit), cells() | digit)


def test_a_digit_that_stands_free_in_a_cell_stays_when_the_frame_goes():
    digit = cv2.putText(EMPTY.copy(), "7", (314, 297), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 255, 3, cv2.LINE_AA)
    ink = without_frames(cells() | digit, cells() | digit)
    assert ((ink >= 128) == (digit >= 128)).all()


def test_a_digit_that_touches_its_frame_stays_with_it():
    digit = cv2.putText(EMPTY.copy(), "7", (314, 315), cv2.FONT_HERSHEY_SIMPLEX, 1.8, 255, 5, cv2.LINE_AA)
    ink = without_frames(cells() | digit, cells() | digit)
    assert (ink >= 128)[digit >= 128].all()


@pytest.mark.parametrize("axes", [(16, 24), (10, 40), (25, 25)])
@pytest.mark.parametrize("thickness", [2, 6])
def test_a_round_zero_stays(axes, thickness):
    ink = cv2.ellipse(EMPTY.copy(), (300, 200), axes, 0, 0, 360, 255, thickness, cv2.LINE_AA)
    assert np.array_equal(without_frames(ink, ink), ink)


def test_a_grid_that_digits_touch_is_no_mere_frame():
    """Its lines are erased as rules, and the digits stay."""
    grid = lines(
        *([(100, y), (500, y)] for y in range(60, 361, 60)), *([(x, 60), (x, 360)] for x in range(100, 501, 80))
    )
    assert nothing_left(without_cells(grid))
    written = cv2.putText(grid.copy(), "3", (126, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 255, 4, cv2.LINE_AA)
    assert np.array_equal(without_cells(written), written)


@pytest.mark.parametrize("side_px", [16, 20, 23])
def test_a_small_box_to_tick_goes_and_a_small_round_zero_stays(side_px):
    box = cv2.rectangle(EMPTY.copy(), (300, 200), (300 + side_px, 200 + side_px), 255, 2)
    zero = cv2.ellipse(EMPTY.copy(), (300, 200), (side_px // 2, side_px // 2), 0, 0, 360, 255, 2, cv2.LINE_AA)
    assert nothing_left(without_cells(box))
    assert np.array_equal(without_cells(zero), zero)


OPEN = [
    lines([(300, 200), (345, 200), (345, 250), (300, 250)], thickness=2),
    lines([(300, 200), (360, 200)], [(300, 250), (360, 250)], [(330, 200), (330, 250)], thickness=2),
]


@pytest.mark.parametrize("ink", OPEN)
def test_open_corners_beside_an_erased_line_go_with_it(ink):
    with_rules = ink | lines([(293, 190), (293, 260)])
    assert nothing_left(without_frames(ink, with_rules))


def test_open_corners_go_one_after_another_from_an_erased_line_on():
    first, second = (lines([(x, 200), (x + 45, 200), (x + 45, 250), (x, 250)], thickness=2) for x in (300, 352))
    line = lines([(293, 190), (293, 260)])
    assert nothing_left(without_frames(first | second, first | second | line))
    assert np.array_equal(without_frames(second, second | line), second)  # too far from it by itself


def test_open_corners_go_also_where_their_lines_taper():
    ink = lines([(360, 200), (360, 250)], thickness=3)
    for y in (200, 250):
        cv2.fillPoly(ink, [np.array([(304, y), (330, y - 2), (361, y - 2), (361, y + 2), (330, y + 2)])], 255)
    assert nothing_left(without_frames(ink, ink | lines([(293, 190), (293, 260)])))


@pytest.mark.parametrize("ink", OPEN)
def test_open_corners_far_from_any_erased_line_stay(ink):
    with_rules = ink | lines([(100, 190), (100, 260)])
    assert np.array_equal(without_frames(ink, with_rules), ink)


@pytest.mark.parametrize(
    "corners",
    [
        [[(300, 200), (300, 225), (330, 225)], [(330, 200), (330, 250)]],
        [[(300, 200), (330, 200), (312, 250)]],
        [[(315, 200), (315, 250)]],
    ],
    ids=["four", "seven", "one"],
)
def test_a_straight_digit_beside_an_erased_line_stays(corners):
    ink = lines(*corners, thickness=5)
    with_rules = ink | lines([(293, 150), (293, 300)])
    assert np.array_equal(without_frames(ink, with_rules), ink)


def test_a_lone_straight_four_of_a_thin_pen_stays():
    ink = lines([(250, 100), (250, 220), (340, 220)], [(320, 100), (320, 300)], thickness=2)
    assert np.array_equal(without_frames(ink, ink), ink)


def test_a_whole_table_goes_also_where_no_line_was_erased():
    ink = lines(*[[(50, y), (600, y)] for y in (50, 150, 250)], *[[(x, 50), (x, 250)] for x in (100, 300, 500)])
    assert nothing_left(without_frames(ink, ink))


def with_line(x: int) -> np.ndarray:
    """Returns ink with an upright line that is broken from y = 180 to 220."""
    return lines([(x, 100), (x, 180)], [(x, 220), (x, 300)])


def test_a_piece_of_a_broken_line_goes():
    piece = lines([(300, 184), (300, 216)])
    assert nothing_left(without_pieces(piece, piece | with_line(300)))
    assert nothing_left(without_pieces(piece.T, (piece | with_line(300)).T))


def test_a_long_piece_at_the_end_of_an_erased_line_goes_and_so_does_the_next_one():
    piece, next_piece = lines([(300, 184), (300, 216)]), lines([(300, 220), (300, 252)])
    line = lines([(300, 100), (300, 180)])
    assert nothing_left(without_pieces(piece | next_piece, piece | next_piece | line))
    assert np.array_equal(without_pieces(next_piece, next_piece | line), next_piece)  # too far from it by itself


def test_a_short_piece_at_the_end_of_an_erased_line_stays():
    short = lines([(300, 184), (300, 196)])
    assert np.array_equal(without_pieces(short, short | lines([(300, 100), (300, 180)])), short)


@pytest.mark.parametrize("x", [290, 310])
def test_a_one_beside_a_broken_line_stays(x):
    one = lines([(x, 184), (x, 216)])
    assert np.array_equal(without_pieces(one, one | with_line(300)), one)


def test_a_one_that_leans_or_is_thicker_stays_also_within_a_broken_line():
    for one in (lines([(306, 184), (296, 216)]), lines([(300, 184), (300, 216)], thickness=9)):
        assert np.array_equal(without_pieces(one, one | with_line(300)), one)


def test_marks_within_one_another_cost_no_more_than_a_few_pages():
    ink = np.zeros((1200, 1200), np.uint8)
    for inset in range(2, 590, 4):
        cv2.rectangle(ink, (inset, inset), (1199 - inset, 1199 - inset), 255, 1)
    left = without_frames(ink, ink)
    assert 0 < (left >= 128).sum() < (ink >= 128).sum()


def test_the_straight_share_tells_boxes_from_bows():
    box, four, bow = (np.zeros((80, 80), np.uint8) for _ in range(3))
    cv2.rectangle(box, (10, 10), (70, 60), 1, 3)
    cv2.polylines(four, [np.array([(40, 10), (15, 45), (65, 45)], np.int32)], False, 1, 3)
    cv2.circle(bow, (40, 40), 28, 1, 3)
    assert straight_share(box) == 1
    assert 0.3 < straight_share(four) < 0.8
    assert straight_share(bow) < 0.5


def test_no_ink_is_not_straight():
    assert straight_share(np.zeros((20, 20), np.uint8)) == 0
