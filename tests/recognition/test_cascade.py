"""A quick network before the full one: two made up by hand."""

import numpy as np
import pytest

from webapp.recognition.cascade import Cascade


class Brightness:
    """Calls a picture a `digit`, as sure as its first pixel is bright; remembers what it was asked."""

    def __init__(self, digit: int) -> None:
        self._digit, self.asked = digit, []

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        self.asked.append(len(batch))
        outputs = np.zeros((len(batch), 11), np.float32)
        outputs[:, self._digit] = batch[:, 0, 0, 0]
        outputs[:, 10] = 1 - batch[:, 0, 0, 0]
        return outputs


def batch(*brightness: float) -> np.ndarray:
    images = np.zeros((len(brightness), 28, 28, 1), np.float32)
    images[:, 0, 0, 0] = brightness
    return images


@pytest.fixture
def networks():
    return Brightness(3), Brightness(8)


def test_it_works(networks):
    outputs = Cascade(*networks, answers_from=0.75).probabilities(batch(0.875, 0.5, 0.75))
    assert outputs[:, :10].argmax(axis=1).tolist() == [3, 8, 3]


def test_the_full_network_is_asked_about_nothing_else(networks):
    cascade = Cascade(*networks, answers_from=0.75)
    cascade.probabilities(batch(1.0, 0.875))
    assert networks[1].asked == []
    cascade.probabilities(batch(1.0, 0.5, 0.25))
    assert networks[1].asked == [2]


def test_what_is_surely_no_digit_goes_to_the_full_network(networks):
    """It is sure of digits alone: only these are answered in the full one's place."""
    assert Cascade(*networks, answers_from=0.75).probabilities(batch(0.0))[0, 10] == 1
    assert networks[1].asked == [1]


def test_an_empty_batch_is_fine(networks):
    assert Cascade(*networks, answers_from=0.75).probabilities(batch()).shape == (0, 11)
