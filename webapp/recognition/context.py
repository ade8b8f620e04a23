"""Numbers or words: what a mark is shows also by its neighbours, its row and its page.

One letter in ten looks like a digit to the network. Among letters, or specks of noise, it is none; in a column of
figures it is one.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from webapp.recognition.agree import Sign

PRIOR_SIGNS = 3.0
"""The page and the row count like so many more signs of the word."""

MIN_TRUST = 0.6
"""A word is a number when its signs, and these, are digits with this probability on average."""


def numbers_only(rows: Sequence[Sequence[Sequence[Sign]]]) -> list[list[list[Sign]]]:
    """Turns digits into other marks in words that are none.

    Args:
        rows: the signs of each word of each row of a page.

    Returns:
        The same; no sign is lost.
    """
    page = trust_of(sign for row in rows for word in row for sign in word)
    return [
        [_judged(word, (page + trust_of(sign for each in row for sign in each)) / 2) for word in row] for row in rows
    ]


def _judged(word: Sequence[Sign], prior: float) -> list[Sign]:
    trusts = [sign.trust for sign in word if sign.is_large]
    if (sum(trusts) + PRIOR_SIGNS * prior) / (len(trusts) + PRIOR_SIGNS) >= MIN_TRUST:
        return list(word)
    return [sign._replace(digit=None) for sign in word]


def trust_of(signs: Iterable[Sign]) -> float:
    """Returns how far the readers stand behind these signs on average, dots and commas left out."""
    return float(np.mean([sign.trust for sign in signs if sign.is_large] or [0.0]))
