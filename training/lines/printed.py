"""Print words as forms, letters and cheques carry them: what stands in type is no handwritten digit."""

import string
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np

from training.fonts import Face
from training.lines.style import FIELD_HEIGHT_PX
from training.lines.texts import CLEAR_LETTERS, LONG_WORD

FONTS = ("DejaVuSans", "DejaVuSerif", "DejaVuSansMono", "STIXGeneral", "cmr10", "cmss10", "cmtt10", "cmb10")
"""Families that matplotlib brings, upright, bold and slanted where it has them; "Display" ones lack most letters."""

LETTERS = "eeeeeeeetttttaaaaaooooiiiinnnnssssrrrrhhhhllldddccuummffppgwybvk"
"""About as often as in English text."""
PLAIN_LETTERS = CLEAR_LETTERS + "adefhnprtuvyPRTUVY"
"""Printed letters that no printed or written digit looks like among others in a word: r, t and u too, for type is even.
The rest (o, l, i, s, b, g, z ...) is print only beside these."""
PLAIN_SHARE = 0.4
"""Of a word's letters, at least: "Hall" and "Total" are words, "lose" and "Bib" may be numbers."""
MOST_LETTERS = 11

CAPITAL_CHANCE, CAPITALS_CHANCE, COLON_CHANCE, RULED_CHANCE = 0.5, 0.2, 0.25, 0.1
HEIGHT = (0.3, 0.9)
"""Of the letters between their highest and lowest, as a share of the field's."""
MOST_WIDTH_PX = 560
WRITTEN_SHARE = 0.5
"""Chance that a handwriting font writes words, where there are any: joined letters, as nobody recorded them."""
TURNED_CHANCE = 0.2
"""Chance of print upside down, as a sheet may lie."""
SKEW_SD_DEG = 1.0


def print_words(rng: np.random.Generator, written: Sequence[Face] = ()) -> np.ndarray:
    """Returns (80, W) uint8, 0 paper to 255 ink: one to three words.

    Args:
        rng: the source of chance.
        written: handwriting fonts, for words that are no print.
    """
    faces = written if written and rng.random() < WRITTEN_SHARE else type_faces()
    patch = _typeset(_text(rng, int(rng.integers(1, 4))), rng.uniform(*HEIGHT) * FIELD_HEIGHT_PX, faces, rng)
    height, width = patch.shape
    ink = np.zeros((FIELD_HEIGHT_PX, width + 2 * int(rng.integers(2, 24))), np.uint8)
    top, left = int(rng.integers(FIELD_HEIGHT_PX - height + 1)), (ink.shape[1] - width) // 2
    ink[top : top + height, left : left + width] = patch
    if rng.random() < TURNED_CHANCE:
        ink = np.ascontiguousarray(ink[::-1, ::-1])
    turn = cv2.getRotationMatrix2D((ink.shape[1] / 2, FIELD_HEIGHT_PX / 2), rng.normal(0, SKEW_SD_DEG), 1.0)
    return cv2.warpAffine(ink, turn, ink.shape[::-1])


def print_label(height_px: float, rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) uint8, cropped to its ink: a word to stand before or after a number.

    Args:
        height_px: of the letters.
        rng: the source of chance.
    """
    return _typeset(_text(rng, 1), height_px, type_faces(), rng)


def _text(rng: np.random.Generator, words: int) -> str:
    text = " ".join(_word(rng) for _ in range(words))
    return text + ":" if rng.random() < COLON_CHANCE else text


def _word(rng: np.random.Generator) -> str:
    """Draws letters until enough of them are plainly letters; of short words all but one."""
    while True:
        word = "".join(rng.choice(list(LETTERS), int(rng.integers(2, MOST_LETTERS + 1))))
        style = rng.random()
        if style < CAPITALS_CHANCE:
            word = word.upper()
        elif style < CAPITALS_CHANCE + CAPITAL_CHANCE:
            word = str(rng.choice(list(string.ascii_uppercase))) + word[1:]
        plain = sum(letter in PLAIN_LETTERS for letter in word)
        if plain >= (PLAIN_SHARE * len(word) if len(word) >= LONG_WORD else len(word) - 1):
            return word


def _typeset(text: str, height_px: float, faces: Sequence[Face], rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) uint8, cropped: text in some font, at most `height_px` high, less where it were too wide."""
    page = faces[rng.integers(len(faces))].set_in_type(text, 2 * FIELD_HEIGHT_PX)
    height, width = page.shape
    scale = min(height_px / height, MOST_WIDTH_PX / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    ink = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    if rng.random() < RULED_CHANCE:
        ink[-max(1, round(0.05 * size[1])) :] = 255
    return ink


@cache
def type_faces() -> tuple[Face, ...]:
    """Returns matplotlib's fonts for print."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    files = (path for path in sorted(folder.glob("*.ttf")) if path.stem.startswith(FONTS))
    return tuple(Face(path) for path in files if "Display" not in path.stem)
