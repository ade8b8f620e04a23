"""How one hand writes one line: its size, pen, slant, gaps and habits, drawn by chance."""

from typing import NamedTuple

import numpy as np

FIELD_HEIGHT_PX = 80
"""Height of the field that ink is painted on: twice the network's, so that what is scaled down stays sharp."""

USUAL_BODY, ANY_BODY = (0.4, 0.9), (0.3, 1.0)
"""Height of a digit as a share of the field's. The cheques' digits have 0.4 to 0.9, the middle one 0.65."""
USUAL_BODY_SHARE = 0.8

PEN = (0.035, 0.16)
"""Narrowest and widest pen as a share of the body, drawn log-uniformly. The page's own has 0.07 to 0.14."""
LEAST_PEN_PX = 1.6

TURN_SD = 0.05
SLANT_MEAN, SLANT_SD, SLANT_LIMITS = 0.12, 0.22, (-0.35, 0.7)
"""Horizontal shift for each unit of height: most people lean to the right."""
SQUEEZE_SD, SQUEEZE_LIMITS = 0.18, (-0.32, 0.45)
"""Natural logarithm of the change of the aspect."""

EASY_GAP, TIGHT_GAP, WIDE_GAP, APART_GAP = (0.04, 0.3), (-0.1, 0.08), (0.3, 1.0), 0.1
"""Mean distance of neighbours as a share of the body; the last stands for tight ones while lines are easy."""
EASY_SHARE, TIGHT_SHARE = 0.5, 0.3

CROWDED_CHANCE, CROWDED_PAIR_CHANCE = 0.1, 0.6
"""Chance that neighbours are pushed into one another; the second of two digits that stand alone."""

LEAST_KERNING, EASY_KERNING, MOST_KERNING = 0.4, 0.6, 1.0
"""How much hands space digits by their ink and not by their boxes; up to the second while lines are easy."""
LEAST_BOX, EASY_BOX, MOST_BOX = 0.5, 0.72, 0.85
"""How far a mark may reach over its neighbour, as the bar of a 5 does: this share of its box is left, the second at
least while lines are easy."""

SHRUNK_ZEROS_CHANCE = 0.3
LINKED_ZEROS_CHANCE = 0.4


class Style(NamedTuple):
    """How one hand writes one line."""

    body_px: float
    """Height of a digit."""
    pen_px: float
    matrix: np.ndarray
    """(2, 2) turn, slant and aspect, for column vectors of x and y."""
    gap: float
    """Mean distance of neighbours, as a share of the body."""
    gap_sd: float
    size_sd: float
    """Of the natural logarithm of a digit's height."""
    drift: float
    """Slope of the base line."""
    kerning: float
    """Share of the distance that ink, not boxes, decides."""
    own_box: float
    """Share of a mark's box that its neighbour leaves free."""
    is_crowded: bool
    """Neighbours reach into one another, whatever their distance would be."""
    links_zeros: bool
    shrinks_zeros: bool
    sharpness: float
    """Of MNIST's grey edges: 1 as they are."""
    threshold: float
    """Grey of MNIST's edges, as a share of full ink, that becomes the middle of the edge: high ones thin the pen."""


def draw_style(rng: np.random.Generator, level: float, *, is_pair: bool = False) -> Style:
    """Draws a style.

    Args:
        rng: the source of chance.
        level: 0 for well apart to 1 for touching and linked digits too.
        is_pair: whether it is for two digits and nothing else.
    """
    share = rng.uniform(*(USUAL_BODY if rng.random() < USUAL_BODY_SHARE else ANY_BODY))
    body_px = FIELD_HEIGHT_PX * share
    narrow, wide = PEN
    return Style(
        body_px=body_px,
        pen_px=max(LEAST_PEN_PX, narrow * (wide / narrow) ** rng.random() * body_px),
        matrix=_draw_matrix(rng),
        gap=_draw_gap(rng, level),
        gap_sd=rng.uniform(0.02, 0.12),
        size_sd=rng.uniform(0.02, 0.1),
        drift=rng.normal(0, 0.035),
        kerning=rng.uniform(LEAST_KERNING, EASY_KERNING + level * (MOST_KERNING - EASY_KERNING)),
        own_box=rng.uniform(EASY_BOX + level * (LEAST_BOX - EASY_BOX), MOST_BOX),
        is_crowded=rng.random() < (CROWDED_PAIR_CHANCE if is_pair else CROWDED_CHANCE) * level,
        links_zeros=rng.random() < LINKED_ZEROS_CHANCE * level,
        shrinks_zeros=rng.random() < SHRUNK_ZEROS_CHANCE,
        sharpness=rng.uniform(1, 4),
        threshold=rng.uniform(0.15, 0.6),
    )


def _draw_matrix(rng: np.random.Generator) -> np.ndarray:
    angle = rng.normal(0, TURN_SD)
    slant = np.clip(rng.normal(SLANT_MEAN, SLANT_SD), *SLANT_LIMITS)
    squeeze = np.exp(np.clip(rng.normal(0, SQUEEZE_SD), *SQUEEZE_LIMITS))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.array([[squeeze, -slant], [0, 1]])


def _draw_gap(rng: np.random.Generator, level: float) -> float:
    draw = rng.random()
    if draw < EASY_SHARE:
        return rng.uniform(*EASY_GAP)
    if draw < EASY_SHARE + TIGHT_SHARE:
        return rng.uniform(*TIGHT_GAP) if rng.random() < level else APART_GAP
    return rng.uniform(*WIDE_GAP)
