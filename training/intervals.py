"""How far a figure can be trusted: 95 % intervals of shares, of their means, of medians, and over people."""

from collections.abc import Sequence

import numpy as np

from training.statistics import bin_of, expected_calibration_error

Z_95 = 1.959964
"""Two-sided 95 % quantile of the normal distribution."""

RESAMPLES = 2000
"""Times that people are drawn anew: enough for the second decimal of a percentage (Efron and Tibshirani 1993)."""

Interval = tuple[float, float]

UNKNOWN: Interval = (0.0, 1.0)
"""Of a share of nothing."""


def wilson_interval(right: int, total: int, z: float = Z_95) -> Interval:
    """Returns the 95 % interval of a share (Wilson 1927), which near 100 % stays honest, as the normal one does not."""
    if not total:
        return UNKNOWN
    share = right / total
    centre = share + z * z / (2 * total)
    margin = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, float((centre - margin) / scale)), min(1.0, float((centre + margin) / scale))


def f1_interval(hits: int, errors: int) -> Interval:
    """Returns the 95 % interval of F1 = 2 hits / (2 hits + errors).

    F1 is no share, but hits / (hits + errors) is one, J, and F1 = 2 J / (1 + J) rises with it.

    Args:
        hits: digits of the class that were read as it.
        errors: digits of the class that were not, and others that were read as it.
    """
    low, high = wilson_interval(hits, hits + errors)
    return 2 * low / (1 + low), 2 * high / (1 + high)


def mean_interval(values: Sequence[float], intervals: Sequence[Interval], *, counted: int = 1) -> Interval:
    """Returns the 95 % interval of the mean of shares from the intervals of each.

    Args:
        values: the shares.
        intervals: of each share.
        counted: in how many of the shares one mistake can count. With 1 they are independent; otherwise the interval
            is the widest that such dependence allows.

    Source:
        MOVER: Zou and Donner 2008, Construction of confidence limits about effect measures, Statistics in Medicine 27.
    """
    mean, shares, bounds = float(np.mean(values)), np.asarray(values), np.asarray(intervals)  # (K,), (K, 2)
    reach = np.sqrt(counted * np.square(bounds - shares[:, np.newaxis]).sum(axis=0)) / len(shares)  # (2,)
    return max(0.0, mean - float(reach[0])), min(1.0, mean + float(reach[1]))


def median_interval(values: Sequence[float]) -> Interval:
    """Returns the 95 % interval of a median: two of the values, found by their ranks, whatever the distribution."""
    ordered = np.sort(np.asarray(values, np.float64))
    reach = Z_95 * np.sqrt(len(ordered)) / 2  # half a binomial's standard deviations of 1/2
    low = max(0, int(np.floor(len(ordered) / 2 - reach)))
    high = min(len(ordered) - 1, int(np.ceil(len(ordered) / 2 + reach)))
    return float(ordered[low]), float(ordered[high])


def people_interval(right: np.ndarray, people: Sequence[str], *, seed: int = 1) -> Interval:
    """Returns the 95 % interval of a share over people: one person's digits stand or fall together.

    Args:
        right: (N,) bool.
        people: (N,) who wrote each digit.
        seed: of the people drawn.

    Source:
        The cluster bootstrap, percentile method: Davison and Hinkley 1997, section 3.8.
    """
    _, place = np.unique(np.asarray(people), return_inverse=True)  # (N,) 0 to P - 1
    written, read = np.bincount(place), np.bincount(place, weights=right)
    drawn = np.random.default_rng(seed).integers(0, len(written), (RESAMPLES, len(written)))  # (R, P)
    low, high = np.quantile(read[drawn].sum(axis=1) / written[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


def calibration_interval(confidence: np.ndarray, right: np.ndarray, *, seed: int = 1) -> Interval:
    """Returns the 95 % interval of the expected calibration error.

    Chance alone makes the error of a resample larger; turned round the measured error, the interval is rid of that.

    Args:
        confidence: (N,) float, 0 to 1.
        right: (N,) bool.
        seed: of the resamples.

    Source:
        The basic bootstrap: Davison and Hinkley 1997, section 5.2.
    """
    rng, place, missed = np.random.default_rng(seed), bin_of(confidence), np.asarray(right, float) - confidence
    errors = np.empty(RESAMPLES)
    for turn in range(RESAMPLES):
        drawn = rng.integers(0, len(missed), len(missed))
        errors[turn] = np.abs(np.bincount(place[drawn], weights=missed[drawn])).sum() / len(missed)
    low, high = np.quantile(errors, [0.025, 0.975])
    measured = expected_calibration_error(confidence, right)
    return max(0.0, 2 * measured - float(high)), max(0.0, 2 * measured - float(low))
