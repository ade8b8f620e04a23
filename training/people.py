"""Who is held out. A person's drawings are never on both sides of a split.

The sides were drawn once, by chance: the SHA-256 of "1:" and the person's name, as a share of its range, is under 0.13
on the test side and from there to under 0.24 on the validation side.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from training.strokes import Drawing

TEST_SHARE = 0.13
VALIDATION_SHARE = 0.11
SALT = "1"


class People(NamedTuple):
    """Drawings by the side of the split that their writers are on."""

    train: list[Drawing]
    validation: list[Drawing]
    """For choosing: early stopping, calibration, thresholds."""
    test: list[Drawing]
    """For the final figures only."""


def split_by_person(drawings: Iterable[Drawing]) -> People:
    """Puts every drawing on its writer's side."""
    people = People([], [], [])
    for drawing in drawings:
        getattr(people, side_of(drawing.person)).append(drawing)
    return people


def side_of(person: str) -> str:
    """Returns "train", "validation" or "test"."""
    draw = int(hashlib.sha256(f"{SALT}:{person}".encode()).hexdigest()[:8], 16) / 2**32
    if draw < TEST_SHARE:
        return "test"
    return "validation" if draw < TEST_SHARE + VALIDATION_SHARE else "train"
