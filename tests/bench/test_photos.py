import numpy as np
import pytest

from bench.pages import Hands
from bench.photos import KINDS, photos
from training.strokes import Drawing

SEVEN = Drawing("here", "somebody", "7", (np.array([(0, 0), (600, 0), (200, 1000)], np.float32),))
HANDS = Hands({"somebody": [SEVEN]}, [])


def photo(kind: str) -> np.ndarray:
    ((picture, label),) = photos(HANDS, kind, 1)
    assert label == "7"
    return picture


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_is_the_same_each_time_and_as_large_as_said(kind):
    picture = photo(kind)
    assert picture.dtype == np.uint8
    assert 180 <= max(picture.shape) <= 520
    assert np.array_equal(photo(kind), picture)


def test_every_kind_of_photo_is_another():
    assert len({photo(kind).tobytes() for kind in KINDS}) == len(KINDS)


def test_what_sets_a_kind_apart_can_be_seen():
    even, pencil, bold = (photo(kind).astype(float) for kind in ("even light", "pencil", "bold rules"))
    assert even.min() < pencil.min() - 30
    assert photo("light on dark").mean() < 110 < even.mean()
    assert np.abs(np.diff(np.median(bold, axis=1))).max() > 3 * np.abs(np.diff(np.median(even, axis=1))).max()
