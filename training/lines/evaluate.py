"""Measure a line reader: whole strings, single characters, touching pairs, and what it invents where nothing stands."""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from training.data import digits_data
from training.errors import DataError
from training.lines.compose import compose, pair
from training.lines.material import test_material, validation_material
from training.lines.papers import photograph
from training.lines.writers import Material
from training.lines.written import compose_crop
from webapp.recognition.lines import LineGuess

Read = Callable[[Sequence[np.ndarray]], list[list[LineGuess]]]

COMPOSED = 500
PAIRS = 500
SEED = 7
"""Of the composed lines, the same for every network that is compared."""


class Sample(NamedTuple):
    """A crop and what stands there."""

    crop: np.ndarray
    """(H, W) uint8."""
    text: str
    name: str = ""


class Figures(NamedTuple):
    """How well lines were read."""

    lines: int
    exact: float
    """Share of lines whose whole string is right."""
    among_three: float
    """Share of lines whose string is among the guesses."""
    character_errors: float
    """Edits that the strings need, as a share of the true characters."""
    invented: float
    """Share of lines without digits where some were read."""
    expected: float
    """Mean probability that the reader gave its strings; the same as `exact` where it is calibrated."""
    surer_half: float
    """Share of strings that are right, of the half that the reader was surest of."""


def cheques() -> list[Sample]:
    """Loads the bank cheques: validation material, never learned from.

    Raises:
        DataError: they are not there.
    """
    folder = digits_data()
    path = folder / "cheques" / "labels.json" if folder else None
    if path is None or not path.is_file():
        raise DataError("Expected cheques/labels.json in DIGITS_DATA, but it is not there. Name the folder.")
    labels = json.loads(path.read_text(encoding="utf-8"))
    return [
        Sample(cv2.imread(str(path.parent / one["file"]), cv2.IMREAD_GRAYSCALE), one["text"], one["file"])
        for one in labels
    ]


def composed(material: Material, count: int = COMPOSED, level: float = 1.0) -> list[Sample]:
    """Composes lines of held-out people."""
    rng = np.random.default_rng(SEED)
    return [Sample(*compose_crop(material, rng, level)[:2]) for _ in range(count)]


def touching_pairs(material: Material, count: int = PAIRS) -> list[Sample]:
    """Pushes two digits of one hand together until they overlap by 5 to 20 % of the narrower one's width."""
    rng = np.random.default_rng(SEED)
    lines = [pair(material, rng) for _ in range(count)]
    return [Sample(photograph(line.ink, line.body_share, rng, 0.0), line.text) for line in lines]


def measure(read: Read, samples: list[Sample]) -> Figures:
    """Reads and counts."""
    answers = read([sample.crop for sample in samples])
    truths = [sample.text for sample in samples]
    guesses = [["".join(map(str, guess.digits)) for guess in each] for each in answers]
    best = [each[0] for each in guesses]
    with_digits = [(read, truth) for read, truth in zip(best, truths, strict=True) if truth]
    without = [read for read, truth in zip(best, truths, strict=True) if not truth]
    sure = np.array([each[0].probability for each in answers])
    right = np.array([read == truth for read, truth in zip(best, truths, strict=True)])
    edits = sum(edit_distance(read, truth) for read, truth in with_digits)
    return Figures(
        lines=len(samples),
        exact=float(right.mean()),
        among_three=float(np.mean([truth in each for each, truth in zip(guesses, truths, strict=True)])),
        character_errors=edits / max(1, sum(len(truth) for _, truth in with_digits)),
        invented=float(np.mean([bool(read) for read in without])) if without else 0.0,
        expected=float(sure.mean()),
        surer_half=float(right[np.argsort(-sure, kind="stable")[: max(1, len(right) // 2)]].mean()),
    )


def edit_distance(a: str, b: str) -> int:
    """Returns the fewest insertions, deletions and replacements that turn one string into the other."""
    row = list(range(len(b) + 1))
    for i, first in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, second in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (first != second))
    return row[-1]


def empty_lines(material: Material, count: int = COMPOSED) -> list[Sample]:
    """Composes lines without any digit: words, marks, printed lines, bare paper."""
    rng = np.random.default_rng(SEED)
    found: list[Sample] = []
    while len(found) < count:
        line = compose(material, rng, 1.0, empty=True)
        found.append(Sample(photograph(line.ink, line.body_share, rng, 1.0), ""))
    return found


SETS: dict[str, Callable[[], list[Sample]]] = {
    "cheques": cheques,
    "composed, validation people": lambda: composed(validation_material()),
    "pairs overlapping by 5-20 %, test people": lambda: touching_pairs(test_material()),
    "lines without digits, test people": lambda: empty_lines(test_material()),
}
"""What a line reader is measured on. Cheques and composed lines choose; test people only tell."""
