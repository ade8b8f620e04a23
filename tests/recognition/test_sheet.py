import numpy as np
import pytest

from tests.pages import on_desk, page, photographed
from webapp.recognition.sheet import find_sheet, straighten

CORNERS = [(150, 120), (760, 60), (820, 520), (120, 560)]


def test_the_corners_of_a_sheet_on_a_desk_are_found():
    found = find_sheet(on_desk(photographed(page("12345")), CORNERS))
    assert np.abs(found - CORNERS).max() < 8


def test_a_sheet_that_lies_half_in_a_deep_shadow_is_found_whole():
    photo = on_desk(photographed(page("12345"), paper=240), CORNERS)
    light = 1 - 0.65 / (1 + np.exp((np.arange(photo.shape[1]) - 420) / 6))
    photo[:] = np.where(photo > 60, photo * light, photo / 3)
    assert np.abs(find_sheet(photo) - CORNERS).max() < 8


@pytest.mark.parametrize("slope", [0.3, -0.2])
def test_the_edge_of_a_shadow_across_the_picture_is_no_sheet(slope):
    picture = photographed(page("12345"), paper=240)
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    assert find_sheet(np.where(x > 200 + slope * y, picture, picture // 2).astype(np.uint8)) is None


def test_a_straightened_sheet_maps_back_to_the_photo():
    photo = on_desk(photographed(page("12345")), CORNERS)
    flat, back = straighten(photo, np.float32(CORNERS))
    height, width = flat.shape
    corners = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)]) @ back.T
    assert np.abs(corners[:, :2] / corners[:, 2:] - CORNERS).max() < 15
    assert flat.min(axis=1)[:5].min() > 150  # no desk is left at the rim


@pytest.mark.parametrize("picture", [page("12345"), photographed(page("12345")), 255 - page("12345")])
def test_a_picture_that_is_all_paper_has_no_sheet(picture):
    assert find_sheet(picture) is None


def test_a_bright_glow_is_no_sheet():
    y, x = np.mgrid[-1:1:600j, -1:1:800j]
    assert find_sheet((220 * np.exp(-(x**2 + y**2))).astype(np.uint8)) is None


def test_a_small_crop_is_never_taken_for_a_photo_of_a_sheet():
    assert find_sheet(on_desk(photographed(page("1")), CORNERS)[::6, ::6]) is None
