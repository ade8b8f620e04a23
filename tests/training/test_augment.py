import numpy as np

from tests.digits import generated_digits
from training.augment import Strength, vary
from webapp.recognition.normalise import INK_SIDE_PX, ink_box, normalise

IMAGES, LABELS = generated_digits(50)


def rng(seed: int = 3) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_varied_digits_are_in_mnist_form():
    for image in vary(IMAGES, rng(), Strength()):
        box = ink_box(image)
        assert max(box.height, box.width) == INK_SIDE_PX
        assert image.max() == 255


def test_the_same_seed_varies_alike_and_another_does_not():
    assert np.array_equal(vary(IMAGES, rng(1), Strength()), vary(IMAGES, rng(1), Strength()))
    assert not np.array_equal(vary(IMAGES, rng(1), Strength()), vary(IMAGES, rng(2), Strength()))


def test_no_strength_leaves_digits_exactly_as_they_are():
    assert np.array_equal(vary(IMAGES, rng(), Strength().scaled(0)), IMAGES)


def test_hardly_any_strength_leaves_digits_nearly_as_they_are():
    same = vary(IMAGES, rng(), Strength().scaled(1e-6))
    assert np.abs(same.astype(int) - IMAGES).mean() < 15  # two interpolations blur a little


def test_more_strength_changes_more():
    changes = [np.abs(vary(IMAGES, rng(), Strength().scaled(s)).astype(int) - IMAGES).mean() for s in (0, 0.5, 1, 2)]
    assert changes == sorted(changes)


def test_a_blank_picture_stays_as_it_is():
    blank = np.zeros((1, 28, 28), np.uint8)
    assert np.array_equal(vary(blank, rng(), Strength()), blank)


def test_no_pictures_are_no_pictures():
    assert vary(IMAGES[:0], rng(), Strength()).shape == (0, 28, 28)


def test_a_thin_stroke_never_vanishes():
    thin = np.zeros((40, 28, 28), np.uint8)
    thin[:, 4:24, 14] = 255
    thin = np.stack([normalise(image).image for image in thin])
    assert (vary(thin, rng(), Strength(thickness_chance=1.0)).max(axis=(1, 2)) == 255).all()
