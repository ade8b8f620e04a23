"""Two readers of the same ink: the line network, which sees the context, and the digit network, which sees the form.

Where a mark has one digit, their probabilities are multiplied. Where they count digits differently, the digit network
decides whether a mark is one whole digit.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from webapp.recognition.lines import LineGuess
from webapp.recognition.pipeline import Prediction
from webapp.recognition.shapes import DIGITS, Box
from webapp.recognition.strips import Piece, Strip, clusters_of, piece_of, pieces_of


class Weights(NamedTuple):
    """How far the two readers are heard where they speak of the same digit."""

    line: float
    """Exponent of the line reader's probabilities."""
    form: float
    """Exponent of the digit network's."""
    doubt: float
    """Added to each of the line reader's, which has seen too few hands to rule a digit out."""


WEIGHTS = Weights(line=0.35, form=0.7, doubt=0.01)
"""Chosen on 1534 numbers by people of the validation side, half of them written again by other hands: they are read as
with 0.5 and 1, or 1 and 2, but with these the product is as sure as it is right. Where the readers differed on those
written again the line reader was right in 12, the digit network in 78 digits, on the others in 9 and 15."""

CROP_WEIGHTS = Weights(line=1.0, form=0.2, doubt=0.001)
"""Where the ink may be cut out of patterned paper, and the line reader leads. On the cheques 0.1 to 0.3 for the form
read alike, 0.5 loses ten."""

LEAST_FORM_SHARE = 1e-4
"""Of a digit, what the digit network is taken to say at least."""

WHOLE = 0.8
"""Marks whose number differs from the line reader's are a digit each when the digit network is that sure of each."""

FORM_WEIGHT = 0.3
"""Of the logarithm of the digit network's probability of a piece, beside that of the line reader's of the string. This
and the next were chosen on 600 pairs that overlap, by people of the validation side: 0.2 to 0.7 read alike."""

LEAST_FORM = 0.01
"""A piece that is cut from touching digits may look like nothing: it counts as much as this at least."""

WIDE = 1.1
"""Marks that are so many times as wide as high are no single digit where the line reader saw several. A tenth of digits
are as wide; but of 2500 numbers by validation people, half of them written again by other hands, 28 more are read so
and two fewer, with 0.9 to 1.2 on 1500 of them nearly alike (scripts that were not kept)."""

ALONE = 0.95
"""And that sure of a mark in which the line reader saw nothing. Ones are never added so: a bar or a slash looks like
one."""

CUT_TRUST = 0.8
"""Pieces that are cut from touching digits look like none to the digit network; the line reader is trusted that far."""

MAX_TOUCHING = 3
"""Of more digits than so many for each mark that they are cut from, the digit network is asked all the same: a
signature, hatching and a curl are cut into any number of noughts."""

LARGE_SHARE = 0.5
"""Marks lower than this share of the usual height in the word are dots, commas and parts."""

ONE = 1


class Sign(NamedTuple):
    """Something that stands in a word."""

    piece: Piece
    digit: int | None
    """None for marks that are no digits."""
    probabilities: np.ndarray
    """(10,) float32, of both readers."""
    not_a_digit: float
    trust: float = 0.0
    """How far both readers stand behind the digit, 0 to 1; 0 where it is none."""
    is_large: bool = True
    """It is no mere dot or comma beside the others."""

    def refused(self) -> "Sign":
        """Returns the same sign as a mark that is no digit, behind which nobody stands."""
        return self._replace(digit=None, trust=0.0)


class Option(NamedTuple):
    """What is asked of the digit network about one cluster."""

    by_mark: list[Piece]
    by_digit: list[Piece]
    """Empty where it would be the same: one mark, one digit."""
    spans: tuple[int, ...]
    """Numbers of the line reader's digits."""

    @property
    def inks(self) -> list[np.ndarray]:
        return [piece.ink for piece in (*self.by_mark, *self.by_digit)]


def options_of(strip: Strip, guess: LineGuess | None) -> list[Option]:
    """Cuts a word into what the digit network shall look at."""
    spans = guess.spans if guess else ()
    options = []
    for cluster in clusters_of(strip, spans):
        by_mark = [piece_of(mark, strip) for mark in cluster.marks]
        same = not cluster.spans or len(cluster.marks) == len(cluster.spans) == 1
        options.append(Option(by_mark, [] if same else pieces_of(cluster, strip, spans), cluster.spans))
    return options


def signs_of(
    options: Sequence[Option], guess: LineGuess | None, predictions: Sequence[Prediction], *, is_crop: bool = False
) -> list[Sign]:
    """Decides what stands in a word.

    Args:
        options: of the word.
        guess: the line reader's; None where there is no line reader, and every mark is asked about by itself.
        predictions: the digit network's, for the inks of all options in order.
        is_crop: the picture is a crop of one line with its paper, where marks may be paper and the line reader leads.
    """
    judged = judged_of(options, predictions)
    height_px = np.median([piece.box.height for option in options for piece in option.by_mark] or [0])
    large_px = LARGE_SHARE * height_px
    signs: list[Sign] = []
    for option, each in zip(options, judged, strict=True):
        if guess is None:
            signs += [_by_form(piece, one) for piece, one in zip(option.by_mark, each, strict=False)]
        elif is_crop:
            signs += _signs_by_line(option, guess, each, CROP_WEIGHTS)
        else:
            signs += _signs_by_both(option, guess, each, large_px)
    return [sign._replace(is_large=sign.piece.box.height >= large_px) for sign in signs]


def judged_of(options: Sequence[Option], predictions: Sequence[Prediction]) -> list[list[Prediction]]:
    """Returns the predictions for each option: of its marks, then of what was cut from them."""
    rest = iter(predictions)
    return [[next(rest) for _ in option.inks] for option in options]


def _signs_by_both(option: Option, guess: LineGuess, judged: Sequence[Prediction], large_px: float) -> list[Sign]:
    marks = list(zip(option.by_mark, judged, strict=False))
    large = [(piece, one) for piece, one in marks if piece.box.height >= large_px]
    if option.by_digit and _are_whole([one for _, one in large], option, guess, judged):
        keep = [piece.box.height >= large_px for piece, _ in marks]
        return _by_form_where(keep, marks)
    if option.spans and marks:
        return _signs_by_line(option, guess, judged, WEIGHTS)
    keep = [likelihood(one) >= ALONE and one.digit != ONE and piece.box.height >= large_px for piece, one in marks]
    return _by_form_where(keep, marks)


def _are_whole(large: Sequence[Prediction], option: Option, guess: LineGuess, judged: Sequence[Prediction]) -> bool:
    """Tells whether marks whose number differs from the line reader's digits are a digit each.

    To the digit network, which has learned to look past what a cut leaves of a neighbour, two digits that touch are
    often one; so where the line reader saw more digits than there are marks, their pieces are heard too.
    """
    whole = min(map(likelihood, large), default=0.0)
    by_line = float(np.prod([guess.confidences[span] for span in option.spans]))
    if len(large) == len(option.spans) or whole < WHOLE or is_wide(option):
        return False
    if len(large) > len(option.spans):
        return whole >= by_line
    pieces = zip(judged[-len(option.spans) :], option.spans, strict=True)
    looks = np.log([max(LEAST_FORM, form_of(one, guess.digits[span])) for one, span in pieces]).mean()
    return (1 - by_line) * whole**FORM_WEIGHT > by_line * float(np.exp(FORM_WEIGHT * looks))


def is_wide(option: Option) -> bool:
    """Tells whether marks in which the line reader saw more digits are too wide to be a digit each."""
    boxes = [piece.box for piece in option.by_mark]
    return len(option.spans) > len(boxes) and any(box.width >= WIDE * box.height for box in boxes)


def _signs_by_line(option: Option, guess: LineGuess, judged: Sequence[Prediction], weights: Weights) -> list[Sign]:
    """Takes every digit that the line reader saw, and none beside."""
    if not option.spans:
        return [other(piece, one) for piece, one in zip(option.by_mark, judged, strict=True)]
    pieces = option.by_digit or option.by_mark
    least = CUT_TRUST if 1 < len(option.spans) <= MAX_TOUCHING * len(option.by_mark) else 0.0
    return [
        fused(piece, one, guess.shares[span], guess.digits[span], weights, least_trust=least)
        for piece, one, span in zip(pieces, judged[-len(pieces) :], option.spans, strict=True)
    ]


def _by_form(piece: Piece, prediction: Prediction) -> Sign:
    """Takes the digit network at its word."""
    if prediction.digit is None:
        return other(piece, prediction)
    return Sign(piece, prediction.digit, prediction.probabilities, prediction.not_a_digit, likelihood(prediction))


def _by_form_where(keep: Sequence[bool], marks: Sequence[tuple[Piece, Prediction]]) -> list[Sign]:
    return [_by_form(*mark) if each else other(*mark) for mark, each in zip(marks, keep, strict=True)]


def other(piece: Piece, prediction: Prediction) -> Sign:
    """Returns the sign of ink that is no digit."""
    return Sign(piece, None, _even(), prediction.not_a_digit)


def marks_of(strip: Strip, signs: Sequence[Sign]) -> list[Sign]:
    """Returns a sign for each mark of a word that is no number, as little a digit as the least likely of its pieces."""
    whole = [piece_of(mark, strip) for mark in strip.marks]
    return [Sign(piece, None, _even(), max(_not_a_digit_within(piece.box, signs), default=1.0)) for piece in whole]


def _not_a_digit_within(box: Box, signs: Sequence[Sign]) -> list[float]:
    boxes = [(sign.piece.box, sign.not_a_digit) for sign in signs]
    return [value for one, value in boxes if one.left < box.right and box.left < one.right]


def fused(
    piece: Piece, prediction: Prediction, shares: np.ndarray, digit: int, weights: Weights, *, least_trust: float = 0.0
) -> Sign:
    """Multiplies what both readers say about a digit.

    Args:
        piece: its ink.
        prediction: the digit network's.
        shares: (10,) float64, the line reader's for each digit.
        digit: which one the line reader took it for.
        weights: of the two readers.
        least_trust: how far the line reader is trusted alone.
    """
    form = _even() if prediction.probabilities is None else np.maximum(prediction.probabilities, LEAST_FORM_SHARE)
    both = (shares + weights.doubt) ** weights.line * form**weights.form
    both = (both / both.sum()).astype(np.float32)
    trust = shares[digit] * max(least_trust, float(form[both.argmax()]) * (1 - prediction.not_a_digit))
    return Sign(piece, int(both.argmax()), both, prediction.not_a_digit, float(trust))


def _even() -> np.ndarray:
    return np.full(DIGITS, 1 / DIGITS, np.float32)


def form_of(prediction: Prediction, digit: int) -> float:
    """Returns the digit network's probability that ink is this digit."""
    if prediction.probabilities is None:
        return 0.0
    return float(prediction.probabilities[digit] * (1 - prediction.not_a_digit))


def likelihood(prediction: Prediction) -> float:
    """Returns the probability that ink is the digit that it looks most like."""
    if prediction.probabilities is None or prediction.digit is None:
        return 0.0
    return float(prediction.probabilities.max() * (1 - prediction.not_a_digit))
