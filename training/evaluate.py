"""Measure a model folder as it is served: through LiteRT, on digits that nothing was chosen by."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from webapp.recognition.classify import Classifier, load_classifier
from webapp.recognition.model_folder import read_card
from webapp.recognition.shapes import DIGITS

Z_95 = 1.959964
"""Two-sided 95 % quantile of the normal distribution."""


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


def score(probabilities: np.ndarray, labels: np.ndarray) -> dict:
    """Returns the figures of one test set, ready for `model.json`.

    Args:
        probabilities: (N, 10 or 11), one row for each picture; the likeliest of the ten digits counts.
        labels: (N,) 0 to 9.

    Returns:
        Accuracy with its 95 % interval, counts, and precision, recall and F1 of each digit and averaged over digits.
    """
    answers = probabilities[:, :DIGITS].argmax(axis=1)
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, answers, labels=range(10), zero_division=0.0
    )
    return {
        **share(answers == labels),
        "macro": {
            "precision": round(float(precision.mean()), 6),
            "recall": round(float(recall.mean()), 6),
            "f1": round(float(f1.mean()), 6),
        },
        "digits": [
            {
                "digit": digit,
                "precision": round(float(precision[digit]), 6),
                "recall": round(float(recall[digit]), 6),
                "f1": round(float(f1[digit]), 6),
                "count": int(support[digit]),
            }
            for digit in range(10)
        ],
        "confusion": confusion_matrix(labels, answers, labels=range(10)).tolist(),
    }


def share(right: Sequence[bool] | np.ndarray) -> dict:
    """Returns how many are right, as a count and as a share with its 95 % interval."""
    count, total = int(np.sum(right)), len(right)
    return {
        "accuracy": round(count / total, 6) if total else None,
        "interval_95": [round(bound, 6) for bound in wilson_interval(count, total)] if total else [0.0, 1.0],
        "right": count,
        "total": total,
    }


def wilson_interval(right: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Returns the 95 % interval of a share (Wilson 1927), which near 100 % stays honest, as the normal one does not."""
    share = right / total
    centre = share + z * z / (2 * total)
    margin = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, float((centre - margin) / scale)), min(1.0, float((centre + margin) / scale))


def as_table(figures: dict) -> str:
    """Returns the figures of `score` as the table that people read."""
    low, high = figures["interval_95"]
    lines = [
        f"accuracy {figures['accuracy']:.2%} ({figures['right']} of {figures['total']}, "
        f"95 % interval {low:.2%} to {high:.2%})",
        "",
        "digit  precision   recall       F1  count",
        *(
            f"{row['digit']:>5}  {row['precision']:>9.2%}  {row['recall']:>7.2%}  {row['f1']:>7.2%}  {row['count']:>5}"
            for row in figures["digits"]
        ),
    ]
    macro = figures["macro"]
    lines.append(
        f" mean  {macro['precision']:>9.2%}  {macro['recall']:>7.2%}  {macro['f1']:>7.2%}  {figures['total']:>5}"
    )
    return "\n".join(lines)
