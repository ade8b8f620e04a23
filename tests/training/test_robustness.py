import cv2
import numpy as np
import pytest

from tests.digits import generated_digits
from training.data import Digits
from training.robustness import KINDS, corrupt, robustness_table

IMAGES, LABELS = generated_digits(20)
EACH = [(kind, severity) for kind in KINDS for severity in (1, 2, 3)]


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def bar() -> np.ndarray:
    """A standing bar, 4 px wide and 20 px high, in the middle."""
    images = np.zeros((1, 28, 28), np.uint8)
    images[0, 4:24, 12:16] = 255
    return images


def size(image: np.ndarray) -> tuple[int, int]:
    """Returns height and width of what is clearly ink."""
    rows, columns = np.nonzero(image > 127)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def knows(images: np.ndarray) -> np.ndarray:
    """Returns what a classifier would that knows IMAGES by heart: the label of the most similar one."""
    distance = np.abs(images[:, np.newaxis].astype(int) - IMAGES).sum(axis=(2, 3))  # (N, 20)
    return np.eye(10)[LABELS[distance.argmin(axis=1)]]


@pytest.mark.parametrize(("kind", "severity"), EACH)
def test_it_works(kind, severity):
    spoilt = corrupt(IMAGES, kind, severity, rng())
    assert spoilt.shape == IMAGES.shape
    assert spoilt.dtype == np.uint8
    assert not np.array_equal(spoilt, IMAGES)
    assert set(spoilt.max(axis=(1, 2))) <= {0, 255}


@pytest.mark.parametrize(("kind", "severity"), EACH)
def test_a_seed_gives_the_same_pictures_again(kind, severity):
    assert np.array_equal(corrupt(IMAGES, kind, severity, rng()), corrupt(IMAGES, kind, severity, rng()))


@pytest.mark.parametrize(("severity", "angle_deg"), [(1, 10), (2, 20), (3, 30)])
def test_a_bar_is_turned_by_what_the_table_says(severity, angle_deg):
    moments = cv2.moments(corrupt(bar(), "rotation", severity, rng())[0])
    turned = 0.5 * np.arctan2(2 * moments["mu11"], moments["mu02"] - moments["mu20"])  # of the standing axis
    assert abs(np.rad2deg(turned)) == pytest.approx(angle_deg, abs=1)


@pytest.mark.parametrize(("severity", "slope"), [(1, 0.2), (2, 0.4), (3, 0.6)])
def test_a_bar_is_sheared_by_what_the_table_says(severity, slope):
    moments = cv2.moments(corrupt(bar(), "shear", severity, rng())[0])
    assert abs(moments["mu11"] / moments["mu02"]) == pytest.approx(slope, abs=0.04)


def test_scaling_alone_is_undone_so_that_only_the_aspect_changes():
    """Half the width or half the height once more: 20 × 2 or 20 × 8."""
    heights, widths = zip(
        *(size(corrupt(bar(), "scale", 3, np.random.default_rng(s))[0]) for s in range(8)), strict=True
    )
    assert set(heights) <= {19, 20}
    assert {min(widths), max(widths)} <= {2, 3, 7, 8, 9}
    assert max(widths) > 2 * min(widths)


def test_breaking_takes_ink_away_and_a_stripe_adds_some():
    assert (corrupt(bar(), "broken strokes", 1, rng())[0, 5:23, 13:15] < 128).any()
    assert size(corrupt(bar(), "stripe", 1, rng())[0]) != size(bar()[0])


@pytest.mark.parametrize(("kind", "severity"), EACH)
def test_a_blank_picture_never_breaks_it(kind, severity):
    spoilt = corrupt(np.zeros((1, 28, 28), np.uint8), kind, severity, rng())
    assert spoilt.shape == (1, 28, 28)
    assert spoilt.any() == (kind in ("stripe", "spots"))


def test_no_pictures_are_no_pictures():
    assert corrupt(IMAGES[:0], "noise", 1, rng()).shape == (0, 28, 28)


def test_the_table_has_three_accuracies_for_every_kind():
    table = robustness_table(knows, Digits(IMAGES, LABELS), seed=1)
    assert list(table) == list(KINDS)
    assert all(len(row) == 3 and min(row) >= 0 and max(row) <= 1 for row in table.values())
    assert table["noise"][0] > 0.5  # guessing would be 0.1
    assert table == robustness_table(knows, Digits(IMAGES, LABELS), seed=1)


def test_refusing_has_no_vote_in_the_table():
    def refuses(images):
        return np.concatenate([knows(images), np.full((len(images), 1), 2.0)], axis=1)

    digits = Digits(IMAGES, LABELS)
    assert robustness_table(refuses, digits, seed=1) == robustness_table(knows, digits, seed=1)


def test_the_table_takes_no_more_digits_than_the_limit():
    seen = []

    def count(images):
        seen.append(len(images))
        return np.zeros((len(images), 10))

    robustness_table(count, Digits(IMAGES, LABELS), seed=1, limit=5)
    assert seen == [5] * 27


def test_a_digit_that_vanished_counts_as_wrong():
    blank = Digits(np.zeros((3, 28, 28), np.uint8), np.zeros(3, np.uint8))
    table = robustness_table(lambda images: np.eye(10)[np.zeros(len(images), int)], blank, seed=1)
    assert table["blur"] == [0, 0, 0]
    assert table["stripe"] == [1, 1, 1]


@pytest.mark.parametrize(("kind", "severity"), [("fog", 1), ("noise", 0), ("noise", 4)])
def test_what_is_not_in_the_table_is_refused(kind, severity):
    with pytest.raises(ValueError, match="Expected one of noise, blur"):
        corrupt(IMAGES, kind, severity, rng())
