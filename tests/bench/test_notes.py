from pathlib import Path

import matplotlib
import numpy as np
import pytest

from bench.notes import note
from bench.pages import HEIGHT_PX
from training.fonts import Face

SANS = Face(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")


@pytest.mark.parametrize("has_numbers", [False, True])
def test_a_note_says_which_numbers_stand_on_it(has_numbers):
    notes = [note(SANS, np.random.default_rng(seed), has_numbers=has_numbers) for seed in range(12)]
    assert all(page.grey.dtype == np.uint8 and min(page.grey.shape) >= HEIGHT_PX for page in notes)
    numbers = [number for page in notes for number in page.lines]
    assert bool(numbers) == has_numbers
    assert all(number.isdigit() for number in numbers)


def test_a_seed_writes_the_same_note_again():
    one, other = (note(SANS, np.random.default_rng(3), has_numbers=True) for _ in range(2))
    assert np.array_equal(one.grey, other.grey) and one.lines == other.lines
