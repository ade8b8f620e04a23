import numpy as np
import pytest

from bench.crops import KINDS, crops, measure
from bench.pages import Hands
from tests.pictures import SEVEN
from training.strokes import Drawing
from webapp.config import PROJECT
from webapp.recognition.pipeline import Recogniser

STROKE = (np.array(SEVEN, np.float32) - [70, 70]) * 1000 / 150
HANDS = Hands({"somebody": [Drawing("here", "somebody", str(digit), (STROKE,)) for digit in range(10)]}, [])


def crop(kind: str, number: int = 7) -> np.ndarray:
    pictures = list(crops(HANDS, KINDS[kind], number + 1))
    assert [label for _, label in pictures] == [index % 10 for index in range(number + 1)]
    return pictures[number][0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_crop_is_the_same_each_time_and_as_large_as_said(kind):
    picture = crop(kind)
    assert picture.dtype == np.uint8
    low, high = KINDS[kind].longer_side_px
    assert low - 1 <= max(picture.shape) <= high + 1
    assert np.array_equal(crop(kind), picture)


def test_every_kind_of_crop_is_another():
    assert len({crop(kind).tobytes() for kind in KINDS}) == len(KINDS)


def test_what_sets_a_kind_apart_can_be_seen():
    assert set(np.unique(crop("tight, bilevel"))) == {0, 255}
    assert crop("tight, light on dark").mean() < 127 < crop("tight").mean()
    assert (crop("tight, bilevel, marker") == 0).mean() > 1.3 * (crop("tight, bilevel") == 0).mean()
    assert np.ptp(crop("pale").astype(int)) < np.ptp(crop("tight").astype(int))


def test_what_is_right_answered_and_blank_is_counted():
    recogniser = Recogniser.load(PROJECT / "saved_model")
    seven, empty = crop("with margin"), np.full((40, 40), 255, np.uint8)
    assert measure(recogniser, [(seven, 7), (seven, 1), (empty, 0), (seven, 7)]) == (0.5, 0.75, 0.25)
