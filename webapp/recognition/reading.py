"""What reading a page gives: lines of digits, and the marks that are none."""

from typing import NamedTuple

import numpy as np

from webapp.recognition.shapes import Box


class ReadDigit(NamedTuple):
    """One digit of a line."""

    digit: int
    verdict: str
    """"digit" or "unsure"."""
    confidence: float
    """Calibrated probability that `digit` is right."""
    probabilities: np.ndarray
    """(10,) float32, summing to 1, given that it is a digit."""
    not_a_digit: float
    """Probability that it is no digit, 0 to 1."""
    box: Box
    """In the upright page."""


class ReadLine(NamedTuple):
    """Digits that stand in a row, left to right."""

    digits: tuple[ReadDigit, ...]
    """At least one."""
    box: Box
    """The line's ink in the upright page."""

    @property
    def text(self) -> str:
        return "".join(str(one.digit) for one in self.digits)


class OtherMark(NamedTuple):
    """Ink that is no digit: a comma, a word, a currency sign."""

    box: Box
    not_a_digit: float


class ReadPage(NamedTuple):
    """What stands on one page."""

    upright: np.ndarray
    """(H, W) uint8, 0 black to 255 white: the page as it is read; boxes are in its pixels."""
    rotation_deg: int
    """Clockwise turn that made it upright, after EXIF: 0, 90, 180 or 270."""
    lines: tuple[ReadLine, ...]
    """Top to bottom."""
    others: tuple[OtherMark, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)
