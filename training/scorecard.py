"""The figures of a model, as served: LiteRT, and for pictures the very path of `/predict`. Nothing is chosen here."""

from pathlib import Path

import cv2
import numpy as np

from training.data import Digits, Mnist
from training.evaluate import classify, score, served_classifier, share
from training.recipe import PAINT_SEED, Strokes, clear_ones
from training.statistics import expected_calibration_error
from training.strokes import Drawing, paint_as_page
from webapp.recognition.pipeline import Prediction, Recogniser


def mnist_figures(folder: Path, test: Digits) -> dict:
    """Returns the figures on MNIST's test digits, fed as they are: (28, 28) pictures."""
    return score(classify(served_classifier(folder), test.images), test.labels)


def served_figures(folder: Path, mnist: Mnist, strokes: Strokes) -> dict:
    """Returns the figures on pictures sent as `/predict` gets them, of people that no weight was trained on."""
    recogniser = Recogniser.load(folder)
    posted = _read(recogniser, [_png(255 - image) for image in mnist.test.images])
    digits, letters = strokes.digits.test, clear_ones(strokes.not_digits.test)
    drawn, marks = _read(recogniser, _painted(digits)), _read(recogniser, _painted(letters))
    labels = np.array([int(drawing.label) for drawing in digits])
    return {
        "mnist_as_png": share(_right(posted, mnist.test.labels)),
        "strokes": _stroke_figures(drawn, labels),
        "refusal": {
            "not_digits_refused": share([mark.verdict == "not_a_digit" for mark in marks]),
            "digits_answered": share([one.verdict in ("digit", "unsure") for one in drawn]),
        },
    }


def _stroke_figures(drawn: list[Prediction], labels: np.ndarray) -> dict:
    right = _right(drawn, labels)
    confidence = np.array([one.probabilities.max() for one in drawn])
    flagged = np.array([one.verdict in ("unsure", "not_a_digit") for one in drawn])
    return {
        **share(right),
        "calibration_error": round(expected_calibration_error(confidence, right), 5),
        "wrong_answers_flagged": share(flagged[~right]),
        "right_answers_flagged": share(flagged[right]),
    }


def as_text(figures: dict) -> str:
    """Returns the served figures as lines for people."""
    strokes, refusal = figures["strokes"], figures["refusal"]
    rows = [
        ("MNIST test posted as PNG, likeliest right", figures["mnist_as_png"]),
        ("pen strokes of unseen people, likeliest right", strokes),
        ("  wrong answers flagged unsure or refused", strokes["wrong_answers_flagged"]),
        ("  right answers flagged unsure or refused", strokes["right_answers_flagged"]),
        ("unseen people's letters and symbols refused", refusal["not_digits_refused"]),
        ("unseen people's digits answered", refusal["digits_answered"]),
    ]
    lines = [f"{name:<48}{_percent(row)}" for name, row in rows]
    lines.insert(2, f"{'  expected calibration error, 15 bins':<48}{strokes['calibration_error']:.4f}")
    return "\n".join(lines)


def _percent(row: dict) -> str:
    low, high = row["interval_95"]
    return f"{row['accuracy']:>7.2%}  ({row['right']} of {row['total']}, 95 % interval {low:.2%} to {high:.2%})"


def _read(recogniser: Recogniser, pictures: list[bytes]) -> list[Prediction]:
    return [recogniser.predict(picture) for picture in pictures]


def _painted(drawings: list[Drawing]) -> list[bytes]:
    rng = np.random.default_rng(PAINT_SEED)
    return [_png(paint_as_page(drawing, rng)) for drawing in drawings]


def _png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def _right(predictions: list[Prediction], labels: np.ndarray) -> np.ndarray:
    """Returns (N,) bool: whether the likeliest of the ten is right, refused or not."""
    answers = [-1 if one.probabilities is None else int(one.probabilities.argmax()) for one in predictions]
    return np.array(answers) == labels
