"""Numbers or words: what a mark is shows also by its neighbours, its row and its page.

One letter in ten looks like a digit to the network. Among letters, or specks of noise, it is none; in a column of
figures it is one.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from webapp.recognition.agree import Sign

PRIOR_SIGNS = 3.0
"""The page counts like so many more signs of a row, and that row like so many more signs of a word."""

MIN_TRUST = 0.6
"""A word is a number when its signs, and these, are digits with this probability on average. Chosen, as the number
above, on pages made of pen strokes of the people on the validation side."""


def numbers_only(rows: Sequence[Sequence[Sequence[Sign]]]) -> list[list[list[Sign]]]:
    """Turns digits into other marks in words that are none.

    Args:
        rows: the signs of each word of each row of a page.

    Returns:
        The same; no sign is lost.
    """
    page = trust_of(sign for row in rows for word in row for sign in word)
    found = []
    for row in rows:
        prior = trust_of((sign for word in row for sign in word), prior=page)
        found.append([_judged(word, prior) for word in row])
    return found


def _judged(word: Sequence[Sign], prior: float) -> list[Sign]:
    is_number = trust_of(word, prior=prior) >= MIN_TRUST
    return list(word) if is_number else [sign.refused() for sign in word]


def trust_of(signs: Iterable[Sign], *, prior: float | None = None) -> float:
    """Returns how far the readers stand behind these signs on average, dots and commas left out.

    Args:
        signs: of a word, row or page.
        prior: what is expected of them before they are seen; it counts like `PRIOR_SIGNS` more.
    """
    trusts = [sign.trust for sign in signs if sign.is_large]
    if prior is None:
        return float(np.mean(trusts or [0.0]))
    return (sum(trusts) + PRIOR_SIGNS * prior) / (len(trusts) + PRIOR_SIGNS)
