"""Which data a run learns from, what it watches, and what it is calibrated by."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from training.augment import Strength
from training.config import Config
from training.cuts import CutDigits
from training.data import Digits, Mnist, digits_data, split_validation
from training.errors import DataError
from training.fit import Shares
from training.fonts import Face, faces_of
from training.forms import READABLE_ALONE
from training.lines.printed import type_faces
from training.lines.writers import Material, gather
from training.people import People, split_by_person
from training.sources import (
    CLEAR_LETTERS,
    CLEARLY_NO_DIGITS,
    HARDLY_DIGITS,
    DigitForms,
    NoDigits,
    Scribbles,
    VariedPictures,
    WrittenDigits,
    set_in_fonts,
)
from training.strokes import Drawing, is_fragment, load_drawings, paint_as_page
from webapp.recognition.ink import find_ink
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import DIGITS, NOT_A_DIGIT

MNIST_SHARE = 0.45
WRITTEN_SHARE = 0.31
FORMS_SHARE = 0.05
CUT_SHARE = 0.09
NO_DIGIT_SHARE = 0.17
"""How much of a batch comes from MNIST, from pen strokes, from rare forms of digits, from digits cut out of numbers,
and from what is no digit."""

FONTS_SHARE = 0.1
FONT_LETTERS_SHARE = 0.05
"""The same of digits in handwriting fonts, and of their letters, where `DIGITS_FONTS` has some: other hands."""

TYPE_LETTERS_SHARE = 0.02
"""And of letters in type, as forms and letterheads have them: the a of type was mostly taken for a 2."""

DIGIT_MARKS = "0123456789"

CUT_HELD_OUT = 500
"""Digits cut out of numbers of people held out."""

COLLECTED_SHARE = 0.25
"""How much of a batch comes from the digits that somebody collected, where there are some."""

HELD_OUT_SHARE = 0.2
"""Of collected digits: what is learned is tested on them."""

SPLIT_SEED = 1
"""Of the digits that are held out: the same for every run, so that one which begins with the weights of another is not
validated by digits that those were trained on."""

PAINT_SEED = 28
"""Of the size and place of held-out drawings on the page, the same for every model that is compared."""


class Recipe(NamedTuple):
    """Everything that a run needs from the data."""

    shares: Shares
    classes: int
    """10, or 11 where the network learns to refuse."""
    held_out: dict[str, Digits]
    """What no weight is trained on, by what it is; label 10 is "not a digit"."""
    description: dict
    """What went in, for the model card."""

    @property
    def validation(self) -> Digits:
        """All that is held out."""
        return concatenate(*self.held_out.values())


class Strokes(NamedTuple):
    """The pen strokes, split by person."""

    digits: People
    not_digits: People


def load_strokes() -> Strokes:
    """Loads the pen strokes of `DIGITS_DATA`.

    Raises:
        DataError: they are not there or damaged.
    """
    folder = digits_data()
    if folder is None:
        raise DataError(
            "Expected pen strokes in DIGITS_DATA, but that folder does not exist. Name it, or leave --strokes."
        )
    files = (folder / "strokes" / name for name in ("digits.jsonl.gz", "not_digits.jsonl.gz"))
    return Strokes(*(split_by_person(load_drawings(Path(file))) for file in files))


def has_strokes() -> bool:
    """Whether `DIGITS_DATA` has pen strokes."""
    folder = digits_data()
    return folder is not None and (folder / "strokes").is_dir()


def prepare(config: Config, mnist: Mnist, strokes: Strokes | None) -> Recipe:
    """Puts together what a run learns from, from MNIST and, where they are given, pen strokes.

    Without pen strokes a network that shall refuse, or go on refusing, learns it from scribbles alone.
    """
    split = split_validation(mnist.train, validation_size=config.validation_size, seed=SPLIT_SEED)
    pictures = _varied(split.train, config)
    description = {"mnist_train": len(split.train.labels), "mnist_validation": len(split.validation.labels)}
    held_out = {"MNIST digits held out": split.validation}
    if not config.strokes:
        return Recipe([(pictures, 1.0)], DIGITS, held_out, description)
    if strokes is None:
        shares = [(pictures, 1 - NO_DIGIT_SHARE), (Scribbles(), NO_DIGIT_SHARE)]
        return Recipe(shares, DIGITS + 1, held_out, description)
    faces = faces_of("train")
    material = _material(split.train, strokes, "train")._replace(faces=tuple(faces))
    shares = [
        (pictures, MNIST_SHARE),
        (WrittenDigits(strokes.digits.train), WRITTEN_SHARE),
        (DigitForms(), FORMS_SHARE),
        (CutDigits(material), CUT_SHARE),
        (NoDigits(strokes.not_digits.train), NO_DIGIT_SHARE),
        (_varied(set_in_fonts(type_faces(), CLEAR_LETTERS + HARDLY_DIGITS), config), TYPE_LETTERS_SHARE),
        *_font_shares(faces, config),
    ]
    held_out["pen strokes of people held out"] = painted(whole_ones(strokes.digits.validation))
    held_out["letters and symbols of people held out"] = painted(whole_ones(clear_ones(strokes.not_digits.validation)))
    cuts = CutDigits(_material(split.validation, strokes, "validation"))
    held_out["digits cut out of numbers of people held out"] = Digits(
        *cuts.draw(CUT_HELD_OUT, np.random.default_rng(PAINT_SEED))
    )
    if known := faces_of("validation"):
        held_out["digits in handwriting fonts held out"] = set_in_fonts(known, DIGIT_MARKS)
    return Recipe(shares, DIGITS + 1, held_out, description | {"handwriting_fonts": len(faces)} | _describe(strokes))


def _font_shares(faces: list[Face], config: Config) -> Shares:
    if not faces:
        return []
    return [
        (_varied(set_in_fonts(faces, DIGIT_MARKS), config), FONTS_SHARE),
        (_varied(set_in_fonts(faces, CLEAR_LETTERS), config), FONT_LETTERS_SHARE),
    ]


def _varied(pictures: Digits, config: Config) -> VariedPictures:
    return VariedPictures(pictures, Strength().scaled(config.augment))


def _material(mnist: Digits, strokes: Strokes, side: str) -> Material:
    """Returns what numbers are composed from, without forms that are no digits where they stand alone."""
    return gather(mnist, *(getattr(part, side) for part in strokes))._replace(forms=READABLE_ALONE)


def add_collected(recipe: Recipe, collected: dict[str, Digits], config: Config, *, share: float) -> Recipe:
    """Returns a recipe in which digits that somebody collected make up a share of each batch.

    Args:
        recipe: as it was without them.
        collected: sets of digits by their names, for the card and for verdicts. A part of each, `HELD_OUT_SHARE`, is
            held out.
        config: how they are varied.
        share: of each batch, 0 to 1, for all sets together and the same for each; the rest keeps its proportions.
    """
    whole = sum(part for _, part in recipe.shares)
    shares = [(other, part / whole * (1 - share)) for other, part in recipe.shares]
    held_out, counts = dict(recipe.held_out), {}
    for name, digits in collected.items():
        size = max(1, round(HELD_OUT_SHARE * len(digits.labels)))
        split = split_validation(digits, validation_size=size, seed=SPLIT_SEED)
        shares.append((_varied(split.train, config), share / len(collected)))
        held_out[f"{name}, part held out"] = split.validation
        counts[name] = {"train": len(split.train.labels), "validation": size, "share": round(share / len(collected), 4)}
    return recipe._replace(shares=shares, held_out=held_out, description={**recipe.description, "collected": counts})


def painted(drawings: list[Drawing]) -> Digits:
    """Returns drawings as the network would see them, had they been drawn on the page; letters get label 10."""
    rng = np.random.default_rng(PAINT_SEED)
    images = [normalise(find_ink(paint_as_page(drawing, rng))).image for drawing in drawings]
    labels = [int(drawing.label) if drawing.label.isdigit() else NOT_A_DIGIT for drawing in drawings]
    return Digits(np.stack(images), np.array(labels, np.uint8))


def clear_ones(drawings: list[Drawing]) -> list[Drawing]:
    """Returns the letters and symbols that no person would call a digit."""
    return [drawing for drawing in drawings if drawing.label in CLEARLY_NO_DIGITS]


def whole_ones(drawings: list[Drawing]) -> list[Drawing]:
    """Returns the drawings that are no fragments. Fourteen of 1400 outweighed all else in a validation loss."""
    return [drawing for drawing in drawings if not is_fragment(drawing)]


def concatenate(*parts: Digits) -> Digits:
    return Digits(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _describe(strokes: Strokes) -> dict:
    digits, letters = strokes
    return {
        "strokes_train": len(whole_ones(digits.train)),
        "strokes_validation": len(whole_ones(digits.validation)),
        "not_digits_train": len(whole_ones(letters.train)),
        "people_never_trained_on": {
            side: sorted({drawing.person for part in strokes for drawing in getattr(part, side)})
            for side in ("validation", "test")
        },
    }
