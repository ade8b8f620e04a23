import numpy as np
import pytest

from webapp.recognition.agree import Sign
from webapp.recognition.confidence import modest
from webapp.recognition.shapes import Box
from webapp.recognition.strips import Piece


def sign(sure: float, trust: float) -> Sign:
    probabilities = np.full(10, (1 - sure) / 9, np.float32)
    probabilities[3] = sure
    return Sign(Piece(Box(0, 0, 40, 20), np.zeros((40, 20), np.uint8)), 3, probabilities, 0.0, trust)


@pytest.mark.parametrize("trust", [0.0, 0.3, 0.9, 0.999, 1.0])
@pytest.mark.parametrize("sure", [0.2, 0.999, 1.0])
def test_the_digit_stays_the_likeliest_and_gets_no_surer(sure, trust):
    found = modest(sign(sure, trust)).probabilities
    assert found.sum() == pytest.approx(1)
    assert found[3] <= np.float32(sure)
    assert found.dtype == np.float32 and found.min() >= 0


def test_the_less_both_readers_stand_behind_a_digit_the_less_sure_it_is():
    sure = [float(modest(sign(0.9999, trust)).probabilities[3]) for trust in (0.3, 0.7, 0.9, 0.99, 0.9999)]
    assert sure == sorted(sure)
    assert sure[0] < 0.7 and 0.85 < sure[2] < 0.9 and sure[-1] > 0.98


def test_what_is_no_digit_stays_as_it_is():
    other = sign(0.1, 0.0)._replace(digit=None)
    assert modest(other) is other


def test_the_runner_up_stays_before_the_others():
    before = sign(0.98, 0.5)
    before.probabilities[[5, 6]] += (0.01, -0.001)
    found = modest(before).probabilities
    assert found.argsort()[-2:].tolist() == [5, 3]
    assert found[6] == found.min()
