from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from tests.pages import on_desk, page, photographed
from tests.pictures import draw, encode
from webapp.config import PROJECT
from webapp.recognition import segment
from webapp.recognition.lines import LineGuess
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reader import Reader

RELEASED = PROJECT / "saved_model"


@pytest.fixture(scope="module")
def reader():
    return Reader.load(RELEASED, Recogniser.load(RELEASED))


def test_it_works(reader):
    read = reader.read_page(page("13540", "4671"))
    assert read.text == "13540\n4671"
    assert read.rotation_deg == 0
    assert read.others == ()
    for line in read.lines:
        for one in line.digits:
            assert one.probabilities.sum() == pytest.approx(1, abs=1e-5)
            assert one.confidence == pytest.approx(one.probabilities[one.digit])
            assert one.verdict in ("digit", "unsure")


def test_every_digit_has_a_box_around_its_ink(reader):
    first, second = reader.read_page(page("26")).lines[0].digits
    assert abs(first.box.left - 43) <= 4 and abs(second.box.left - 83) <= 4
    assert abs(first.box.top - 36) <= 4 and abs(first.box.bottom - 82) <= 4


@pytest.mark.parametrize("quarters", range(4))
def test_a_sideways_page_is_turned_and_its_boxes_with_it(reader, quarters):
    read = reader.read_page(np.ascontiguousarray(np.rot90(page("13540", "4672"), quarters)))
    assert read.text == "13540\n4672"
    assert read.rotation_deg == 90 * quarters
    assert read.upright.shape == (400, 640)
    assert abs(read.lines[0].box.left - 50) <= 4 and abs(read.lines[0].box.top - 36) <= 4


def test_boxes_of_a_large_photo_are_in_its_own_pixels(reader):
    large = cv2.resize(photographed(page("13540")), (3840, 2400), interpolation=cv2.INTER_CUBIC)
    box = reader.read_page(large).lines[0].box
    assert abs(box.left - 6 * 50) < 12 and abs(box.top - 6 * 34) < 12


def test_a_sheet_at_an_angle_on_a_desk_is_read_in_the_photos_pixels(reader):
    corners = [(100, 120), (800, 60), (850, 560), (70, 600)]
    read = reader.read_page(on_desk(photographed(page("13540", "4672")), corners))
    assert read.text == "13540\n4672"
    assert read.upright.shape == (700, 900)
    assert 130 < read.lines[0].box.left < 180


def test_a_number_that_somebody_drew_a_ring_around_is_read(reader):
    picture = page("4671", "", "13540")
    cv2.ellipse(picture, (140, 238), (150, 60), -3, 0, 360, 0, 5, cv2.LINE_AA)
    assert reader.read_page(picture).text == "4671\n13540"
    assert reader.read_page(photographed(picture)).text == "4671\n13540"


@pytest.mark.parametrize("pen_px", [4, 14])
def test_one_digit_that_somebody_drew_a_ring_around_with_any_pen_is_read(reader, pen_px):
    picture = page("7", size=(300, 300), digit_px=70, pen_px=pen_px)
    picture = np.roll(picture, (105, 85), axis=(0, 1))
    cv2.ellipse(picture, (150, 150), (90, 100), 0, 0, 360, 0, pen_px, cv2.LINE_AA)
    assert reader.read_page(picture).text == "7"


def test_white_on_black_reads_the_same(reader):
    assert reader.read_page(255 - page("13540", "4672")).text == "13540\n4672"


def test_a_skewed_page_on_ruled_paper_is_read(reader):
    picture = page("13540", "4672", "2085")
    for y in range(90, 400, 88):
        cv2.line(picture, (5, y), (635, y), 90, 2)
    matrix = cv2.getRotationMatrix2D((320, 200), 4, 0.9)
    askew = cv2.warpAffine(picture, matrix, (640, 400), borderValue=255)
    assert reader.read_page(photographed(askew)).text == "13540\n4672\n2085"


def test_a_page_on_dotted_paper_is_read_also_upside_down(reader):
    picture = page("13540", "4672", "2085", size=(900, 1200))
    for offset in np.ndindex(3, 2):
        picture[12 + offset[0] :: 40, 10 + offset[1] :: 20] = 0
    dotted = photographed(picture, grain=0.5)
    assert [reader.read_page(each).text for each in (dotted, dotted[::-1, ::-1].copy())] == ["13540\n4672\n2085"] * 2


def test_an_empty_page_has_nothing(reader):
    read = reader.read_page(photographed(np.full((400, 600), 255, np.uint8)))
    assert (read.text, read.lines, read.others) == ("", (), ())


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (3, 3)])
def test_pictures_of_hardly_any_pixels_are_read_as_nothing(reader, shape):
    assert reader.read_page(np.zeros(shape, np.uint8)).text == ""


def test_a_digit_on_the_canvas_is_judged_as_by_predict(reader):
    recogniser = Recogniser.load(RELEASED)
    for corners in ([(70, 75), (205, 70), (120, 220)], [(140, 60), (140, 220)]):
        picture = draw(corners, width_px=16)
        alone = recogniser.predict(encode(picture))
        (digit,) = reader.read_page(picture).lines[0].digits
        assert (digit.digit, digit.verdict) == (alone.digit, alone.verdict)
        assert np.allclose(digit.probabilities, alone.probabilities, atol=0.02)


def test_a_scribble_on_the_canvas_is_no_digit(reader):
    x = np.arange(30, 250, 6)
    picture = draw(list(zip(x, 140 + 70 * (-1) ** np.arange(len(x)), strict=True)), width_px=6)
    read = reader.read_page(picture)
    assert read.text == ""
    assert len(read.others) == 1 and read.others[0].not_a_digit > 0.5


@pytest.mark.parametrize("quarters", [1, 3])
def test_words_and_numbers_on_a_sheet_that_lies_on_its_side_are_told_apart(reader, quarters):
    picture = page("KWM  354", "AXEKHW", "NWR  2085")
    assert reader.read_page(np.ascontiguousarray(np.rot90(picture, quarters))).text == "354\n2085"


def test_dots_are_no_digits(reader):
    dots = np.full((400, 640), 255, np.uint8)
    for x, y, radius in ((100, 100, 5), (300, 180, 9), (500, 90, 7), (420, 300, 14)):
        cv2.circle(dots, (x, y), radius, 30, -1)
    read = reader.read_page(photographed(dots))
    assert read.text == ""
    assert len(read.others) == 4


def test_a_crowd_of_specks_is_not_worth_the_line_readers_time():
    recogniser = Recogniser.load(RELEASED)
    specks = np.random.default_rng(0).normal(0, 1, (300, 400))
    specks = cv2.resize(np.where(cv2.GaussianBlur(specks, (0, 0), 1) > 0.6, 0, 255).astype(np.uint8), (1200, 900))
    asked = []

    class Lines:
        def read(self, crops):
            asked.extend(crops)
            return [[LineGuess((), 1.0, (), np.zeros((0, 10)))] for _ in crops]

    reader = Reader(recogniser, Lines())
    assert len(reader.read_page(specks).others) > 200
    assert asked == []
    reader.read_page(page("13540", "4671"))
    assert len(asked) == 2


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_ruled_sheet_that_lies_on_its_side_is_read(reader, quarters):
    """Every number hangs on a rule, so that nothing else tells the height of the writing."""
    picture = page("13540", "4672", "2085")
    for y in range(60, 400, 88):
        cv2.line(picture, (20, y), (620, y), 110, 2)
    read = reader.read_page(np.ascontiguousarray(np.rot90(photographed(picture), quarters)))
    assert read.text == "13540\n4672\n2085"


def cut_out(
    corners: Sequence[tuple[int, int]], *, longer_px: int, width_px: int = 30, light: bool = False
) -> np.ndarray:
    """A noisy photo of one stroke that touches all edges."""
    drawn = draw(list(corners), paper=210, ink=70, width_px=width_px)
    left, top, width, height = cv2.boundingRect((drawn < 140).astype(np.uint8))
    scale = longer_px / max(width, height)
    crop = cv2.resize(drawn[top : top + height, left : left + width], None, fx=scale, fy=scale, interpolation=3)
    noisy = np.clip(crop + np.random.default_rng(0).normal(0, 4, crop.shape), 0, 255).astype(np.uint8)
    return 255 - noisy if light else noisy


TWO = [(80, 110), (100, 75), (150, 65), (185, 95), (175, 140), (90, 215), (200, 215)]


@pytest.mark.parametrize("light", [False, True])
@pytest.mark.parametrize("longer_px", [30, 90, 300])
def test_a_digit_that_fills_its_photo_is_read(reader, longer_px, light):
    assert reader.read_page(cut_out(TWO, longer_px=longer_px, light=light)).text == "2"


def test_a_number_that_fills_a_large_photo_is_read_in_the_photos_pixels(reader):
    two = cut_out(TWO, longer_px=260)
    paper = np.clip(np.random.default_rng(1).normal(210, 4, (two.shape[0], 40)), 0, 255).astype(np.uint8)
    read = reader.read_page(np.hstack([two, paper, two, paper, two]))
    assert read.text == "222"
    second = read.lines[0].digits[1].box
    assert abs(second.left - two.shape[1] - 40) < 20
    assert abs(second.width - two.shape[1]) < 30
    assert second.height > 0.9 * two.shape[0]


@pytest.mark.parametrize("shown", ["", "7"])
def test_what_only_looks_like_a_crop_is_read_as_a_page(reader, monkeypatch, shown):
    crop = photographed(cv2.resize(page(shown, size=(150, 150)), (100, 100), interpolation=cv2.INTER_AREA))
    monkeypatch.setattr("webapp.recognition.reader.filled_crop", lambda grey: segment._crop(crop))
    assert reader.read_page(photographed(page("25", "731"))).text == "25\n731"
