"""What a small network learns from: pictures drawn as for a release, and what the released network says of each.

Answers say more than labels do (Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015): how
sure a digit is, what else it might be, and what to think of pictures that nobody has a label for.
"""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training.augment import Strength, vary
from training.calibrate import NEW_HANDS, SEED
from training.data import Digits
from training.errors import TrainingError
from training.evaluate import classify
from training.fit import Shares, split_counts
from training.recipe import Recipe, Strokes, painted
from training.sources import Lookalikes, Scribbles
from webapp.recognition.classify import Classifier
from webapp.recognition.shapes import DIGITS

CHUNK = 1000
"""Pictures that are drawn together."""

FURTHER_SHARE = 0.35
"""Share of the pictures that is varied once more and further, as somebody new might write: nobody need know what they
then are, for the teacher says what it sees."""

LOOKALIKE_SHARE = 0.05
"""How much there is of letters that look like digits, beside the shares of the recipe. No label can be right for them,
but the teacher's answer is."""

COPIES = 3
"""Varied copies of each picture that is held out. Less than one answer in 5000 may differ, so that many are asked."""

LOOKALIKES = "letters like digits, of people held out"
SCRIBBLES = "scribbles"
SCRIBBLES_HELD_OUT = 500


class HeldOut(NamedTuple):
    """Pictures that no network learned from, and what the teacher says of them."""

    names: np.ndarray
    """(N,) of str: what each is, by the names of `Recipe.held_out` and the two above."""
    images: np.ndarray
    """(N, 28, 28) uint8, 0 paper to 255 ink."""
    labels: np.ndarray
    """(N,) uint8, 0 to 10; for letters like digits the teacher's likeliest digit."""
    answers: np.ndarray
    """(N, 10 or 11) float32."""
    varied: np.ndarray
    """(N,) bool: whether it is a copy that was varied further than in training."""

    @property
    def known(self) -> np.ndarray:
        """(N,) bool: whether the label is a person's, not the teacher's."""
        return self.names != LOOKALIKES

    @property
    def lessons(self) -> Digits:
        """The pictures with the answers as their labels."""
        return Digits(self.images, self.answers)


def shares_of(recipe: Recipe, strokes: Strokes | None) -> Shares:
    """Returns what lessons are drawn from: the recipe's own sources, and letters that look like digits."""
    if strokes is None:
        return recipe.shares
    return [*recipe.shares, (Lookalikes(strokes.not_digits.train), LOOKALIKE_SHARE)]


def draw_lessons(shares: Shares, teacher: Classifier, *, count: int, seed: int) -> Digits:
    """Draws pictures and asks the teacher about each.

    Args:
        shares: where the pictures come from.
        teacher: as served.
        count: of pictures; rounded up to whole chunks.
        seed: of the pictures.

    Returns:
        The pictures, with the teacher's (N, 10 or 11) float32 answers as their labels.
    """
    counts = split_counts(CHUNK, [share for _, share in shares])
    chunks = []
    for chunk in range(-(-count // CHUNK)):
        rng = np.random.default_rng([seed, chunk])
        images = np.concatenate([source.draw(size, rng)[0] for (source, _), size in zip(shares, counts, strict=True)])
        further = rng.random(len(images)) < FURTHER_SHARE
        images[further] = _varied(images[further], rng)
        chunks.append((images, classify(teacher, images)))
    return Digits(*(np.concatenate(parts) for parts in zip(*chunks, strict=True)))


def kept_lessons(path: Path, about: dict, draw: Callable[[], Digits]) -> Digits:
    """Returns the lessons of a file, or draws them and keeps them there.

    Args:
        path: the file, .npz.
        about: what decides the lessons, fit for JSON; a file of other ones is written anew.
        draw: draws them.

    Raises:
        TrainingError: they cannot be written.
    """
    told = json.dumps(about, sort_keys=True)
    if kept := _kept(path, told):
        return kept
    lessons = draw()
    draft = path.with_name(f"{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as opened:
            np.savez(opened, about=told, images=lessons.images, answers=lessons.labels)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise TrainingError(
            f"The lessons {path} could not be written ({error.strerror or error}). Make room."
        ) from error
    return lessons


def _kept(path: Path, told: str) -> Digits | None:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return Digits(file["images"], file["answers"]) if str(file["about"]) == told else None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None  # none yet, or damaged: they can be drawn again


def held_out_lessons(recipe: Recipe, strokes: Strokes | None, teacher: Classifier) -> HeldOut:
    """Returns all that is held out, each as it is and varied further than in training, with the teacher's answers."""
    rng = np.random.default_rng(SEED)
    sets = dict(recipe.held_out)
    if strokes is not None:
        sets[LOOKALIKES] = painted(Lookalikes(strokes.not_digits.validation).drawings)
        sets[SCRIBBLES] = Digits(*Scribbles().draw(SCRIBBLES_HELD_OUT, rng))
    names = np.repeat(list(sets), [len(digits.labels) for digits in sets.values()])
    images, labels = (np.concatenate(parts) for parts in zip(*sets.values(), strict=True))
    copies = [images, *(_varied(images, rng) for _ in range(COPIES))]
    varied = np.repeat(np.arange(1 + COPIES) > 0, len(images))
    names, images, labels = np.tile(names, 1 + COPIES), np.concatenate(copies), np.tile(labels, 1 + COPIES)
    answers = classify(teacher, images)
    likeliest = answers[:, :DIGITS].argmax(axis=1).astype(labels.dtype)
    return HeldOut(names, images, np.where(names == LOOKALIKES, likeliest, labels), answers, varied)


def _varied(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return vary(images, rng, Strength().scaled(NEW_HANDS))
