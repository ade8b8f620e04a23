"""Numbers on clean paper, whose digits stand apart: where the line reader is in doubt, each mark is one digit.

The line reader takes the slash of a zero for a one, and leaves out what it does not know. On a drawing, unlike on a
photo, what hangs together was written together.
"""

from collections.abc import Sequence

import numpy as np

from webapp.recognition import ctc
from webapp.recognition.agree import LARGE_SHARE, WEIGHTS, Option, Sign, fused, is_wide, judged_of, other
from webapp.recognition.lines import LineGuess
from webapp.recognition.pipeline import Prediction
from webapp.recognition.strips import Piece

AMONG_DIGITS = 10.0
"""Odds that a mark is a digit, beside those that the digit network gives it, where the others of its word are."""

APART = 4.0
"""Odds that marks are a digit each, beside those of the line reader's string. This and the number above were chosen on
1600 numbers by people of the validation side, half of them written again by other hands."""

LEAST_LIKELIHOOD = 1e-3


def one_digit_each(
    signs: Sequence[Sign],
    options: Sequence[Option],
    predictions: Sequence[Prediction],
    guesses: Sequence[LineGuess],
    chosen: LineGuess,
) -> list[Sign]:
    """Decides whether the marks of a word are one digit each, although the readers together found more or fewer.

    Args:
        signs: what they found.
        options: of the word, as they cut it.
        predictions: the digit network's, for the inks of all options in order.
        guesses: the line reader's, likeliest first.
        chosen: the one of them that was followed.

    Returns:
        A sign for each mark, or the signs as they are.
    """
    judged = zip(options, judged_of(options, predictions), strict=True)
    marks = [mark for option, each in judged for mark in zip(option.by_mark, each, strict=False)]
    large_px = LARGE_SHARE * np.median([piece.box.height for piece, _ in marks] or [0])
    large = [(piece, one) for piece, one in marks if piece.box.height >= large_px]
    is_agreed = len(large) == sum(sign.digit is not None for sign in signs)
    is_alone = len(large) == 1  # it stands apart from nothing: two digits that touch are as likely
    if is_agreed or is_alone or any(one.probabilities is None for _, one in large):
        return list(signs)
    if any(is_wide(option) for option in options):
        return list(signs)
    whole = float(np.prod([_likelihood(one) for _, one in large]))
    if APART * (1 - chosen.probability) * whole <= chosen.probability:
        return list(signs)
    digits = tuple(int(one.probabilities.argmax()) for _, one in large)
    shares = ctc.shares(digits, [guess.digits for guess in guesses], [guess.probability for guess in guesses])
    found = iter(zip(large, digits, shares, strict=True))
    return [_sign(*next(found)) if piece.box.height >= large_px else _small(piece, one) for piece, one in marks]


def _sign(mark: tuple[Piece, Prediction], digit: int, shares: np.ndarray) -> Sign:
    piece, one = mark
    return fused(piece, one, shares, digit, WEIGHTS)._replace(trust=_likelihood(one))


def _small(piece: Piece, one: Prediction) -> Sign:
    return other(piece, one)._replace(is_large=False)


def _likelihood(one: Prediction) -> float:
    """Returns the probability that a mark among digits is the digit that it looks most like."""
    odds = AMONG_DIGITS * (1 - one.not_a_digit) / max(one.not_a_digit, LEAST_LIKELIHOOD)
    return max(LEAST_LIKELIHOOD, float(one.probabilities.max() * odds / (1 + odds)))
