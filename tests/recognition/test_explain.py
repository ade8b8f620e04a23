import numpy as np
import pytest

from webapp.recognition.explain import evidence


class TopLeftReader:
    """Reads a 3 by the ink of the top left quarter, a 5 by that of the bottom right one."""

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        logits = np.zeros((len(batch), 11), np.float32)
        logits[:, 3] = batch[:, :14, :14, 0].sum(axis=(1, 2)) / 5
        logits[:, 5] = batch[:, 14:, 14:, 0].sum(axis=(1, 2)) / 5
        powers = np.exp(logits)
        return powers / powers.sum(axis=1, keepdims=True)


@pytest.fixture
def image():
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 6:9] = 255
    picture[4:24, 18:21] = 255
    return picture


def test_ink_speaks_for_the_digit_that_is_read_by_it(image):
    for_three, for_five = evidence(TopLeftReader(), image, (3, 5))
    assert for_three[4:13, 6:9].min() > 0
    assert for_five[16:24, 18:21].min() > 0


def test_ink_of_the_other_digit_speaks_against_it(image):
    for_three, _ = evidence(TopLeftReader(), image, (3, 5))
    assert for_three[17:24, 18:21].max() < 0


def test_ink_that_nobody_looks_at_says_nothing(image):
    for_three, _ = evidence(TopLeftReader(), image, (3, 5))
    assert np.abs(for_three[17:24, 6:9]).max() < 1e-6


def test_paper_has_no_say(image):
    assert not evidence(TopLeftReader(), image, (3,))[0][image == 0].any()


def test_an_empty_picture_has_no_evidence():
    assert evidence(TopLeftReader(), np.zeros((28, 28), np.uint8), (3, 5)).shape == (2, 28, 28)


def test_evidence_stays_finite_where_the_network_is_certain(image):
    class Certain:
        def probabilities(self, batch):
            return np.tile(np.eye(11, dtype=np.float32)[3], (len(batch), 1))

    assert np.isfinite(evidence(Certain(), image, (3, 5))).all()
