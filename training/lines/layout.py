"""Where the marks of a line go: how far apart, how much they may overlap, and how the base line wavers."""

from collections.abc import Sequence

import numpy as np

from training.lines.glyphs import Glyph
from training.lines.style import FIELD_HEIGHT_PX, Style
from training.lines.texts import Text

TIGHTEST_SHARE = 0.22
"""Most of the narrower mark's width that neighbours overlap by, at level 1."""
NARROW_SHARE, NARROW_OVERLAP = 0.3, 0.06
"""A mark narrower than this share of the body, a one, would vanish: it overlaps by this share of the body at most."""
OVERLAP, OVERLAP_CHANCE = (0.05, 0.2), 0.6
"""In crowded lines two neighbours in so many overlap by this share of the former's width; two digits always do."""
EASY_LEVEL, EASY_DISTANCE = 0.3, 0.06
"""Below this level neighbours keep at least this share of the body apart."""
LINKED_ZEROS = (-0.15, 0.1)
"""Distance of zeros that are hung together, as a share of the narrower one's width."""

SPACE = (0.3, 0.9)
"""Width of a space, as a share of the body."""
WANDER_SD = 0.03
"""Of a mark's height on the line, as a share of the body."""

INK = 80
ROW_STEP = 3
"""Every third row tells how close two marks come."""
LEAST_ROWS = 6


def lay_out(
    text: Text, glyphs: Sequence[Glyph | None], style: Style, rng: np.random.Generator, level: float
) -> np.ndarray:
    """Returns (marks,) float64: the left edge of each patch, the first at 0 or right of it."""
    lefts, left, previous = np.zeros(len(glyphs)), 0.0, None
    for i, glyph in enumerate(glyphs):
        if glyph is None:
            left += style.body_px * rng.uniform(*SPACE) + (previous.width_px if previous else 0)
            previous = None
            continue
        if previous is not None and _are_pushed(text.marks, i, style, rng):
            left += (1 - rng.uniform(*OVERLAP)) * previous.width_px
            lefts[i], previous = left, glyph
            continue
        gap_px = (style.gap + rng.normal(0, style.gap_sd)) * style.body_px
        if previous is not None:
            limited_px = _limited(gap_px, text.marks[i - 1 : i + 1], previous, glyph, style, rng, level)
            left += _advance(previous, glyph, limited_px, style)
        lefts[i] = left
        previous = glyph
    return lefts - min(0.0, lefts.min(initial=0.0))


def tops(count: int, lefts: np.ndarray, style: Style, rng: np.random.Generator) -> np.ndarray:
    """Returns (marks,) float64: where each body begins. The line lies somewhere in the field, cut a little at times."""
    slack_px = FIELD_HEIGHT_PX - style.body_px
    top = slack_px * (rng.uniform(-0.02, 1.02) if rng.random() < 0.85 else rng.uniform(-0.1, 1.1))
    drift_px = style.drift * (lefts - (lefts.mean() if count else 0.0))
    return top + drift_px + rng.normal(0, WANDER_SD * style.body_px, count)


def _are_pushed(marks: tuple[str, ...], i: int, style: Style, rng: np.random.Generator) -> bool:
    """Whether a digit is pushed into the one before it."""
    if not style.is_crowded or not all(mark.isdigit() for mark in marks[i - 1 : i + 1]):
        return False
    return len(marks) == 2 or rng.random() < OVERLAP_CHANCE


def _limited(gap_px, marks: tuple[str, ...], before: Glyph, after: Glyph, style: Style, rng, level: float) -> float:
    """Lets neighbours overlap by no more than a share of the narrower one's width; linked zeros touch."""
    narrower_px = max(0, min(before.width_px, after.width_px))
    if style.links_zeros and marks == ("0", "0"):
        return rng.uniform(*LINKED_ZEROS) * narrower_px
    if level < EASY_LEVEL:
        return max(gap_px, EASY_DISTANCE * style.body_px)
    is_narrow = narrower_px <= NARROW_SHARE * style.body_px
    return max(gap_px, -NARROW_OVERLAP * style.body_px if is_narrow else -TIGHTEST_SHARE * level * narrower_px)


def _advance(before: Glyph, after: Glyph, gap_px: float, style: Style) -> float:
    """Returns how far right of the former's left edge the next patch begins: between box and ink distance."""
    box_px = before.width_px
    closest_px = _closest(before, after)
    if closest_px is None:
        return box_px + gap_px
    kerned_px = max(closest_px, box_px * style.own_box)
    return (1 - style.kerning) * box_px + style.kerning * kerned_px + gap_px


def _closest(before: Glyph, after: Glyph) -> float | None:
    """Returns the offset at which the ink of the two would just meet in some row, or None where no row has both."""
    top = max(before.top, after.top)
    bottom = min(before.top + before.patch.shape[0], after.top + after.patch.shape[0])
    if bottom - top < LEAST_ROWS:
        return None
    first, second = (
        glyph.patch[int(top - glyph.top) : int(bottom - glyph.top) : ROW_STEP] > INK for glyph in (before, after)
    )
    rows = min(len(first), len(second))
    first, second = first[:rows], second[:rows]
    right = np.where(first.any(axis=1), first.shape[1] - first[:, ::-1].argmax(axis=1), -np.inf)
    left = np.where(second.any(axis=1), second.argmax(axis=1), np.inf)
    closest_px = float((right - left).max(initial=-np.inf))
    return closest_px if np.isfinite(closest_px) else None
