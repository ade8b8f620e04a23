"""Handwriting fonts: each is the hand of one more person, with all ten digits and the alphabet.

The recorded people are few, and forms that they do not write are what the readers get wrong. `tools/fetch-fonts.sh`
fetches the families of `tools/fonts.txt`; `DIGITS_FONTS` names the folder. Without it nothing is lost but these hands.
"""

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.errors import DataError
from training.people import side_of

BODY_PX = 64
"""Height that the highest digit of a font is drawn at, about the highest that a line is written with."""

MARGIN_PX = 10
"""Around the ink, for its soft edge."""

SOFT_PX = 2.0
"""Standard deviation of the blur: edges as soft as MNIST's, so that a style can make the pen thinner and thicker."""

SUFFIXES = (".ttf", ".otf", ".woff")


class Picture(NamedTuple):
    """One mark in grey."""

    grey: np.ndarray
    """(H, W) uint8, 0 paper to 255 ink, with soft edges."""
    body_px: float
    """Height of a digit of the same hand, in its pixels."""
    top: float | None = None
    """How far its ink begins under the top of that digit, as a share of the body; None where nobody knows."""


class Face:
    """One font."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def draw(self, mark: str) -> Picture:
        """Draws one character.

        Returns:
            Its picture; the same one each time.
        """
        return _drawn(self.path, mark)

    def set_in_type(self, text: str, size: int) -> np.ndarray:
        """Returns (H, W) uint8, 0 paper to 255 ink, the box of some words, joined where the font joins them."""
        font = _load(self.path, size)
        left, top, right, bottom = font.getbbox(text)
        page = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
        ImageDraw.Draw(page).text((-left, -top), text, fill=255, font=font)
        return np.asarray(page)


def faces_of(side: str, folder: Path | None = None) -> list[Face]:
    """Loads the fonts on one side of the split, which is drawn by family as that of the people is.

    Args:
        side: "train", "validation" or "test".
        folder: with font files; by default the one that `DIGITS_FONTS` names.

    Returns:
        The fonts by name; none where no folder is named.

    Raises:
        DataError: there is no such folder, no font in it, or a damaged one.
    """
    folder = folder or _named_folder()
    if folder is None:
        return []
    files = sorted(file for file in folder.glob("*") if file.suffix.lower() in SUFFIXES) if folder.is_dir() else []
    if not files:
        raise DataError(
            f"Expected font files in {folder}, but there are none. Fetch them: sh tools/fetch-fonts.sh {folder}."
        )
    for file in files:
        _body(file)
    return [Face(file) for file in files if side_of(f"font {file.stem}") == side]


def _named_folder() -> Path | None:
    named = os.environ.get("DIGITS_FONTS")
    return Path(named) if named else None


@cache
def _load(path: Path, size: int) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        message = f"Expected a font in {path}, but it cannot be read ({error}). Remove it, or fetch it anew."
        raise DataError(message) from error


@cache
def _body(path: Path) -> tuple[int, int]:
    """Returns the size at which a font's highest digit is `BODY_PX` high, and where that digit begins."""
    trial = _load(path, 4 * BODY_PX)
    boxes = [trial.getbbox(digit) for digit in "0123456789"]
    size = round(4 * BODY_PX * BODY_PX / max(1, max(bottom - top for _, top, _, bottom in boxes)))
    font = _load(path, max(8, size))
    return font.size, min(font.getbbox(digit)[1] for digit in "0123456789")


@cache
def _drawn(path: Path, mark: str) -> Picture:
    size, body_top = _body(path)
    ink = Face(path).set_in_type(mark, size)
    top = _load(path, size).getbbox(mark)[1] - body_top
    soft = cv2.GaussianBlur(np.pad(ink, MARGIN_PX), (0, 0), SOFT_PX).astype(np.float32)
    full = max(1.0, float(soft.max()))  # a hairline is as black as a broad stroke
    return Picture(np.rint(soft * (255 / full)).astype(np.uint8), BODY_PX, top / BODY_PX)
