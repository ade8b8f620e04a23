"""Loads what lines are composed from, by side of the split."""

from pathlib import Path

from training.data import Digits, digits_data, load_mnist
from training.errors import DataError
from training.fonts import faces_of
from training.lines.writers import Material, gather
from training.people import split_by_person
from training.strokes import load_drawings

TRAINING_DIGITS = 55_000
"""Of MNIST's 60,000; the others are for validation."""


def training_material() -> Material:
    """MNIST's first 55,000 training digits, and the people and the fonts, where there are any, on the training side."""
    return _material("train")._replace(faces=tuple(faces_of("train")))


def validation_material() -> Material:
    """MNIST's last 5,000 training digits and the people on the validation side."""
    return _material("validation")


def test_material() -> Material:
    """MNIST's test digits and the people on the test side: for final figures only."""
    return _material("test")


def _material(side: str) -> Material:
    folder = digits_data()
    if folder is None:
        raise DataError("Expected MNIST and pen strokes in DIGITS_DATA, but that folder does not exist. Name it.")
    mnist = load_mnist()
    first, last = (mnist.train.images, mnist.train.labels), TRAINING_DIGITS
    digits = {
        "train": Digits(first[0][:last], first[1][:last]),
        "validation": Digits(first[0][last:], first[1][last:]),
        "test": mnist.test,
    }[side]
    files = (Path(folder / "strokes" / name) for name in ("digits.jsonl.gz", "not_digits.jsonl.gz"))
    return gather(digits, *(getattr(split_by_person(load_drawings(file)), side) for file in files))
