"""Read a page: rows of marks in, lines of digits out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from webapp.recognition.agree import Sign, likelihood, marks_of, options_of, signs_of
from webapp.recognition.context import numbers_only, trust_of
from webapp.recognition.lines import SERVED, LineGuess, LineReader
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reading import OtherMark, ReadDigit, ReadLine, ReadPage
from webapp.recognition.segment import Page, box_in_upright, segment
from webapp.recognition.shapes import Box
from webapp.recognition.strips import Strip, strip_of, whole_strip, words_of

CROWD = 250
MIN_CROWD_TRUST = 0.3
"""Where more marks than this stand, and each by itself looks like a digit with less than this probability on average,
nobody wrote numbers: specks of noise are not worth the line reader's time. Letters have 0.25 at most, digits 0.5."""


class Reader:
    """Reads all the digits of a page. Safe to share between threads."""

    def __init__(self, recogniser: Recogniser, lines: LineReader | None) -> None:
        self._recogniser = recogniser
        self._lines = lines

    @classmethod
    def load(cls, folder: Path, recogniser: Recogniser) -> "Reader":
        """Loads what a model folder has for whole lines beside the network for single digits."""
        has_lines = SERVED in recogniser.card["files"]
        return cls(recogniser, LineReader.load(folder, recogniser.card) if has_lines else None)

    def read_page(self, grey: np.ndarray) -> ReadPage:
        """Reads a page.

        Args:
            grey: (H, W) uint8, 0 black to 255 white, either polarity, EXIF orientation applied.

        Returns:
            Lines top to bottom, marks that are no digits, and the upright page that their boxes are in.
        """
        page = segment(grey, self._likelihood)
        lines, others = [], []
        for row in self._rows(page):
            found = [sign for word in row for sign in word]
            digits = tuple(self._read_digit(one, page) for one in found if one.digit is not None)
            others += [_other(one, page) for one in found if one.digit is None]
            if digits:
                lines.append(ReadLine(digits, _around([one.box for one in digits])))
        return ReadPage(page.upright, page.rotation_deg, tuple(lines), tuple(others))

    def _rows(self, page: Page) -> list[list[list[Sign]]]:
        """Returns what stands in each word of each row."""
        if page.is_crop and self._lines is not None:
            return [self._words([whole_strip(page)])]
        strips = [[strip_of(word, page) for word in words_of(row)] for row in page.rows]
        words = iter(self._words([strip for row in strips for strip in row]))
        rows = [[next(words) for _ in row] for row in strips]
        is_lone = sum(len(word) for row in rows for word in row) == 1
        return rows if is_lone else _unsplit(numbers_only(rows), strips)

    def _words(self, strips: Sequence[Strip]) -> list[list[Sign]]:
        if sum(len(strip.marks) for strip in strips) > CROWD:
            alone = self._signs(strips, [None] * len(strips))
            if trust_of(sign for word in alone for sign in word) < MIN_CROWD_TRUST:
                return alone
        return self._signs(strips, self._guesses(strips))

    def _signs(self, strips: Sequence[Strip], guesses: Sequence[LineGuess | None]) -> list[list[Sign]]:
        """Returns what stands in each word, asking the digit network once for all."""
        options = [options_of(strip, guess) for strip, guess in zip(strips, guesses, strict=True)]
        inks = [[ink for option in word for ink in option.inks] for word in options]
        predictions = iter(self._recogniser.classify([ink for word in inks for ink in word]))
        return [
            signs_of(word, guess, [next(predictions) for _ in word_inks], is_crop=strip.is_crop)
            for strip, word, guess, word_inks in zip(strips, options, guesses, inks, strict=True)
        ]

    def _guesses(self, strips: Sequence[Strip]) -> list[LineGuess | None]:
        if self._lines is None:
            return [None] * len(strips)
        guesses = [found[0] for found in self._lines.read([strip.picture for strip in strips])]
        if len(strips) == 1 and len(strips[0].marks) == 1 and len(guesses[0].digits) <= 1:
            return [None]  # a lone digit has no context: `predict` is asked about it, and so is the same network here
        return guesses

    def _likelihood(self, inks: Sequence[np.ndarray]) -> np.ndarray:
        """See `orient.Likelihood`."""
        return np.array([likelihood(one) for one in self._recogniser.classify(inks)])

    def _read_digit(self, sign: Sign, page: Page) -> ReadDigit:
        confidence = float(sign.probabilities[sign.digit])
        verdict = "digit" if confidence >= self._recogniser.sure_from else "unsure"
        box = box_in_upright(sign.piece.box, page)
        return ReadDigit(sign.digit, verdict, confidence, sign.probabilities, sign.not_a_digit, box)


def _unsplit(rows: list[list[list[Sign]]], strips: Sequence[Sequence[Strip]]) -> list[list[list[Sign]]]:
    """Returns whole marks for the words that are no numbers: what was cut for the sake of digits is one mark again."""
    return [
        [
            word if any(sign.digit is not None for sign in word) else marks_of(strip, word)
            for word, strip in zip(row, row_strips, strict=True)
        ]
        for row, row_strips in zip(rows, strips, strict=True)
    ]


def _other(sign: Sign, page: Page) -> OtherMark:
    return OtherMark(box_in_upright(sign.piece.box, page), sign.not_a_digit)


def _around(boxes: list[Box]) -> Box:
    edges = np.array(boxes)
    top, left = (int(value) for value in edges[:, :2].min(axis=0))
    bottom, right = (int(value) for value in edges[:, 2:].max(axis=0))
    return Box(top, left, bottom, right)
