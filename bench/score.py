"""How right a reading of lines is: the digits of a page matched with the true ones, in order."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple


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


def f1(scores: Iterable[Score]) -> float:
    """Returns the harmonic mean of precision and recall over all digits of all pictures."""
    right, invented, missed = (sum(column) for column in zip(*scores, strict=True))
    return 2 * right / max(1, 2 * right + invented + missed)


def is_exact(true: list[str], read: list[str], *, scattered: bool) -> bool:
    """Tells whether the text is right; scattered digits may be read as one line or several."""
    return "".join(true) == "".join(read) if scattered else true == read
