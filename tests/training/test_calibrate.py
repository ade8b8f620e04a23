import numpy as np

from tests.digits import generated_digits
from training.augment import Strength, vary
from training.calibrate import FLAGGED_SHARE, NEW_HANDS, REFUSED_SHARE, SEED, calibrate
from training.data import Digits
from webapp.recognition.pipeline import conditional_on_digit

IMAGES, LABELS = generated_digits(400)


class Guesser:
    """Tells digits by a hash of their pixels: right for `accuracy` of them, always with the same confidence or less."""

    def __init__(self, accuracy: float, confidence: float, classes: int = 11) -> None:
        self._labels = {image.tobytes(): label for image, label in zip(IMAGES, LABELS, strict=True)}
        self._accuracy, self._confidence, self._classes = accuracy, confidence, classes

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        rng = np.random.default_rng(0)
        outputs = np.full((len(batch), self._classes), (1 - self._confidence) / 9, np.float32)
        for row, picture in zip(outputs, batch, strict=True):
            known = self._labels.get(np.rint(picture[..., 0] * 255).astype(np.uint8).tobytes())
            label = rng.integers(10) if known is None else (known + (rng.random() > self._accuracy)) % 10
            row[label] = self._confidence - 0.1 * rng.random()
        if self._classes > 10:
            outputs[:, 10] = rng.random(len(batch)) / 2
        return outputs


def test_a_network_that_errs_on_varied_copies_is_made_more_modest():
    chosen = calibrate(Guesser(accuracy=1.0, confidence=0.99), Digits(IMAGES, LABELS))
    assert chosen["temperature"] > 1.5


def test_the_shares_of_varied_digits_lie_where_the_thresholds_say():
    network = Guesser(accuracy=1.0, confidence=0.9)
    chosen = calibrate(network, Digits(IMAGES, LABELS))
    copies = vary(IMAGES, np.random.default_rng(SEED), Strength().scaled(NEW_HANDS))
    outputs = network.probabilities(copies[..., np.newaxis] / np.float32(255))
    probabilities = conditional_on_digit(outputs[:, :10], chosen["temperature"])
    right = probabilities.argmax(axis=1) == LABELS
    assert 0 < right.sum() < len(LABELS)
    unsure = (probabilities.max(axis=1) < chosen["sure_from"])[right]
    assert abs(unsure.mean() - FLAGGED_SHARE) < 1 / right.sum()
    assert abs((outputs[:, 10] >= chosen["refuse_from"]).mean() - REFUSED_SHARE) < 0.005


def test_what_is_no_digit_has_no_say():
    network = Guesser(accuracy=1.0, confidence=0.9)
    others = np.random.default_rng(1).integers(0, 256, (100, 28, 28)).astype(np.uint8)
    mixed = Digits(np.concatenate([IMAGES, others]), np.concatenate([LABELS, np.full(100, 10, np.uint8)]))
    assert calibrate(network, mixed) == calibrate(network, Digits(IMAGES, LABELS))


def test_a_network_that_has_not_learned_to_refuse_gets_no_threshold_for_it():
    chosen = calibrate(Guesser(accuracy=1.0, confidence=0.9, classes=10), Digits(IMAGES, LABELS))
    assert "refuse_from" not in chosen
    assert "refuse" not in chosen["chosen_by"]
