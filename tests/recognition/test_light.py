import numpy as np
import pytest

from tests.pages import page, photographed
from webapp.recognition.light import page_ink

TRUE = page("13540", "4671") < 128


def overlap(ink: np.ndarray, true: np.ndarray = TRUE) -> float:
    found = ink >= 128
    return (found & true).sum() / (found | true).sum()


def test_ink_on_clean_paper_is_kept_as_it_is():
    assert overlap(page_ink(page("13540", "4671"))[0]) > 0.97


@pytest.mark.parametrize("ink", [40, 120, 150])
def test_pens_and_pencils_are_found_on_grey_paper(ink):
    assert overlap(page_ink(photographed(page("13540", "4671"), ink=ink))[0]) > 0.8


def test_white_on_black_gives_the_same_ink():
    assert overlap(page_ink(255 - photographed(page("13540", "4671")))[0]) > 0.8


def test_the_edge_of_a_shadow_is_no_ink():
    x = np.arange(640)
    shadow = 1 - 0.4 / (1 + np.exp(-(x - 300) / 12))
    picture = (photographed(page("13540", "4671")) * shadow).astype(np.uint8)
    assert overlap(page_ink(picture)[0]) > 0.75


def test_a_faint_line_beside_a_dark_one_comes_out_as_strong():
    picture = photographed(page("13540"), ink=40)
    picture[200:] = photographed(page("", "4671", size=(400, 640)), ink=150)[120:320]
    ink, dark = page_ink(picture)
    assert np.percentile(ink[200:][ink[200:] > 0], 90) == 255
    assert dark[200:].max() < dark[:200].max() / 2
