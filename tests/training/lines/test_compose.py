import numpy as np
import pytest

from training.forms import DIGIT_FORMS, write_form
from training.lines.compose import MAX_WIDTH_PX, compose, pair
from training.lines.marks import MARK_FORMS
from training.lines.papers import photograph
from training.lines.style import FIELD_HEIGHT_PX
from training.lines.texts import Text, draw_nothing, draw_text
from training.lines.written import compose_one
from webapp.recognition.looks import HEIGHT_PX

LINES = 60


@pytest.fixture(scope="module")
def lines(material):
    rng = np.random.default_rng(1)
    return [compose(material, rng, 1.0) for _ in range(LINES)]


def test_it_works(lines):
    for line in lines:
        assert line.ink.dtype == np.uint8
        assert line.ink.shape[0] == FIELD_HEIGHT_PX
        assert line.ink.shape[1] <= MAX_WIDTH_PX
        assert line.text == "" or line.text.isdigit()
        assert 0 < line.body_share <= 1


def test_every_digit_has_its_columns_and_ink_in_them(lines):
    for line in lines:
        assert line.spans.shape == (len(line.text), 2)
        assert (np.diff(line.spans[:, 0]) > 0).all()  # left to right
        for left, right in line.spans:
            assert 0 <= left < right <= line.ink.shape[1]
            assert line.ink[:, int(left) : int(np.ceil(right))].max() > 100


def test_the_same_chance_gives_the_same_line(material):
    once, twice = (compose(material, np.random.default_rng(5), 1.0) for _ in range(2))
    assert once.text == twice.text
    assert np.array_equal(once.ink, twice.ink)


def test_easy_lines_keep_their_digits_apart(material):
    rng = np.random.default_rng(2)
    for _ in range(LINES):
        spans = compose(material, rng, 0.0).spans
        assert (spans[1:, 0] - spans[:-1, 1] > -0.3 * (spans[1:, 1] - spans[1:, 0])).all()


def test_hard_lines_let_some_digits_touch(lines):
    gaps = np.concatenate([line.spans[1:, 0] - line.spans[:-1, 1] for line in lines])
    assert 0.02 < (gaps < -1).mean() < 0.7


def test_an_empty_line_holds_no_digit(material):
    assert compose(material, np.random.default_rng(3), 1.0, empty=True).text == ""


def test_a_pair_overlaps_by_a_share_of_the_narrower_digit(material):
    rng = np.random.default_rng(4)
    for _ in range(LINES):
        line = pair(material, rng)
        overlap = line.spans[0, 1] - line.spans[1, 0] - 2  # a pixel is added on each side of a span
        narrower = (line.spans[:, 1] - line.spans[:, 0] - 2).min()
        assert len(line.text) == 2
        assert -1.5 <= overlap <= 0.2 * narrower + 1.5


def test_marks_around_a_number_are_not_read(material):
    assert Text(("$", "1", ".", "0", "0", "-")).digits == "100"
    assert draw_nothing(np.random.default_rng(0)).digits == ""


def test_easy_texts_are_digits_alone():
    rng = np.random.default_rng(6)
    texts = [draw_text(rng, 0.0) for _ in range(100)]
    assert all(set(text.marks) <= set("0123456789") for text in texts if text.digits)
    assert 0 < sum(not text.digits for text in texts) < 25


@pytest.mark.parametrize(
    "form", [form for forms in (*DIGIT_FORMS.values(), tuple(MARK_FORMS.values())) for form in forms]
)
def test_every_form_is_written_in_its_place(form):
    points = np.concatenate(write_form(form, np.random.default_rng(0)))
    assert np.isfinite(points).all()
    assert points[:, 1].min() > -0.6
    assert points[:, 1].max() < 1.6


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_photograph_keeps_the_aspect_and_shows_the_ink(lines, level):
    rng = np.random.default_rng(7)
    for line in lines[:20]:
        taken = photograph(line.ink, line.body_share, rng, level)
        assert taken.dtype == np.uint8
        assert taken.shape[1] / taken.shape[0] == pytest.approx(line.ink.shape[1] / FIELD_HEIGHT_PX, rel=0.05)
        if line.text:
            assert taken.std() > 1


def test_a_line_comes_in_the_form_of_the_network(material):
    picture, text, spans = compose_one(material, np.random.default_rng(8), 1.0)
    assert picture.shape[0] == HEIGHT_PX
    assert picture.min() >= -1
    assert picture.max() <= 2
    assert len(spans) == len(text)
    assert (spans <= picture.shape[1] + 1).all()
