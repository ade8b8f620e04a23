"""How right a reading of lines is: the digits of a page matched with the true ones, in order."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple


class Causes(NamedTuple):
    """What went wrong with the digits of one picture, or of several."""

    missed: int
    """Nothing was read."""
    invented: int
    """Nothing stands there."""
    wrong: int
    """Another digit was read."""
    split: int
    """One digit was read as two."""
    merged: int
    """Two digits were read as one."""


class Score(NamedTuple):
    """Digits of one picture."""

    right: int
    invented: int
    missed: int


def score_lines(true: list[str], read: list[str], printed: str = "") -> Score:
    """Matches digits in reading order, a line feed between lines.

    Args:
        true: lines of digits, top to bottom.
        read: the same, as a reader saw them.
        printed: digits that stand on the page in print, which count neither way.
    """
    expected, came = "\n".join(true), "\n".join(read)
    blocks = SequenceMatcher(None, expected, came, autojunk=False).get_matching_blocks()
    right = sum(len(expected[block.a : block.a + block.size].replace("\n", "")) for block in blocks)
    invented = sum(map(len, read)) - right
    return Score(right, max(0, invented - len(printed)), sum(map(len, true)) - right)


def causes(true: list[str], read: list[str], printed: str = "") -> Causes:
    """Tells apart what went wrong, by the fewest changes that turn what was read into the truth.

    Args:
        true: lines of digits, top to bottom.
        read: the same, as a reader saw them.
        printed: digits that stand on the page in print; so many invented ones are none.
    """
    expected, came = "\n".join(true), "\n".join(read)
    counts = dict.fromkeys(Causes._fields, 0)
    for _, first, last, begin, end in SequenceMatcher(None, expected, came, autojunk=False).get_opcodes():
        here, there = expected[first:last].replace("\n", ""), came[begin:end].replace("\n", "")
        if here == there:
            continue
        if (len(here), len(there)) in ((1, 2), (2, 1)):
            counts["split" if len(here) == 1 else "merged"] += 1
            continue
        counts["wrong"] += min(len(here), len(there))
        counts["missed"] += max(0, len(here) - len(there))
        counts["invented"] += max(0, len(there) - len(here))
    counts["invented"] = max(0, counts["invented"] - len(printed))
    return Causes(**counts)


def right_digits(true: list[str], read: list[str]) -> list[bool]:
    """Tells of each digit that was read, in reading order, whether it is right where it stands."""
    expected, came = "\n".join(true), "\n".join(read)
    right = [False] * len(came)
    for _, begin, size in SequenceMatcher(None, expected, came, autojunk=False).get_matching_blocks():
        right[begin : begin + size] = [True] * size
    return [each for each, character in zip(right, came, strict=True) if character != "\n"]


def f1(scores: Iterable[Score]) -> float:
    """Returns the harmonic mean of precision and recall over all digits of all pictures."""
    right, invented, missed = (sum(column) for column in zip(*scores, strict=True))
    return 2 * right / max(1, 2 * right + invented + missed)


def is_exact(true: list[str], read: list[str], *, scattered: bool) -> bool:
    """Tells whether the text is right; scattered digits may be read as one line or several."""
    return "".join(true) == "".join(read) if scattered else true == read
