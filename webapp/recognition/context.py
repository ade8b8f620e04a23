"""Numbers or words: what a mark is shows also by its neighbours, its row and its page.

One letter in ten looks like a digit to the networks, in plain handwriting one in five. Among letters, or specks of
noise, it is none; in a column of figures it is one, and so it is in a number that stands in a line of words.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from webapp.recognition.agree import ONE, Sign

PRIOR_SIGNS = 3.0
"""The page counts like so many more signs of a row, and that row like so many more signs of a word."""

MIN_TRUST = 0.6
"""A word is a number when its signs, and these, are digits with this probability on average. Chosen, as the number
above, on pages made of pen strokes of the people on the validation side."""

FEW_SIGNS = 10
"""A page of no more is judged like a page of numbers: it may hold one, and dirt."""

MANY_DIGITS, MOST_ONES = 20, 0.67
"""Of more digits than so many, a larger share are ones only where the bars of letters are: n, m and i of some type."""

ROW_TRUST, ROW_SIGNS = 0.9, 2
"""A row of at least so many signs that are digits with this probability on average is one of numbers on any page."""

SPACE_HEIGHTS = 0.33
"""Wider gaps part words, as a share of the usual height of their signs. On pages of words and numbers in handwriting
fonts three gaps in four between a letter and a digit are wider, of those between two digits less than one in twenty."""


class Trusts(NamedTuple):
    """How far the readers stand behind the signs of a page, dots and commas left out."""

    total: float
    count: int


class Evidence(NamedTuple):
    """The log-odds that signs between two spaces are a number and no word, on a page of words: what each fact adds.

    A logistic regression on pages of words and numbers by validation people and in 160 handwriting fonts, on empty
    pages and on pages of numbers (a script that was not kept).
    """

    trust: float = 5.94
    """How far the readers stand behind its signs on average, 0 to 1."""
    trust_each: float = 1.54
    """The same for each sign, five at most: in a word it is rare that all look like digits."""
    round_or_straight: float = -1.48
    """Share of its digits that are 0 or 1, which o, l, i and bars look like."""
    round_or_straight_among_others: float = -7.83
    """The same, times how far the readers stand behind the other signs of the page."""
    others: float = 2.74
    """How far they do."""
    constant: float = -8.25


EVIDENCE = Evidence()
MOST_SIGNS = 5

LEAST_EVIDENCE = 1.0
"""What it takes to be a number: 1 instead of 0 for inventing a digit is worse than missing one. On those
pages in fonts 51 digits are invented instead of 89, and 508 of 1327 missed instead of 428."""


def numbers_only(rows: Sequence[Sequence[Sequence[Sign]]]) -> list[list[list[Sign]]]:
    """Turns digits into other marks in words that are none.

    Args:
        rows: the signs of each word of each row of a page.

    Returns:
        The same; no sign is lost.
    """
    page = [sign for row in rows for word in row for sign in word]
    trusts = [sign.trust for sign in page if sign.is_large]
    every = Trusts(sum(trusts), len(trusts))
    if _are_bars_of_letters(page):
        return [_numbers_among_words(row, every) for row in rows]
    trust = trust_of(page)
    is_of_numbers = trust >= MIN_TRUST or every.count <= FEW_SIGNS
    return [
        _judged_row(row, trust) if is_of_numbers or _is_of_numbers(row) else _numbers_among_words(row, every)
        for row in rows
    ]


def _are_bars_of_letters(page: Sequence[Sign]) -> bool:
    digits = [sign.digit for sign in page if sign.digit is not None]
    return len(digits) > MANY_DIGITS and digits.count(ONE) > MOST_ONES * len(digits)


def _judged_row(row: Sequence[Sequence[Sign]], page: float) -> list[list[Sign]]:
    prior = trust_of((sign for word in row for sign in word), prior=page)
    return [list(word) if trust_of(word, prior=prior) >= MIN_TRUST else _refused(word) for word in row]


def _is_of_numbers(row: Sequence[Sequence[Sign]]) -> bool:
    signs = [sign for word in row for sign in word]
    return sum(sign.is_large for sign in signs) >= ROW_SIGNS and trust_of(signs) >= ROW_TRUST


def _numbers_among_words(row: Sequence[Sequence[Sign]], page: Trusts) -> list[list[Sign]]:
    return [
        [sign for part in _between_spaces(word) for sign in (part if _is_number(part, page) else _refused(part))]
        for word in row
    ]


def _between_spaces(word: Sequence[Sign]) -> list[list[Sign]]:
    height = np.median([sign.piece.box.height for sign in word if sign.is_large] or [0])
    parts: list[list[Sign]] = []
    reach = -np.inf
    for sign in word:
        if sign.piece.box.left - reach > SPACE_HEIGHTS * height:
            parts.append([])
        parts[-1].append(sign)
        reach = max(reach, sign.piece.box.right)
    return parts


def _is_number(part: Sequence[Sign], page: Trusts) -> bool:
    """Tells whether what stands between two spaces is a number, by `EVIDENCE`."""
    own = [sign.trust for sign in part if sign.is_large]
    digits = [sign.digit for sign in part if sign.digit is not None]
    if not digits or not own:
        return False
    trust = float(np.mean(own))
    others = (page.total - sum(own)) / max(1, page.count - len(own))
    rings = float(np.mean([digit in (0, 1) for digit in digits]))
    facts = (trust, trust * min(len(own), MOST_SIGNS), rings, rings * others, others, 1.0)
    return float(np.dot(facts, EVIDENCE)) >= LEAST_EVIDENCE


def _refused(signs: Sequence[Sign]) -> list[Sign]:
    return [sign.refused() for sign in signs]


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
