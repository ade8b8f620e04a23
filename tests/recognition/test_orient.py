import cv2
import numpy as np
import pytest

from tests.pages import page
from webapp.recognition.orient import quarter_turn_deg, quarter_turned, skew_deg, turned

INK = 255 - page("1354088", "46712", "9035567", size=(500, 640))


def test_level_rows_are_left_alone():
    assert skew_deg(INK) == 0


@pytest.mark.parametrize("angle", [-9.0, -3.0, 4.0, 12.0])
def test_the_skew_of_rows_is_found(angle):
    askew, _ = turned(np.pad(INK, 20), angle)
    assert skew_deg(askew) == pytest.approx(-angle, abs=1.0)


def test_one_digit_is_never_turned():
    seven = cv2.polylines(np.zeros((280, 280), np.uint8), [np.array([(70, 75), (205, 70), (120, 220)])], False, 255, 16)
    assert quarter_turn_deg([seven], lambda inks: np.linspace(0, 1, len(inks))) == 0


def test_the_turn_that_most_marks_agree_on_is_taken():
    upright = np.tri(20, 20, dtype=np.uint8) * 255
    lies = [np.rot90(upright) for _ in range(6)]
    assert quarter_turn_deg(lies, lambda inks: np.array([np.array_equal(ink, upright) for ink in inks], float)) == 90


def test_marks_that_stand_as_digits_are_not_asked_about_lying():
    asked = []

    def likelihood(inks):
        asked.extend(inks)
        return np.full(len(inks), 0.9)

    assert quarter_turn_deg([np.tri(20, 20, dtype=np.uint8)] * 6, likelihood) == 0
    assert len(asked) == 6


@pytest.mark.parametrize("quarters", range(4))
def test_quarter_turns_map_points_to_where_the_pixels_go(quarters):
    picture = np.zeros((30, 50), np.uint8)
    picture[4, 7] = 255
    result, matrix = quarter_turned(picture, quarters)
    x, y, _ = matrix @ (7.5, 4.5, 1)
    assert result[int(y), int(x)] == 255


def test_a_turned_picture_maps_back_to_where_it_came_from():
    picture = np.zeros((60, 90), np.uint8)
    cv2.circle(picture, (70, 20), 3, 255, -1)
    result, back = turned(picture, 30)
    _, _, _, (x, y) = cv2.minMaxLoc(cv2.GaussianBlur(result, (0, 0), 2))
    assert np.abs(back @ (x + 0.5, y + 0.5, 1) - (70.5, 20.5, 1)).max() < 1.5
