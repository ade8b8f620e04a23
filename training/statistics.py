"""Whether figures can be believed: calibration of confidences, and paired tests between two models."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from scipy.stats import binomtest

BINS = 15
"""Bins of the calibration error, as in Guo et al. 2017."""

TEMPERATURES = (0.2, 5.0)
"""Where the temperature is looked for: five times as sure to a fifth. An answer at an end tells of a broken network."""

LOWEST_LOG = -100.0
"""Logarithms this far under their row's largest stand for a probability of 0, whose own logarithm has no value."""


class Bins(NamedTuple):
    """Confidences in bins of equal width. Each array is (B,); empty bins hold 0."""

    count: np.ndarray
    """int64, how many confidences fell into the bin."""
    confidence: np.ndarray
    """float64, their mean."""
    accuracy: np.ndarray
    """float64, the share of them that was right."""


class Paired(NamedTuple):
    """Two models on the same digits."""

    only_a: int
    """Digits that only the first model read right."""
    only_b: int
    """Digits that only the second model read right."""
    p: float
    """Probability of a split at least this uneven, were both equally good; 1 where they never differ."""


def reliability_bins(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> Bins:
    """Sorts confidences into bins ((m - 1)/B, m/B] of equal width; 0 falls into the first.

    Args:
        confidence: (N,) float, 0 to 1: the probability of each answer.
        right: (N,) bool: whether the answer was right.
        bins: B, 1 or more.

    Returns:
        Count, mean confidence and accuracy of each bin.

    Raises:
        ValueError: no confidences, another number of them than of `right`, or one outside 0 to 1.

    Source:
        Guo, Pleiss, Sun and Weinberger 2017, On Calibration of Modern Neural Networks, section 2.
    """
    confidence, right = np.asarray(confidence, np.float64), np.asarray(right, bool)
    _same_length(confidence, right)
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise ValueError(f"Expected confidences of 0 to 1, but got {confidence.min()} to {confidence.max()}.")
    place = bin_of(confidence, bins)
    count = np.bincount(place, minlength=bins)
    filled = np.maximum(count, 1)
    return Bins(
        count=count,
        confidence=np.bincount(place, weights=confidence, minlength=bins) / filled,
        accuracy=np.bincount(place, weights=right, minlength=bins) / filled,
    )


def bin_of(confidence: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Returns (N,) 0 to B - 1: the bin that each confidence falls into."""
    return np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1], right=True)


def expected_calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> float:
    """Returns by how much confidences miss the share of right answers, on average over the answers.

    Args:
        confidence: (N,) float, 0 to 1: the probability of each answer.
        right: (N,) bool: whether the answer was right.
        bins: number of bins of equal width.

    Returns:
        0 for perfectly calibrated to 1.

    Raises:
        ValueError: as `reliability_bins`.

    Source:
        Guo et al. 2017, equation 3; the measure is Naeini, Cooper and Hauskrecht's of 2015.
    """
    found = reliability_bins(confidence, right, bins)
    return float((found.count * np.abs(found.accuracy - found.confidence)).sum() / found.count.sum())


def mcnemar(right_a: np.ndarray, right_b: np.ndarray) -> float:
    """Tests whether two models that read the same digits are equally good: exact, two-sided.

    Args:
        right_a: (N,) bool: which digits the first model read right.
        right_b: (N,) bool: which the second read right, in the same order.

    Returns:
        p, 0 to 1: small where they differ by more than chance; 1 where no digit tells them apart.

    Raises:
        ValueError: no digits, or another number of them for each model.

    Source:
        McNemar 1947, Note on the sampling error of the difference between correlated proportions or percentages,
        Psychometrika 12; here with the exact binomial distribution in place of his chi-squared approximation.
    """
    return paired_summary(right_a, right_b).p


def paired_summary(right_a: np.ndarray, right_b: np.ndarray) -> Paired:
    """Counts the digits that only one of two models read right, and tests the difference.

    Args:
        right_a: (N,) bool: which digits the first model read right.
        right_b: (N,) bool: which the second read right, in the same order.

    Returns:
        Both counts and the p of `mcnemar`.

    Raises:
        ValueError: as `mcnemar`.
    """
    right_a, right_b = np.asarray(right_a, bool), np.asarray(right_b, bool)
    _same_length(right_a, right_b)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    differ = only_a + only_b
    return Paired(only_a, only_b, float(binomtest(only_a, differ, 0.5).pvalue) if differ else 1.0)


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Finds the temperature T for which softmax(logits / T) makes the labels likeliest.

    Args:
        logits: (N, C) float, on digits that nothing was learned from. Log-probabilities serve as well, -inf included:
            they differ from logits by a constant for each row, which softmax takes away.
        labels: (N,) integers, 0 to C - 1.

    Returns:
        T within `TEMPERATURES`; over 1 where the network was too sure of itself.

    Raises:
        ValueError: no digits, another number of labels, a label outside the classes, or logits that are no numbers.

    Source:
        Guo et al. 2017, section 4.2: temperature scaling by negative log likelihood.
    """
    logits, labels = np.asarray(logits, np.float64), np.asarray(labels, np.int64)
    _same_length(logits, labels)
    if labels.min() < 0 or labels.max() >= logits.shape[1]:
        raise ValueError(f"Expected labels of 0 to {logits.shape[1] - 1}, but got {labels.min()} to {labels.max()}.")
    relative = logits - logits.max(axis=1, keepdims=True)  # (N, C), 0 for the likeliest
    if np.isnan(relative).any():
        raise ValueError("Expected logits that are numbers, but some are not. Look at the network that made them.")
    relative = np.maximum(relative, LOWEST_LOG)

    def negative_log_likelihood(temperature: float) -> float:
        return -float(log_softmax(relative / temperature, axis=1)[np.arange(len(labels)), labels].mean())

    return float(minimize_scalar(negative_log_likelihood, bounds=TEMPERATURES, method="bounded").x)


def _same_length(first: np.ndarray, second: np.ndarray) -> None:
    if len(first) == 0 or len(first) != len(second):
        raise ValueError(f"Expected as many of one as of the other, and some: {len(first)} and {len(second)} came.")
