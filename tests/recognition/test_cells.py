import cv2
import numpy as np
import pytest

from tests.pictures import draw, encode
from webapp.config import PROJECT
from webapp.recognition.cells import inside_frame, without_cell
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.shapes import Box

SIDES = {
    "top": lambda picture: picture[4:8],
    "left": lambda picture: picture[:, 4:8],
    "bottom": lambda picture: picture[-8:-4],
    "right": lambda picture: picture[:, -8:-4],
}


def photo(*sides: str, grain: float = 3.0) -> np.ndarray:
    """Returns a (140, 120) uint8 photo of a seven, with lines of a cell on some of its sides."""
    picture = cv2.resize(draw(), (140, 140), interpolation=cv2.INTER_AREA)[:, 10:130].astype(float) * 0.5 + 80
    for side in sides:
        SIDES[side](picture)[:] = 110
    return (picture + np.random.default_rng(0).normal(0, grain, picture.shape)).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser.load(PROJECT / "saved_model")


@pytest.mark.parametrize("sides", [(), ("left",), ("bottom", "right"), ("top", "left", "right"), tuple(SIDES)])
@pytest.mark.parametrize("is_light", [False, True])
def test_the_lines_of_a_cell_are_not_part_of_the_digit(recogniser, sides, is_light):
    picture = photo(*sides)
    prediction = recogniser.predict(encode(255 - picture if is_light else picture))
    assert (prediction.verdict, prediction.digit) == ("digit", 7)
    assert prediction.box.left > 12
    assert prediction.box.bottom < 130


def test_a_cell_on_clean_paper_is_left_out_too(recogniser):
    picture = np.where(photo(*SIDES, grain=0) < 128, 0, 255).astype(np.uint8)
    assert recogniser.predict(encode(picture)).digit == 7


def test_a_frame_is_cut_off_with_what_lies_beyond_it():
    top, left, bottom, right = inside_frame(photo(*SIDES))
    assert 8 <= min(top, left) <= max(top, left) <= 11
    assert 129 <= bottom <= 132
    assert 109 <= right <= 112


def test_lines_on_two_sides_are_no_frame():
    assert inside_frame(photo("top", "bottom")) == Box(0, 0, 140, 120)


def test_a_digit_that_fills_its_crop_is_no_frame():
    zero = cv2.ellipse(np.full((140, 120), 200, np.uint8), (60, 70), (52, 62), 0, 0, 360, 60, 16, cv2.LINE_AA)
    one = np.full((140, 30), 60, np.uint8)
    for tight in (zero, one):
        assert inside_frame(tight) == Box(0, 0, *tight.shape)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (4, 4), (9, 200), (12, 12)])
def test_there_is_something_inside_of_tiny_pictures(shape):
    framed = np.full(shape, 200, np.uint8)
    framed[[0, -1]], framed[:, [0, -1]] = 0, 0
    box = inside_frame(framed)
    assert box.height > 0
    assert box.width > 0


def test_a_line_stays_where_nothing_else_stands_in_the_middle():
    ink = np.zeros((100, 100), np.uint8)
    ink[3:6] = 255
    ink[90:95, 10:15] = 255
    assert np.array_equal(without_cell(ink), ink)


def test_what_touches_a_line_stays_with_it():
    ink = np.zeros((100, 100), np.uint8)
    ink[3:6] = 255
    ink[3:80, 50:55] = 255
    assert np.array_equal(without_cell(ink), ink)
