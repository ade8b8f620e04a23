import cv2
import numpy as np
import pytest

from webapp.recognition.agree import Sign
from webapp.recognition.blots import is_blot, without_blots
from webapp.recognition.shapes import Box
from webapp.recognition.strips import Piece


def stroked(*points: tuple[int, int], pen_px: int) -> np.ndarray:
    """Returns (100, 100) uint8 with one stroke of ink."""
    return cv2.polylines(np.zeros((100, 100), np.uint8), [np.array(points)], False, 255, pen_px)


def sign(ink: np.ndarray, digit: int | None = 1) -> Sign:
    piece = Piece(Box(0, 0, *ink.shape), ink)
    return Sign(piece, digit, np.full(10, 0.1, np.float32), 0.0, 0.9)


DOT = cv2.circle(np.zeros((30, 30), np.uint8), (15, 15), 9, 255, -1)
RAGGED = cv2.fillPoly(np.zeros((40, 40), np.uint8), [np.array([(5, 10), (20, 3), (36, 14), (30, 35), (9, 30)])], 255)


@pytest.mark.parametrize("ink", [DOT, RAGGED, DOT[:, 8:22]], ids=["dot", "ragged", "narrow"])
def test_solid_marks_are_blots(ink):
    assert is_blot(ink)


@pytest.mark.parametrize(
    "ink",
    [
        stroked((50, 10), (50, 90), pen_px=22),
        stroked((20, 20), (80, 20), (45, 90), pen_px=20),
        cv2.ellipse(np.zeros((100, 100), np.uint8), (50, 50), (25, 40), 0, 0, 360, 255, 16),
    ],
    ids=["one", "seven", "zero"],
)
def test_strokes_of_a_broad_pen_are_none(ink):
    assert not is_blot(ink)


def test_no_ink_is_no_blot():
    assert not is_blot(np.zeros((20, 10), np.uint8))


def test_blots_and_specks_are_no_digits_and_lose_their_trust():
    stroke, speck = stroked((50, 10), (50, 90), pen_px=8), np.full((5, 3), 255, np.uint8)
    found = without_blots([sign(stroke), sign(DOT), sign(speck), sign(DOT, None)])
    assert [one.digit for one in found] == [1, None, None, None]
    assert [one.trust for one in found] == [0.9, 0.0, 0.0, 0.9]


def test_a_small_nine_whose_loop_the_pen_of_the_pad_fills_is_a_digit_on_a_drawing_and_a_dot_is_none():
    nine = cv2.circle(stroked((58, 30), (52, 95), pen_px=20), (45, 30), 24, 255, -1)
    assert [one.digit for one in without_blots([sign(nine), sign(DOT)])] == [None, None]
    assert [one.digit for one in without_blots([sign(nine), sign(DOT)], drawn=True)] == [1, None]
