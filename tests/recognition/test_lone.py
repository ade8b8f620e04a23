import cv2
import numpy as np
import pytest

from tests.pages import on_desk, photographed
from tests.pictures import draw
from webapp.config import PROJECT
from webapp.recognition.ink import find_ink
from webapp.recognition.lone import SMALL_PX, lone_digit, small_digit
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reader import Reader

RELEASED = PROJECT / "saved_model"
LETTER = [(70, 220), (140, 60), (210, 220), (175, 150), (105, 150)]


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser.load(RELEASED)


@pytest.fixture(scope="module")
def reader(recogniser):
    return Reader.load(RELEASED, recogniser)


def photo(corners=None, *, squared: bool = False, ink: int = 40) -> np.ndarray:
    """Returns a noisy photo of ruled or squared paper, with a seven or another stroke that crosses its lines."""
    picture = draw(corners, ink=ink, paper=225) if corners else draw(ink=ink, paper=225)
    lines, width_px = (range(50, 280, 85), 5) if squared else (range(10, 280, 35), 7)
    for at in lines:
        ruled = cv2.line(np.full_like(picture, 225), (0, at), (279, at + 3), 165, width_px, cv2.LINE_AA)
        picture = np.minimum(picture, ruled)
        picture = np.minimum(picture, ruled.T) if squared else picture
    noise = np.random.default_rng(1).normal(0, 3, picture.shape)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 1.2) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("squared", [False, True])
def test_a_large_digit_that_crosses_the_lines_of_its_paper_is_read(reader, squared):
    read = reader.read_page(photo(squared=squared))
    assert read.text == "7"
    assert np.abs(np.subtract(read.lines[0].digits[0].box, (60, 60, 232, 216))).max() < 6


def test_as_part_of_a_page_it_would_not_be_read(reader, monkeypatch):
    monkeypatch.setattr("webapp.recognition.reader.lone_digit", lambda grey, classify, is_crop: None)
    assert reader.read_page(photo()).text == ""


def test_no_other_mark_stands_where_the_lone_digit_does(reader):
    read = reader.read_page(photo())
    digit = read.lines[0].digits[0].box
    assert all(
        one.box.right <= digit.left
        or one.box.left >= digit.right
        or one.box.bottom <= digit.top
        or one.box.top >= digit.bottom
        for one in read.others
    )


def test_a_shadow_in_the_form_of_a_one_is_no_digit(recogniser):
    paper = np.full((280, 280), 225, np.float32)
    paper[70:220, 115:165] = 150
    shade = cv2.GaussianBlur(paper, (0, 0), 10)
    picture = np.clip(shade + np.random.default_rng(1).normal(0, 2, shade.shape), 0, 255).astype(np.uint8)
    assert recogniser.classify([find_ink(picture)])[0].digit == 1
    assert lone_digit(picture, recogniser.classify) is None


def test_white_on_black_is_read_the_same(recogniser):
    assert lone_digit(255 - photo(), recogniser.classify).digit == 7


@pytest.mark.parametrize(
    "picture",
    [
        photo(LETTER),
        photo(ink=225),
        photo([(0, 75), (279, 75), (120, 220)]),
        cv2.copyMakeBorder(photo(), 400, 400, 400, 400, cv2.BORDER_REPLICATE),
        np.full((280, 280), 200, np.uint8),
    ],
    ids=["a letter", "rules alone", "from edge to edge", "small on its page", "blank"],
)
def test_what_is_no_large_digit_is_left_alone(recogniser, picture):
    assert lone_digit(picture, recogniser.classify) is None


def test_a_row_of_boxes_aslant_is_no_zero(recogniser):
    form = np.full((600, 600), 225, np.uint8)
    for left in range(60, 480, 84):
        cv2.rectangle(form, (left, 260), (left + 84, 350), 60, 5)
    aslant = cv2.warpAffine(form, cv2.getRotationMatrix2D((300, 300), 6, 0.9), (600, 600), borderValue=225)
    assert lone_digit(aslant, recogniser.classify) is None


def test_what_a_desk_shows_around_a_sheet_is_no_digit(reader, recogniser, monkeypatch):
    seven = lone_digit(photo(), recogniser.classify)
    monkeypatch.setattr("webapp.recognition.reader.lone_digit", lambda grey, classify, is_crop: seven)
    paper = photographed(np.full((400, 600), 255, np.uint8))
    assert reader.read_page(paper).text == "7"
    assert reader.read_page(on_desk(paper, [(100, 120), (800, 60), (850, 560), (70, 600)])).text == ""


def stained(side_px: int) -> np.ndarray:
    """Returns a pale seven on old paper: its ink falls apart where it is cut off the paper."""
    seven = cv2.resize(draw(ink=130, paper=200), (side_px, side_px), interpolation=cv2.INTER_AREA).astype(float)
    pattern = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, seven.shape), (0, 0), 1.5)
    return np.clip(seven + 22 * pattern / pattern.std(), 0, 255).astype(np.uint8)


def test_a_small_crop_on_which_nothing_is_read_is_one_digit_if_it_surely_looks_like_one(reader, monkeypatch):
    read = reader.read_page(stained(140))
    assert read.text == "7"
    assert read.lines[0].box == read.lines[0].digits[0].box
    monkeypatch.setattr("webapp.recognition.reader.small_digit", lambda grey, predict: None)
    assert reader.read_page(stained(140)).text == ""


@pytest.mark.parametrize(
    "picture",
    [
        cv2.resize(photo(LETTER), (90, 90), interpolation=cv2.INTER_AREA),
        np.full((28, 28), 200, np.uint8),
        np.random.default_rng(1).integers(0, 256, (60, 40)).astype(np.uint8),
        stained(SMALL_PX + 1),
    ],
    ids=["a letter", "blank", "noise", "no small crop"],
)
def test_nothing_is_made_of_a_small_crop_without_a_digit_nor_of_a_larger_picture(recogniser, picture):
    assert small_digit(picture, recogniser.predict_grey) is None
