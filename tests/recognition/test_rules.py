import cv2
import numpy as np
import pytest

from tests.pages import page
from webapp.recognition.rules import without_rim, without_rules, without_sides

INK = 255 - page("13540", "4671")


def kept(ink: np.ndarray) -> float:
    """Share of the digits' ink that is still there."""
    return ((ink >= 128) & (INK >= 128)).sum() / (INK >= 128).sum()


def left_over(ink: np.ndarray) -> int:
    return int(((ink >= 128) & (cv2.dilate(INK, np.ones((7, 7))) == 0)).sum())


def with_lines(ys=(), xs=(), thickness: int = 2) -> np.ndarray:
    ink = INK.copy()
    for y in ys:
        cv2.line(ink, (5, y), (635, y), 255, thickness)
    for x in xs:
        cv2.line(ink, (x, 5), (x, 395), 255, thickness)
    return ink


def test_digits_alone_stay_as_they_are():
    assert np.array_equal(without_rules(INK), INK)


@pytest.mark.parametrize("thickness", [1, 3])
def test_ruled_lines_go_and_the_digits_on_them_stay(thickness):
    ink = without_rules(with_lines(ys=(60, 90, 172), thickness=thickness))
    assert kept(ink) > 0.93
    assert left_over(ink) < 20


def test_a_grid_goes_and_the_digits_in_it_stay():
    ink = without_rules(with_lines(ys=range(30, 390, 70), xs=range(38, 640, 80)))
    assert kept(ink) > 0.93
    assert left_over(ink) < 60


def test_the_boxes_of_a_form_go_also_where_a_digit_touches_them():
    ink = INK.copy()
    for column in range(6):
        cv2.rectangle(ink, (41 + 40 * column, 20), (81 + 40 * column, 100), 255, 2)
    ink = without_rules(ink)
    assert kept(ink) > 0.9
    assert left_over(ink) < 60


def test_an_empty_form_leaves_nothing():
    ink = np.zeros((400, 640), np.uint8)
    cv2.rectangle(ink, (100, 100), (400, 160), 255, 3)
    assert not (without_rules(ink) >= 128).any()


@pytest.mark.parametrize("corners", [[(140, 40), (140, 240)], [(70, 200), (210, 200), (170, 40), (170, 250)]])
def test_a_lone_one_or_four_on_the_canvas_is_no_rule(corners):
    ink = cv2.polylines(np.zeros((280, 280), np.uint8), [np.array(corners)], False, 255, 6, cv2.LINE_AA)
    assert np.array_equal(without_rules(ink), ink)


def test_the_dark_rim_of_a_scan_goes():
    ink = INK.copy()
    ink[:, :8], ink[:5] = 255, 255
    ink = without_rim(ink)
    assert kept(ink) == 1.0
    assert left_over(ink) == 0


def test_a_digit_that_is_cut_by_the_border_stays():
    ink = INK[:, 48:]
    assert np.array_equal(without_rim(ink), ink)


def test_the_side_of_a_box_goes_with_its_other_sides():
    with_rules = np.zeros((120, 300), np.uint8)
    cv2.line(with_rules, (150, 30), (150, 90), 255, 3)
    side_alone = with_rules.copy()
    for y in (28, 92):
        cv2.line(with_rules, (20, y), (280, y), 255, 3)
    assert not without_sides(side_alone, with_rules).any()


def test_a_thick_side_goes_and_a_bar_as_thick_that_lies_stays():
    side = cv2.rectangle(np.zeros((120, 120), np.uint8), (56, 40), (61, 71), 255, -1)
    lines = side.copy()
    for y in (37, 74):
        cv2.line(lines, (10, y), (110, y), 255, 3)
    assert not without_sides(side, lines).any()
    bar = np.ascontiguousarray(side.T)
    assert np.array_equal(without_sides(bar, np.ascontiguousarray(lines.T)), bar)


def test_a_one_in_a_box_stays():
    one = np.zeros((120, 300), np.uint8)
    cv2.line(one, (150, 42), (150, 80), 255, 3)
    with_rules = one.copy()
    for y in (28, 92):
        cv2.line(with_rules, (20, y), (280, y), 255, 3)
    assert np.array_equal(without_sides(one, with_rules), one)


def test_a_round_digit_that_touches_both_lines_stays():
    zero = cv2.ellipse(np.zeros((120, 300), np.uint8), (150, 60), (20, 30), 0, 0, 360, 255, 3)
    with_rules = zero.copy()
    for y in (28, 92):
        cv2.line(with_rules, (20, y), (280, y), 255, 3)
    ink = np.where(with_rules > zero, 0, zero).astype(np.uint8)
    assert without_sides(ink, with_rules).sum() > 0.9 * ink.sum()


def alone(*strokes: list[tuple[int, int]]) -> np.ndarray:
    """Returns (130, 250) uint8 ink with nothing else on the page."""
    ink = np.zeros((130, 250), np.uint8)
    for corners in strokes:
        cv2.polylines(ink, [np.array(corners, np.int32)], False, 255, 5)
    return ink


def test_digits_that_touch_stay_where_nothing_else_is_written():
    """A 9 and an 8 with a common stem and flat tops: straight runs both ways, like a box."""
    nine = [(72, 100), (72, 30), (55, 25), (35, 28), (30, 45), (40, 58), (72, 52)]
    eight = [(72, 30), (95, 25), (105, 38), (76, 64), (108, 88), (98, 104), (76, 98), (76, 90), (100, 60)]
    ink = alone(nine, eight)
    assert np.array_equal(without_rules(ink), ink)


def test_a_box_goes_where_nothing_else_is_written():
    assert not (without_rules(alone([(40, 20), (120, 20), (120, 100), (40, 100), (40, 20)])) >= 128).any()


def test_digits_stay_that_all_touch_the_lines_of_a_table():
    """Nothing stands free, that would tell how high the writing is."""
    table = np.zeros((400, 640), np.uint8)
    for y in range(40, 361, 64):
        cv2.line(table, (40, y), (600, y), 255, 2)
    for x in range(40, 601, 140):
        cv2.line(table, (x, 40), (x, 360), 255, 2)
    digits = np.zeros_like(table)
    for x, y, digit in ((90, 115, "3"), (160, 115, "7"), (250, 180, "2"), (310, 180, "8"), (380, 115, "5")):
        cv2.putText(digits, digit, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.8, 255, 4)
    ink = without_rules(table | digits)
    assert (ink >= 128)[digits >= 128].mean() > 0.93
    assert ((ink >= 128) & (cv2.dilate(digits, np.ones((7, 7))) == 0)).sum() < 60
