import numpy as np
import pytest

pytest.importorskip("scipy", reason="SciPy comes with scikit-learn, in requirements-train.txt")

from training.intervals import (  # noqa: E402
    calibration_interval,
    f1_interval,
    mean_interval,
    median_interval,
    people_interval,
    wilson_interval,
)


def test_it_works():
    """Newcombe 1998, table I: 81 of 263."""
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_a_perfect_share_is_not_certain():
    low, high = wilson_interval(20, 20)
    assert (low, high) == (pytest.approx(0.8389, abs=1e-4), 1.0)


def test_nothing_is_known_of_a_share_of_nothing():
    assert wilson_interval(0, 0) == f1_interval(0, 0) == (0, 1)


def test_the_interval_of_f1_holds_it_and_shrinks_with_more_digits():
    low, high = f1_interval(90, 10)
    assert low < 180 / 190 < high
    more_low, more_high = f1_interval(900, 100)
    assert more_high - more_low < (high - low) / 2


def test_a_mean_is_surer_than_its_shares_by_the_square_root_of_their_number():
    assert mean_interval([0.5] * 4, [(0.3, 0.7)] * 4) == pytest.approx((0.4, 0.6))


def test_mistakes_that_count_twice_widen_the_interval_of_a_mean():
    assert mean_interval([0.5] * 4, [(0.3, 0.7)] * 4, counted=2) == pytest.approx(
        (0.5 - 0.1414, 0.5 + 0.1414), abs=1e-4
    )


def test_a_mean_stays_a_share():
    assert mean_interval([1.0, 1.0], [(0.5, 1.0), (0.5, 1.0)])[1] == 1


def test_the_interval_of_a_median_holds_the_true_one_nineteen_times_of_twenty():
    rng = np.random.default_rng(1)
    intervals = [median_interval(rng.exponential(1, 101)) for _ in range(1000)]
    held = np.mean([low <= np.log(2) <= high for low, high in intervals])
    assert 0.93 <= held <= 0.98


def test_the_interval_of_one_value_is_that_value():
    assert median_interval([3.0]) == (3, 3)


def test_people_who_stand_or_fall_together_widen_the_interval():
    """Ten people, each with a hundred digits, all right or all wrong."""
    right = np.repeat(np.arange(10) > 0, 100)
    low, high = people_interval(right, np.repeat([f"person-{number}" for number in range(10)], 100))
    over_digits = wilson_interval(900, 1000)
    assert low < 0.9 < high
    assert high - low > 4 * (over_digits[1] - over_digits[0])


def test_people_alike_leave_no_doubt():
    assert people_interval(np.tile([True, False], 50), np.repeat([*"abcde"], 20)) == (0.5, 0.5)


def test_the_interval_of_the_calibration_error_holds_the_true_one():
    """Confidences of 0.9 where 80 % are right."""
    rng, held = np.random.default_rng(2), []
    for _ in range(40):
        low, high = calibration_interval(np.full(500, 0.9), rng.random(500) < 0.8)
        held.append(low <= 0.1 <= high)
    assert np.mean(held) >= 0.85


def test_the_calibration_error_of_a_calibrated_model_may_be_0():
    right = np.random.default_rng(3).random(1000) < 0.9
    assert calibration_interval(np.full(1000, 0.9), right)[0] == 0
