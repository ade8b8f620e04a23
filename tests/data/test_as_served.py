"""Figures on real handwriting through the very path of `/predict`: picture bytes in, verdict out. `make check-data`."""

import cv2
import numpy as np
import pytest

from training.data import digits_data, load_mnist
from training.strokes import load_drawings, paint_as_page
from webapp.config import PROJECT
from webapp.recognition.model_folder import read_card
from webapp.recognition.pipeline import Recogniser

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(digits_data() is None, reason="DIGITS_DATA is not here"),
]


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser.load(PROJECT / "saved_model")


def share_right(recogniser: Recogniser, pictures: list[bytes], labels: list[int], capsys, what: str) -> float:
    """Reads all pictures and prints the share whose likeliest digit is right."""
    answers = [recogniser.predict(picture) for picture in pictures]
    right = [
        answer.probabilities is not None and int(answer.probabilities.argmax()) == label
        for answer, label in zip(answers, labels, strict=True)
    ]
    with capsys.disabled():
        print(f"\n{what}: {np.mean(right):.2%} of {len(right)} right")
    return float(np.mean(right))


def png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def test_mnist_posted_as_png_reads_as_well_as_mnist_itself(recogniser, capsys):
    test = load_mnist().test
    share = share_right(recogniser, [png(image) for image in test.images], test.labels.tolist(), capsys, "MNIST as PNG")
    assert abs(share - read_card(PROJECT / "saved_model")["figures"]["mnist_test"]["accuracy"]) <= 0.0005


def test_pen_strokes_painted_as_the_page_paints_them_beat_the_tutorial(recogniser, capsys):
    """A tutorial's network reads 94.1 % of such strokes after MNIST-style cropping (shared/data/README.md)."""
    rng = np.random.default_rng(1)
    drawings = load_drawings(digits_data() / "strokes" / "digits.jsonl.gz")
    pictures = [png(paint_as_page(drawing, rng)) for drawing in drawings]
    labels = [int(drawing.label) for drawing in drawings]
    assert share_right(recogniser, pictures, labels, capsys, "pen strokes of 98 people") >= 0.941
