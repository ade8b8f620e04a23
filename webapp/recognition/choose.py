"""Choose among the line reader's guesses: likely by itself, and cut into what the digit network knows as its digits."""

from collections.abc import Sequence

import numpy as np

from webapp.recognition import ctc
from webapp.recognition.agree import FORM_WEIGHT, LEAST_FORM, Option, form_of, judged_of
from webapp.recognition.lines import LineGuess
from webapp.recognition.pipeline import Prediction

LEAST_PROBABILITY = 0.01
"""Guesses that the line reader itself believes less are not looked at."""


def choose(
    guesses: Sequence[LineGuess], options: Sequence[Sequence[Option]], predictions: Sequence[Sequence[Prediction]]
) -> tuple[int, LineGuess]:
    """Chooses one of the guesses at a word.

    Args:
        guesses: the line reader's, likeliest first; at least one.
        options: for each guess how it cuts the word.
        predictions: for each guess the digit network's, for the inks of all its options in order.

    Returns:
        The number of the guess, and the guess; where it is not the line reader's first one, with confidences that both
        readers stand behind.
    """
    shortest = max(1, min(len(guess.digits) for guess in guesses))
    looks = [_looks(*each) for each in zip(guesses, options, predictions, strict=True)]
    likely = [np.log(max(guess.probability, LEAST_PROBABILITY)) for guess in guesses]
    scores = np.array(likely) + FORM_WEIGHT * shortest * np.array(looks)
    best = int(scores.argmax())
    if best == 0:
        return 0, guesses[0]
    shares = ctc.shares(guesses[best].digits, [guess.digits for guess in guesses], np.exp(scores - scores.max()))
    return best, guesses[best]._replace(shares=shares)


def _looks(guess: LineGuess, options: Sequence[Option], predictions: Sequence[Prediction]) -> float:
    """Returns the mean logarithm of how much the pieces of a guess look like its digits, so that length is no fault."""
    forms: list[float] = []
    for option, judged in zip(options, judged_of(options, predictions), strict=True):
        pieces = judged[-len(option.spans) :] if option.spans else ()
        forms += [form_of(one, guess.digits[span]) for one, span in zip(pieces, option.spans, strict=False)]
    return float(np.log(np.maximum(forms, LEAST_FORM)).mean()) if forms else 0.0
