import cv2
import numpy as np
import pytest

from webapp.recognition.agree import Sign
from webapp.recognition.segment import Page
from webapp.recognition.shapes import Box
from webapp.recognition.stray import without_cut, without_strays
from webapp.recognition.strips import Piece


def page(*, has_rules: bool = True) -> Page:
    """Returns an empty page of 1200 × 900."""
    paper = np.zeros((900, 1200), np.uint8)
    return Page(paper, paper, paper.astype(np.int32), [], np.eye(3), paper, 0, is_crop=False, has_rules=has_rules)


def sign(ink: np.ndarray, digit: int | None, *, left: int = 100) -> Sign:
    return Sign(
        Piece(Box(100, left, 100 + ink.shape[0], left + ink.shape[1]), ink),
        digit,
        np.full(10, 0.1, np.float32),
        0.0,
        0.9,
    )


def bar(height_px: int = 50, *, lean_px: int = 0) -> Sign:
    ink = np.zeros((height_px, 20 + lean_px), np.uint8)
    return sign(cv2.line(ink, (10 + lean_px, 0), (10, height_px - 1), 255, 4), 1)


def seven(height_px: int = 50, *, left: int = 100) -> Sign:
    width_px = round(0.7 * height_px)
    corners = np.array([(2, 2), (width_px - 3, 2), (width_px // 3, height_px - 3)])
    return sign(cv2.polylines(np.zeros((height_px, width_px), np.uint8), [corners], False, 255, 4), 7, left=left)


def digits_left(*words: list[Sign], has_rules: bool = True) -> list[list[int | None]]:
    rows = without_strays([[word] for word in words], page(has_rules=has_rules))
    return [[sign.digit for sign in word] for row in rows for word in row]


def test_a_speck_alone_on_a_page_is_no_digit_and_among_others_it_is():
    assert digits_left([seven(14)], has_rules=False) == [[None]]
    assert digits_left([seven(24)], has_rules=False) == [[7]]
    assert digits_left([seven(14), seven(14)], has_rules=False) == [[7, 7]]


def test_a_few_specks_among_many_other_marks_are_no_digits():
    blot = sign(np.zeros((14, 14), np.uint8), None)
    assert digits_left([seven(14), seven(14)], [blot] * 5, has_rules=False) == [[None] * 2, [None] * 5]
    assert digits_left([seven(14), seven(24)], [blot] * 5, has_rules=False) == [[7, 7], [None] * 5]


def test_what_lies_along_the_border_is_a_digit_only_beside_another():
    assert digits_left([seven(40, left=0)], has_rules=False) == [[None]]
    assert digits_left([seven(40, left=0), seven()], has_rules=False) == [[7, 7]]


def test_a_digit_that_reaches_the_border_is_one():
    assert digits_left([seven(200, left=0)], has_rules=False) == [[7]]


def test_what_the_side_of_the_picture_cuts_is_no_digit_and_tells_nothing_of_the_others():
    (((cut, whole),),) = without_cut([[[seven(30, left=0), seven(60)]]], page())
    assert (cut.digit, cut.is_large, cut.trust) == (None, False, 0.0)
    assert whole.digit == 7


def test_a_digit_as_large_as_the_others_is_not_cut():
    word = [seven(55, left=0), seven(60)]
    assert [sign.digit for sign in without_cut([[word]], page())[0][0]] == [7, 7]


def test_what_is_much_wider_than_high_is_a_dash():
    dash = cv2.line(np.zeros((8, 60), np.uint8), (3, 4), (56, 4), 255, 4)
    assert digits_left([seven(), sign(dash, 1)], has_rules=False) == [[7, None]]


def test_straight_bars_with_nothing_else_are_pieces_of_the_lines_that_were_erased():
    assert digits_left([bar()], [bar(), bar(30)]) == [[None], [None, None]]
    assert digits_left([bar()], has_rules=False) == [[1]]


def test_a_one_that_leans_stays_alone_among_lines():
    assert digits_left([bar(lean_px=16)]) == [[1]]


@pytest.mark.parametrize(("height_px", "left"), [(50, 1), (44, 1), (30, None), (80, None)])
def test_a_straight_bar_by_itself_is_a_one_where_it_is_as_high_as_the_digits(height_px, left):
    assert digits_left([seven(), seven()], [bar(height_px)]) == [[7, 7], [left]]


def test_a_straight_bar_beside_a_digit_is_a_one_however_high():
    assert digits_left([seven(), bar(30)]) == [[7, 1]]


def angle(height_px: int = 50, *, lean_px: int = 0) -> Sign:
    """Returns what is left of a box, which the network takes for a seven."""
    corners = np.array([(3, 3), (height_px - 4, 3), (height_px - 4 - lean_px, height_px - 4)])
    return sign(cv2.polylines(np.zeros((height_px, height_px), np.uint8), [corners], False, 255, 4), 7)


def test_the_corner_of_a_box_whose_other_lines_were_erased_is_no_digit():
    assert digits_left([angle()]) == [[None]]
    assert digits_left([angle(lean_px=15)]) == [[7]]
    assert digits_left([angle()], has_rules=False) == [[7]]


def test_a_seven_as_square_as_a_corner_is_one_beside_other_digits():
    assert digits_left([seven(), seven()], [angle()]) == [[7, 7], [7]]
    assert digits_left([seven(), angle()]) == [[7, 7]]


@pytest.mark.parametrize("one", [bar(), bar(lean_px=16)])
def test_ones_among_as_many_marks_that_are_no_digits_are_none(one):
    letter = sign(np.full((50, 50), 255, np.uint8), None)
    assert digits_left([one, one], [letter, letter], has_rules=False) == [[None] * 2] * 2
    assert digits_left([one, one], [letter], has_rules=False) == [[1, 1], [None]]
    assert digits_left([one, one], [seven(), letter, letter], has_rules=False) == [[1, 1], [7, None, None]]


def test_dots_speak_against_no_one():
    dot = sign(np.full((6, 6), 255, np.uint8), None)._replace(is_large=False)
    assert digits_left([bar(), dot, dot], has_rules=False) == [[1, None, None]]


def test_what_is_refused_loses_its_trust_and_is_not_lost():
    ((word,),) = without_strays([[[bar(), sign(np.zeros((9, 9), np.uint8), None)]]], page())
    assert [(one.digit, one.trust) for one in word] == [(None, 0.0), (None, 0.0)]


def test_many_bars_side_by_side_are_no_ones_also_where_no_line_was_erased():
    assert digits_left([bar()] * 5, has_rules=False) == [[None] * 5]
    assert digits_left([bar()] * 3, has_rules=False) == [[1] * 3]
    assert digits_left([*[bar()] * 4, bar(lean_px=16)], has_rules=False) == [[1] * 5]
    assert digits_left([*[bar()] * 5, seven()], has_rules=False) == [[1] * 5 + [7]]


def test_very_many_ones_side_by_side_are_none_however_they_lean():
    assert digits_left([bar(lean_px=16)] * 11, has_rules=False) == [[1] * 11]
    assert digits_left([bar(lean_px=16)] * 12, has_rules=False) == [[None] * 12]
    assert digits_left([*[bar(lean_px=16)] * 12, seven()], has_rules=False) == [[1] * 12 + [7]]


def test_what_is_too_slim_for_a_pen_is_no_digit():
    ring = sign(cv2.ellipse(np.zeros((300, 260), np.uint8), (130, 150), (120, 140), 0, 0, 360, 255, 3), 0)
    outline = sign(cv2.ellipse(np.zeros((300, 260), np.uint8), (130, 150), (120, 140), 0, 0, 360, 255, 14), 0)
    assert digits_left([ring], has_rules=False) == [[None]]
    assert digits_left([outline], has_rules=False) == [[0]]


def test_a_doubtful_digit_needs_a_sure_one_in_its_word_or_in_most_words():
    doubtful = seven()._replace(trust=0.6)
    assert digits_left([doubtful], [seven()], has_rules=False) == [[None], [7]]
    assert digits_left([doubtful, seven()], has_rules=False) == [[7, 7]]
    assert digits_left([seven()], [doubtful], [seven()], has_rules=False) == [[7]] * 3


def test_the_one_digit_that_a_photo_was_taken_of_may_be_doubtful():
    large = sign(cv2.resize(seven().piece.ink, (280, 400)), 7)._replace(trust=0.6)
    assert digits_left([large], has_rules=False) == [[7]]
