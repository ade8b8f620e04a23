"""What stands on a line: digits, and the marks around and between them that a reader has to pass over."""

from typing import NamedTuple

import numpy as np

PAIR_CHANCE = 0.12
"""Chance of two digits and nothing beside them, which `style` pushes together more often than others."""

LENGTH_WEIGHTS = (6, 9, 14, 17, 20, 15, 9, 6, 4)
"""How often a number has 1 to 9 digits."""

AMOUNT_CHANCE = 0.3
"""Chance of a round amount, whose last two or three digits are zeros."""
REPEAT_CHANCE = 0.2
"""Chance that a digit repeats the one before, in lines that repeat: CTC has to part equal neighbours."""
REPEATING_CHANCE = 0.3
ONES_CHANCE = 0.08
"""Chance of two or three ones in a row: the narrowest digits, which a reader drops first."""
EMPTY_CHANCE = 0.13
"""Chance of a line without any digit, so that the network does not invent one."""

BARE_SHARE, MARKS_SHARE, LYING_SHARE = 0.25, 0.2, 0.2
"""Of the lines without digits; the others hold words. The last is of letters that lie: such a page may be taken for an
upright one."""

SEPARATORS = ".,.,.,-':"
CLOSINGS = ("=", "-", "/-", ".-", ",-", "#", "*", "xx", "~", ",", ".", "==")
"""A slash alone, or two, cannot be told from ones and are left out."""
OPENINGS = ("$", "#", "*", "=", "$", "R", "F", "=")
CLEAR_LETTERS = "AEFHKMNRWXmwkx"
"""Letters that no digit looks like, in whatever form: t may be a 7, h a 4, e and p a 9. A + may be a 7 too."""
WORD_LETTERS = CLEAR_LETTERS + "adefhnptGLPU"
"""In words of `LONG_WORD` letters the others say that these are letters too."""
LONG_WORD = 4
LYING_LETTERS = {1: "AEFKRXkx", 2: "AHKMNXWmwx", 3: "AEFKRXkx"}
"""By quarter turns clockwise: letters that no digit looks like when turned. M on its side may be a 3, N a 2."""


class Text(NamedTuple):
    """Marks from left to right."""

    marks: tuple[str, ...]
    """A digit "0" to "9", or any other character, which is to be read as nothing."""
    turn: int = 0
    """Quarter turns clockwise of each mark, 0 to 3."""

    @property
    def digits(self) -> str:
        return "".join(mark for mark in self.marks if mark in "0123456789")


def draw_text(rng: np.random.Generator, level: float) -> Text:
    """Draws what stands on a line.

    Args:
        rng: the source of chance.
        level: 0 for easy lines to 1 for everything; marks besides digits come with it.
    """
    if rng.random() < EMPTY_CHANCE:
        return draw_nothing(rng)
    if rng.random() < PAIR_CHANCE * level:
        return Text(tuple(str(digit) for digit in rng.integers(0, 10, 2)))
    digits = _number(rng)
    marks = list(digits)
    if rng.random() < 0.4 * level:
        marks = _separated(marks, rng)
    if rng.random() < 0.22 * level:
        marks = [*marks, *str(rng.choice(CLOSINGS))]
    if rng.random() < 0.12 * level:
        marks = [*str(rng.choice(OPENINGS)), *marks]
    if rng.random() < 0.06 * level:
        marks = [*_word(rng), " ", *marks] if rng.random() < 0.5 else [*marks, " ", *_word(rng)]
    return Text(tuple(marks))


def draw_nothing(rng: np.random.Generator) -> Text:
    """Draws a line without digits: bare paper, marks or words."""
    draw = rng.random()
    if draw < BARE_SHARE:
        return Text(())
    if draw < BARE_SHARE + MARKS_SHARE:
        return Text(tuple(rng.choice(list("-=.,#*~x"), int(rng.integers(1, 4)))))
    if draw < BARE_SHARE + MARKS_SHARE + LYING_SHARE:
        turn = int(rng.integers(1, 4))
        return Text(tuple(rng.choice(list(LYING_LETTERS[turn]), int(rng.integers(1, 8)))), turn)
    return Text(tuple(mark for _ in range(int(rng.integers(1, 3))) for mark in (*_word(rng), " ")))


def _number(rng: np.random.Generator) -> str:
    weights = np.array(LENGTH_WEIGHTS) / sum(LENGTH_WEIGHTS)
    digits = rng.integers(0, 10, rng.choice(len(weights), p=weights) + 1)
    if rng.random() < REPEATING_CHANCE:
        for i in range(1, len(digits)):
            digits[i] = digits[i - 1] if rng.random() < REPEAT_CHANCE else digits[i]
    if rng.random() < AMOUNT_CHANCE and len(digits) > 2:
        digits[-int(rng.integers(2, min(len(digits), 7))) :] = 0
    if rng.random() < ONES_CHANCE:
        start = int(rng.integers(0, len(digits)))
        digits[start : start + int(rng.integers(2, 4))] = 1
    return "".join(map(str, digits))


def _separated(marks: list[str], rng: np.random.Generator) -> list[str]:
    """Sets a mark before the last three, now and then two, digits, or anywhere."""
    mark = str(rng.choice(list(SEPARATORS)))
    back = 3 if rng.random() < 0.6 else int(rng.integers(1, 5))
    if len(marks) <= back:
        return marks
    return [*marks[:-back], mark, *marks[-back:]]


def _word(rng: np.random.Generator) -> list[str]:
    length = int(rng.integers(1, 8))
    return list(rng.choice(list(CLEAR_LETTERS if length < LONG_WORD else WORD_LETTERS), length))
