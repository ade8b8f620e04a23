"""Measure a model folder as it is served: through LiteRT, on digits that nothing was chosen by."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import confusion_matrix

from training.intervals import Interval, f1_interval, mean_interval, wilson_interval
from webapp.recognition.cascade import Cascade
from webapp.recognition.classify import Classifier, load_classifier
from webapp.recognition.model_folder import read_card
from webapp.recognition.shapes import DIGITS

MEASURES = {"precision": 1, "recall": 1, "f1": 2}
"""What is printed of each digit, and in how many digits' figures one mistake counts: in the F1 of two."""


def served_classifier(folder: Path) -> Classifier:
    """Returns the network of a model folder, loaded by the very code that serves it.

    Raises:
        ModelError: the folder holds no usable model.
    """
    return load_classifier(folder, read_card(folder), "litert")


def classify(classifier: Classifier, images: np.ndarray) -> np.ndarray:
    """Returns the (N, 10) or (N, 11) float32 outputs for (N, 28, 28) uint8 pictures in MNIST form."""
    batch = images[..., np.newaxis].astype(np.float32) / 255.0  # (N, 28, 28, 1)
    return classifier.probabilities(batch)


def answered_first(cascade: Cascade, images: np.ndarray) -> dict:
    """Returns how many of (N, 28, 28) uint8 pictures the quick network answers, as a count and as a share."""
    return share([cascade.is_sure(output) for output in classify(cascade.quick, images)])


def score(probabilities: np.ndarray, labels: np.ndarray) -> dict:
    """Returns the figures of one test set, ready for `model.json`.

    Args:
        probabilities: (N, 10 or 11), one row for each picture; the likeliest of the ten digits counts.
        labels: (N,) 0 to 9.

    Returns:
        Accuracy, counts, and precision, recall and F1 of each digit and averaged over digits, with 95 % intervals.
    """
    answers = probabilities[:, :DIGITS].argmax(axis=1)
    confusion = confusion_matrix(labels, answers, labels=range(DIGITS))  # (10, 10): true digit, read as
    digits = [_digit_row(digit, confusion) for digit in range(DIGITS)]
    return {
        **share(answers == labels),
        "macro": {name: value for measure in MEASURES for name, value in _mean(digits, measure).items()},
        "digits": digits,
        "confusion": confusion.tolist(),
    }


def _digit_row(digit: int, confusion: np.ndarray) -> dict:
    hits, read, written = int(confusion[digit, digit]), int(confusion[:, digit].sum()), int(confusion[digit].sum())
    errors = read + written - 2 * hits
    return {
        "digit": digit,
        "precision": round(hits / read, 6) if read else 0.0,
        "precision_interval_95": rounded(wilson_interval(hits, read)),
        "recall": round(hits / written, 6) if written else 0.0,
        "recall_interval_95": rounded(wilson_interval(hits, written)),
        "f1": round(2 * hits / (read + written), 6) if read + written else 0.0,
        "f1_interval_95": rounded(f1_interval(hits, errors)),
        "count": written,
    }


def _mean(digits: list[dict], measure: str) -> dict:
    """Returns the mean of a measure over the digits, and its interval."""
    values, intervals = [row[measure] for row in digits], [row[f"{measure}_interval_95"] for row in digits]
    interval = mean_interval(values, intervals, counted=MEASURES[measure])
    return {measure: round(float(np.mean(values)), 6), f"{measure}_interval_95": rounded(interval)}


def share(right: Sequence[bool] | np.ndarray) -> dict:
    """Returns how many are right, as a count and as a share with its 95 % interval."""
    count, total = int(np.sum(right)), len(right)
    return {
        "accuracy": round(count / total, 6) if total else None,
        "interval_95": rounded(wilson_interval(count, total)),
        "right": count,
        "total": total,
    }


def rounded(interval: Interval) -> list[float]:
    return [round(bound, 6) for bound in interval]


def as_table(figures: dict) -> str:
    """Returns the figures of `score` as the table that people read."""
    low, high = figures["interval_95"]
    return "\n".join(
        [
            f"accuracy {figures['accuracy']:.2%} ({figures['right']} of {figures['total']}, "
            f"95 % interval {low:.2%} to {high:.2%})",
            "",
            f"digit {''.join(f'{measure:>25}' for measure in MEASURES)}  count   (in brackets: 95 % intervals)",
            *(f"{row['digit']:>5} {_cells(row)}  {row['count']:>5}" for row in figures["digits"]),
            f" mean {_cells(figures['macro'])}  {figures['total']:>5}",
        ]
    )


def _cells(row: dict) -> str:
    cells = (f"{row[measure]:.2%} ({between(row[measure + '_interval_95'])})" for measure in MEASURES)
    return "".join(f"{cell:>25}" for cell in cells)


def between(interval: Sequence[float], decimals: int = 2) -> str:
    """Returns an interval of shares in few letters: 99.54–99.76, in per cent."""
    low, high = interval
    return f"{100 * low:.{decimals}f}–{100 * high:.{decimals}f}"
