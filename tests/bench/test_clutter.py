import numpy as np
import pytest

from bench.clutter import KINDS, cluttered_page, empty_desk, torn_sheet
from bench.pages import HEIGHT_PX, WIDTH_PX
from tests.bench.test_pages import HANDS


@pytest.mark.parametrize("draw", KINDS)
def test_every_kind_has_ink_and_paper(draw):
    ink = draw(HANDS, np.random.default_rng(2))
    assert ink.shape == (HEIGHT_PX, WIDTH_PX) and ink.dtype == np.uint8
    assert 0 < (ink > 0).mean() < 0.5


@pytest.mark.parametrize("picture", [empty_desk(np.random.default_rng(1)), torn_sheet(HANDS, np.random.default_rng(1))])
def test_a_desk_and_a_torn_sheet_are_pictures(picture):
    assert picture.dtype == np.uint8
    assert picture.std() > 2


def test_a_seed_draws_the_same_clutter_again_without_a_digit():
    for seed in range(4):
        one, other = (cluttered_page(HANDS, np.random.default_rng(seed)) for _ in range(2))
        assert np.array_equal(one.grey, other.grey)
        assert one.lines == []
