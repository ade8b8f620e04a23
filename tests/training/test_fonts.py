import numpy as np
import pytest

from training.errors import DataError
from training.fonts import BODY_PX, MARGIN_PX, faces_of


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_is_about_as_high_as_the_body_and_black(type_face, digit):
    picture = type_face.draw(digit)
    assert picture.grey.dtype == np.uint8
    assert picture.grey.max() == 255
    assert picture.grey[0].max() < 20  # paper around it
    assert 0.94 * BODY_PX < picture.grey.shape[0] - 2 * MARGIN_PX < 1.04 * BODY_PX
    assert abs(picture.top) < 0.06


def test_a_letter_stands_on_the_line_of_the_digits(type_face):
    assert 0.15 < type_face.draw("x").top < 0.35
    assert type_face.draw("g").grey.shape[0] < type_face.draw("8").grey.shape[0] + 0.2 * BODY_PX


def test_words_fill_their_box_from_top_to_bottom(type_face):
    words = type_face.set_in_type("we hold", 50)
    assert words.shape[1] > 3 * words.shape[0]
    assert words[[0, -1]].max(axis=1).all()


def test_every_font_is_on_one_side(type_folder):
    sides = [[face.path.name for face in faces_of(side, type_folder)] for side in ("train", "validation", "test")]
    assert sorted(sum(sides, [])) == sorted(file.name for file in type_folder.glob("*.ttf"))
    assert len(sides[0]) > 6


def test_the_environment_names_the_folder(type_folder, monkeypatch):
    monkeypatch.delenv("DIGITS_FONTS", raising=False)
    assert faces_of("train") == []
    monkeypatch.setenv("DIGITS_FONTS", str(type_folder))
    assert [face.path for face in faces_of("train")] == [face.path for face in faces_of("train", type_folder)]


def test_a_folder_without_fonts_is_named(tmp_path):
    with pytest.raises(DataError, match=r"font files in .*, but there are none"):
        faces_of("train", tmp_path / "nowhere")


def test_a_damaged_font_is_named(type_folder):
    (type_folder / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(DataError, match=r"broken\.ttf"):
        faces_of("train", type_folder)
