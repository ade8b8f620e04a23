import cv2
import numpy as np
import pytest

from tests.pages import page
from webapp.recognition import orient
from webapp.recognition.orient import quarter_turn_deg, quarter_turned, skew_deg, turned

INK = 255 - page("1354088", "46712", "9035567", size=(500, 640))


def test_level_rows_are_left_alone():
    assert skew_deg(INK) == 0


@pytest.mark.parametrize("angle", [-9.0, -3.0, 4.0, 12.0])
def test_the_skew_of_rows_is_found(angle):
    askew, _ = turned(np.pad(INK, 20), angle)
    assert skew_deg(askew) == pytest.approx(-angle, abs=1.0)


@pytest.mark.parametrize(("x", "y"), [(69, 301), (167, 299), (316, 333)])
def test_ink_that_just_fills_its_last_slice_is_no_error(x, y, monkeypatch):
    """Its number, rounded, was the first one of the next turn."""
    monkeypatch.setattr(orient, "MIN_POINTS", 2)
    ink = np.zeros((400, 400), np.uint8)
    ink[0, 0] = ink[y, x] = 255
    assert -45 <= skew_deg(ink) <= 45


def test_one_digit_is_never_turned():
    seven = cv2.polylines(np.zeros((280, 280), np.uint8), [np.array([(70, 75), (205, 70), (120, 220)])], False, 255, 16)
    assert quarter_turn_deg([seven], lambda inks: np.linspace(0, 1, len(inks))) == 0


def test_the_turn_that_most_marks_agree_on_is_taken():
    upright = np.tri(20, 20, dtype=np.uint8) * 255
    lies = [np.rot90(upright) for _ in range(6)]
    assert quarter_turn_deg(lies, lambda inks: np.array([np.array_equal(ink, upright) for ink in inks], float)) == 90


@pytest.mark.parametrize(("likely", "turn"), [(0.95, 90), (0.8, 0)])
def test_writing_that_runs_across_is_turned_only_where_it_surely_stands_as_digits_then(likely, turn):
    """Letters on their side look like digits: a W is a 3."""
    upright = np.tri(20, 20, dtype=np.uint8) * 255

    def likelihood(inks):
        return np.array([likely * np.array_equal(ink, upright) for ink in inks])

    marks = [np.rot90(upright)] * 6
    assert quarter_turn_deg(marks, likelihood) == turn
    assert quarter_turn_deg(marks, likelihood, [(number, number + 1) for number in range(5)]) == 90


def lying(*standing: float, upside_down: float):
    """Returns a likelihood for marks that stand as digits with these probabilities, and all with one upside down."""
    upright = np.tri(20, 20, dtype=np.uint8) * 255
    numbered = [np.full_like(upright, number) * (upright > 0) for number in range(1, len(standing) + 1)]

    def likelihood(inks):
        return np.array([standing[ink.max() - 1] if ink[-1, 0] else upside_down * bool(ink[0, -1]) for ink in inks])

    return numbered, likelihood


@pytest.mark.parametrize(
    ("standing", "upside_down", "turn"),
    [
        ((0.95, 0.05, 0.95, 0.02, *[0.95] * 8), 0.99, 180),
        ((0.05, 0.1, 0.02), 0.95, 180),
        ((0.9, 0.02, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9), 0.99, 0),
        ((0.99, 0.98, 0.97, 0.99), 0.999, 0),
        ((0.05, 0.1), 0.99, 0),
        ((0.05, 0.1, 0.02, 0.1, 0.1), 0.6, 0),
    ],
    ids=["many", "few", "one against seven", "0, 1, 6, 8 and 9 alone", "two letters", "letters"],
)
def test_a_page_is_turned_upside_down_only_where_several_marks_clearly_speak_for_it(standing, upside_down, turn):
    marks, likelihood = lying(*standing, upside_down=upside_down)
    assert quarter_turn_deg(marks, likelihood) == turn


@pytest.mark.parametrize(
    ("digits", "turn"), [([1, 7, 1, 1, 4] * 6, 0), ([1, 7, 3, 1, 4] * 6, 180), ([1, 1, 7, 1], 180)]
)
def test_a_page_of_slanted_letters_that_would_be_ones_and_sevens_is_not_turned_upside_down(digits, turn):
    marks, likelihood = lying(*[0.05] * len(digits), upside_down=0.95)
    assert quarter_turn_deg(marks, likelihood, digits_of=lambda inks: np.array(digits)) == turn
    assert quarter_turn_deg(marks, likelihood) == 180


@pytest.mark.parametrize(("count", "turn"), [(6, 0), (10, 90)])
def test_of_many_marks_across_fewer_need_to_stand_as_digits_after_a_quarter_turn(count, turn):
    upright = np.tri(20, 20, dtype=np.uint8) * 255

    def likelihood(inks):
        return np.array([0.8 * np.array_equal(ink, upright) for ink in inks])

    assert quarter_turn_deg([np.rot90(upright)] * count, likelihood) == turn


@pytest.mark.parametrize(("others", "turn"), [(0.9, 90), (0.4, 0)])
def test_writing_that_runs_across_is_turned_only_where_marks_from_all_over_the_page_stand_as_digits_then(others, turn):
    """Its first rows may be rich in o and w."""
    upright = np.tri(20, 20, dtype=np.uint8)
    marks = [np.rot90(upright * (1 if number < 32 else 2)) for number in range(96)]

    def likelihood(inks):
        stands = [np.array_equal(ink > 0, upright > 0) for ink in inks]
        return np.array([one * (0.9 if ink.max() == 1 else others) for one, ink in zip(stands, inks, strict=True)])

    assert quarter_turn_deg(marks, likelihood) == turn
    assert quarter_turn_deg(marks, likelihood, [(number, number + 1) for number in range(31)]) == 90


def test_marks_that_stand_as_digits_are_not_asked_about_lying():
    asked = []

    def likelihood(inks):
        asked.extend(inks)
        return np.full(len(inks), 0.9)

    assert quarter_turn_deg([np.tri(20, 20, dtype=np.uint8)] * 6, likelihood) == 0
    assert len(asked) == 6


def test_writing_on_its_side_is_stood_where_neighbours_agree():
    """Two numbers and a word: upright they are sure digits and sure letters, upside down all are doubtful."""
    upright = np.tri(20, 20, dtype=np.uint8) * 255
    likely = {0: [0.9, 0.9, 0.0, 0.0, 0.0], 2: [0.5, 0.6, 0.6, 0.5, 0.5], 1: [0.3] * 5, 3: [0.3] * 5}

    def likelihood(inks):
        stands = [next(turn for turn in range(4) if np.array_equal(np.rot90(upright, turn), ink)) for ink in inks]
        return np.array([likely[turn][number % 5] for number, turn in enumerate(stands)])

    pairs = [(0, 1), (1, 2), (2, 3), (3, 4)]
    for lies, turn in ((1, 90), (3, 270)):
        marks = [np.rot90(upright, lies)] * 5
        assert quarter_turn_deg(marks, likelihood, pairs) == turn
        assert quarter_turn_deg(marks, likelihood) == 0


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


@pytest.mark.parametrize(("digits", "turn"), [([3, 3, 4, 3], 0), ([3, 2, 2], 0), ([3, 0, 2, 8], 90), ([5, 7], 90)])
def test_a_row_that_would_be_a_column_of_twos_and_threes_is_a_word(digits, turn):
    """m, E, W and N look like them on their sides."""
    upright = np.tri(20, 20, dtype=np.uint8) * 255

    def likelihood(inks):
        return np.array([0.99 * np.array_equal(ink, upright) for ink in inks])

    marks = [np.rot90(upright)] * len(digits)
    assert quarter_turn_deg(marks, likelihood, digits_of=lambda inks: np.array(digits)) == turn
    assert quarter_turn_deg(marks, likelihood) == 90
