import numpy as np
import pytest

import training.lines.compose as composing
from training.forms import DIGIT_FORMS, write_form
from training.lines.boxes import print_boxes
from training.lines.compose import MAX_WIDTH_PX, compose, pair
from training.lines.glyphs import write_glyph
from training.lines.layout import OVERLAP, lay_out
from training.lines.marks import MARK_FORMS
from training.lines.papers import photograph
from training.lines.printed import MOST_WIDTH_PX, print_label, print_words, type_faces
from training.lines.style import FIELD_HEIGHT_PX, draw_style
from training.lines.texts import Text, draw_nothing, draw_text
from training.lines.writers import RecordedHand
from training.lines.written import compose_one
from webapp.recognition.frames import straight_share
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


def test_a_printed_word_beside_a_line_takes_its_digits_along(material, monkeypatch):
    bare = [compose(material, np.random.default_rng(seed), 1.0) for seed in range(LINES)]
    monkeypatch.setattr(composing, "LABEL_CHANCE", 1.0)
    labelled = [compose(material, np.random.default_rng(seed), 1.0) for seed in range(LINES)]
    assert [line.text for line in labelled] == [line.text for line in bare]
    assert any(line.ink.shape[1] > other.ink.shape[1] for line, other in zip(labelled, bare, strict=True))
    test_every_digit_has_its_columns_and_ink_in_them(labelled)


@pytest.mark.parametrize("written", [(), type_faces()[:2]])
def test_printed_and_written_words_fit_the_field(written):
    rng = np.random.default_rng(8)
    for _ in range(LINES):
        ink = print_words(rng, written)
        assert ink.dtype == np.uint8
        assert ink.shape[0] == FIELD_HEIGHT_PX
        assert ink.shape[1] < MOST_WIDTH_PX + FIELD_HEIGHT_PX
        assert ink.max() > 200


def test_a_printed_label_is_cropped_and_as_high_as_asked_for():
    label = print_label(40.0, np.random.default_rng(9))
    assert label.shape[0] in (39, 40)
    assert label.any(axis=1)[[0, -1]].all()
    assert label.any(axis=0)[[0, -1]].all()


def test_fonts_write_lines_too(material, monkeypatch):
    monkeypatch.setattr(composing, "MNIST_SHARE", 0.0)
    monkeypatch.setattr(composing, "FONT_SHARE", 1.0)
    with_fonts = material._replace(faces=type_faces()[:3])
    rng = np.random.default_rng(1)
    test_every_digit_has_its_columns_and_ink_in_them([compose(with_fonts, rng, 1.0) for _ in range(LINES)])


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


@pytest.mark.parametrize("is_pair", [True, False])
def test_some_hands_push_their_digits_into_one_another(is_pair):
    rng = np.random.default_rng(9)
    crowded = [draw_style(rng, 1.0, is_pair=is_pair).is_crowded for _ in range(300)]
    assert 0.45 < np.mean(crowded) < 0.75 if is_pair else 0.05 < np.mean(crowded) < 0.2
    assert not any(draw_style(rng, 0.0, is_pair=is_pair).is_crowded for _ in range(20))


def test_the_digits_of_a_crowded_pair_overlap_by_a_share_of_the_first(material):
    rng = np.random.default_rng(10)
    style = draw_style(rng, 1.0)._replace(is_crowded=True)
    text = Text(("4", "1"))
    for _ in range(20):
        glyphs = [write_glyph(mark, RecordedHand(material, rng), style, style.body_px, rng) for mark in text.marks]
        first, second = lay_out(text, glyphs, style, rng, 1.0)
        overlap = 1 - (second - first) / glyphs[0].width_px
        assert OVERLAP[0] <= overlap <= OVERLAP[1]


def test_a_mark_that_lies_is_the_upright_one_turned():
    rng = np.random.default_rng(12)
    style = draw_style(rng, 1.0)._replace(body_px=60, pen_px=4, matrix=np.eye(2))
    upright, lying, headlong = (
        write_glyph("1", Bar(), style, 60, np.random.default_rng(1), turn=turn) for turn in (0, 1, 2)
    )
    assert upright.patch.shape[0] > 2 * upright.width_px
    assert lying.width_px > 2 * lying.patch.shape[0]
    assert upright.end[1] > upright.start[1] and headlong.end[1] < headlong.start[1]


class Bar:
    """Writes an upright line, from the top down."""

    def write(self, mark, rng):
        return [np.array([[0, 0], [0, 0.5], [0, 1]], np.float32)]


def test_empty_boxes_are_straight_lines_in_the_field():
    rng = np.random.default_rng(11)
    for _ in range(LINES):
        ink = print_boxes(rng)
        assert ink.shape[0] == FIELD_HEIGHT_PX and ink.shape[1] > 20
        assert 0.005 < (ink > 128).mean() < 0.6
        assert straight_share(np.pad((ink > 128).astype(np.uint8), 1)) > 0.9


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
