"""Read a page: rows of marks in, lines of digits out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from webapp.recognition.agree import Sign, likelihood, marks_of, options_of, signs_of
from webapp.recognition.apart import one_digit_each
from webapp.recognition.blots import without_blots
from webapp.recognition.choose import LEAST_PROBABILITY, choose
from webapp.recognition.confidence import modest
from webapp.recognition.context import numbers_only, trust_of
from webapp.recognition.light import is_clean
from webapp.recognition.lines import SERVED, LineGuess, LineReader
from webapp.recognition.lone import lone_digit, small_digit
from webapp.recognition.pipeline import Prediction, Recogniser
from webapp.recognition.reading import OtherMark, ReadDigit, ReadLine, ReadPage
from webapp.recognition.segment import Page, box_in_upright, filled_crop, segment
from webapp.recognition.shapes import Box
from webapp.recognition.stray import without_cut, without_strays
from webapp.recognition.strips import Strip, strip_of, whole_strip, words_of

MIN_CROWD = 50
CROWD = 1000
MAX_CROWD_TRUST = 0.4
"""Where more than so many marks stand, each by itself must look like a digit with some probability on average, or
nobody wrote numbers, and specks of noise are not worth the line reader's time: with their number's share of a crowd,
but this at most. Specks have 0.34 at most, most of them and letters less than 0.1, digits 0.5 and more."""


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
        page = segment(grey, self._likelihood, self._digits_of)
        crop = None if page.on_desk else filled_crop(grey)
        read = self._read(page)
        read = read if crop is None else _surer(self._read(crop), read)
        small = None if read.text else small_digit(grey, self._recogniser.predict_grey)
        return read if small is None else ReadPage(grey, 0, (_lone_line(small),), ())

    def _read(self, page: Page) -> ReadPage:
        lines, others = [], []
        for row in self._rows(page):
            found = [sign for word in row for sign in word]
            digits = tuple(self._read_digit(one, page) for one in found if one.digit is not None)
            others += [_other(one, page) for one in found if one.digit is None]
            if digits:
                lines.append(ReadLine(digits, _around([one.box for one in digits])))
        if not page.on_desk and sum(len(line.digits) for line in lines) <= 1:
            lone = lone_digit(page.upright, self._recogniser.classify, is_crop=page.is_crop)
            if lone is not None:
                lines, others = [_lone_line(lone)], [one for one in others if not _overlap(one.box, lone.box)]
        return ReadPage(page.upright, page.rotation_deg, tuple(lines), tuple(others))

    def _rows(self, page: Page) -> list[list[list[Sign]]]:
        """Returns what stands in each word of each row."""
        if page.is_crop and self._lines is not None:
            return [self._words([whole_strip(page)])]
        drawn = is_clean(page.upright)
        strips = [[strip_of(word, page)._replace(is_clean=drawn) for word in words_of(row)] for row in page.rows]
        words = iter(self._words([strip for row in strips for strip in row]))
        rows = [[next(words) for _ in row] for row in strips]
        is_lone = sum(len(word) for row in rows for word in row) == 1
        if is_lone:
            return rows if drawn else without_strays(rows, page)
        rows = numbers_only(rows if drawn else without_cut(rows, page))
        if not drawn:
            rows = [[[modest(one) for one in word] for word in row] for row in without_strays(rows, page)]
        return _unsplit(rows, strips)

    def _words(self, strips: Sequence[Strip]) -> list[list[Sign]]:
        marks = sum(len(strip.marks) for strip in strips)
        if marks > MIN_CROWD:
            alone = self._signs(strips, [()] * len(strips))
            if trust_of(sign for word in alone for sign in word) < min(marks / CROWD, MAX_CROWD_TRUST):
                return alone
        return self._signs(strips, self._guesses(strips))

    def _signs(self, strips: Sequence[Strip], guesses: Sequence[Sequence[LineGuess]]) -> list[list[Sign]]:
        """Returns what stands in each word, asking the digit network once for all."""
        options = [
            [options_of(strip, guess) for guess in each or (None,)] for strip, each in zip(strips, guesses, strict=True)
        ]
        inks = [[[ink for option in way for ink in option.inks] for way in word] for word in options]
        predictions = iter(self._recogniser.classify([ink for word in inks for way in word for ink in way]))
        judged = [[[next(predictions) for _ in way] for way in word] for word in inks]
        is_lone = len(strips) == len(strips[0].marks) == 1 if strips else False
        return [_signs_in(*word, is_lone=is_lone) for word in zip(strips, guesses, options, judged, strict=True)]

    def _guesses(self, strips: Sequence[Strip]) -> list[Sequence[LineGuess]]:
        """Returns what the line reader believes of each word; nothing where there is no line reader."""
        if self._lines is None:
            return [()] * len(strips)
        found = self._lines.read([strip.picture for strip in strips])
        return [_believed(guesses, strip) for guesses, strip in zip(found, strips, strict=True)]

    def _likelihood(self, inks: Sequence[np.ndarray]) -> np.ndarray:
        """See `orient.Likelihood`."""
        return np.array([likelihood(one) for one in self._recogniser.classify(inks)])

    def _digits_of(self, inks: Sequence[np.ndarray]) -> np.ndarray:
        """See `orient.DigitsOf`."""
        seen = (one.probabilities for one in self._recogniser.classify(inks))
        return np.array([-1 if each is None else int(each.argmax()) for each in seen])

    def _read_digit(self, sign: Sign, page: Page) -> ReadDigit:
        confidence = float(sign.probabilities[sign.digit])
        verdict = "digit" if confidence >= self._recogniser.sure_from else "unsure"
        box = box_in_upright(sign.piece.box, page)
        return ReadDigit(sign.digit, verdict, confidence, sign.probabilities, sign.not_a_digit, box)


def _surer(crop: ReadPage, page: ReadPage) -> ReadPage:
    """Returns how a photo is read that may be a crop of one line.

    As such, if it holds nothing but sure digits; but as a page, if that has more digits and all of them are sure.
    """
    if crop.others or not _is_sure(crop) or (_is_sure(page) and len(page.text) > len(crop.text)):
        return page
    return crop


def _is_sure(read: ReadPage) -> bool:
    return {digit.verdict for line in read.lines for digit in line.digits} == {"digit"}


def _lone_line(seen: Prediction) -> ReadLine:
    digit = ReadDigit(seen.digit, seen.verdict, seen.confidence, seen.probabilities, seen.not_a_digit, seen.box)
    return ReadLine((digit,), digit.box)


def _overlap(one: Box, other: Box) -> bool:
    return one.top < other.bottom and other.top < one.bottom and one.left < other.right and other.left < one.right


def _believed(guesses: Sequence[LineGuess], strip: Strip) -> Sequence[LineGuess]:
    """Returns the guesses to choose from. In a crop the first one leads: cut out of patterned paper, no form tells."""
    if strip.is_crop:
        return guesses[:1]
    return [guesses[0], *(guess for guess in guesses[1:] if guess.probability >= LEAST_PROBABILITY)]


def _signs_in(strip: Strip, guesses: Sequence[LineGuess], options, judged, *, is_lone: bool) -> list[Sign]:
    """Returns what stands in a word."""
    if not guesses:
        return without_blots(signs_of(options[0], None, judged[0]), drawn=strip.is_clean)
    best, guess = choose(guesses, options, judged)
    if is_lone and len(guess.digits) <= 1:
        guess = None  # a lone digit has no context: `predict` is asked about it, and so is the same network here
    signs = signs_of(options[best], guess, judged[best], is_crop=strip.is_crop)
    if strip.is_clean and guess is not None:
        signs = one_digit_each(signs, options[best], judged[best], guesses, guess)
    return signs if strip.is_crop else without_blots(signs, drawn=strip.is_clean)


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
