import numpy as np
import pytest

pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

from tests.digits import generated_drawings  # noqa: E402
from training.config import Config  # noqa: E402
from training.people import People  # noqa: E402
from training.recipe import Strokes, prepare  # noqa: E402
from training.sources import CLEAR_LETTERS, set_in_fonts  # noqa: E402
from webapp.recognition.shapes import NOT_A_DIGIT  # noqa: E402

FONTS_HELD_OUT = "digits in handwriting fonts held out"


@pytest.fixture
def recipe(small_mnist):
    digits, letters = generated_drawings("0123456789"), generated_drawings("AWXa")
    strokes = Strokes(People(digits, digits, []), People(letters, letters, []))
    return lambda: prepare(Config(strokes=True, validation_size=40), small_mnist, strokes)


def test_fonts_are_learned_from_where_there_are_some(recipe, type_folder, monkeypatch):
    monkeypatch.delenv("DIGITS_FONTS", raising=False)
    without = recipe()
    monkeypatch.setenv("DIGITS_FONTS", str(type_folder))
    with_fonts = recipe()
    assert [type(source) for source, _ in with_fonts.shares[:-2]] == [type(source) for source, _ in without.shares]
    digits, letters = (source.draw(50, np.random.default_rng(1))[1] for source, _ in with_fonts.shares[-2:])
    assert set(digits) == set(range(10))
    assert set(letters) == {NOT_A_DIGIT}
    assert without.description["handwriting_fonts"] == 0 < with_fonts.description["handwriting_fonts"]


def test_letters_in_type_are_learned_as_no_digits(recipe, monkeypatch):
    monkeypatch.delenv("DIGITS_FONTS", raising=False)
    letters, _ = recipe().shares[-1]
    assert set(letters.draw(50, np.random.default_rng(1))[1]) == {NOT_A_DIGIT}


def test_fonts_of_the_validation_side_are_held_out(recipe, type_folder, monkeypatch):
    monkeypatch.setenv("DIGITS_FONTS", str(type_folder))
    held_out = recipe().held_out[FONTS_HELD_OUT]
    assert np.bincount(held_out.labels).tolist() == [len(held_out.labels) // 10] * 10
    monkeypatch.delenv("DIGITS_FONTS")
    assert FONTS_HELD_OUT not in recipe().held_out


def test_what_fonts_write_is_in_mnist_form(type_face):
    found = set_in_fonts([type_face], "07" + CLEAR_LETTERS)
    assert found.images.shape == (2 + len(CLEAR_LETTERS), 28, 28)
    assert found.labels.tolist() == [0, 7, *[NOT_A_DIGIT] * len(CLEAR_LETTERS)]
    seven = np.argwhere(found.images[1] > 127)
    assert seven.min() >= 3  # 20 pixels of ink in the middle of 28
    assert seven[:, 0].max() - seven[:, 0].min() >= 17


def test_no_font_gives_no_picture():
    assert set_in_fonts([], "0").images.shape == (0, 28, 28)
