"""Forms that people give to digits and marks but that MNIST and the pen strokes hardly show, as control points.

The errors of a first reader named them: ones like Λ, twos with loops, fives like √, sevens like +, nines like ρ,
zeros hung together. Points are x right, y down; the body of a digit reaches from 0 to 1. Every draw moves every point.
"""

from collections.abc import Callable

import numpy as np

Strokes = list[np.ndarray]
"""One (P, 2) float32 for each pen-down."""

POINT_SD = 0.028
"""Standard deviation of each control point: two drawings of a form differ as one person's do."""

BACKSLASH_CHANCE = 0.3
"""Of a stroke through a zero, to fall to the right."""


def between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _slash_one(rng):
    return [[(0, 0), (0, 0.5), (0, 1)]]


def _peaked_one(rng):
    """Λ: the way up is nearly as long as the way down."""
    reach, down = between(rng, 0.12, 0.45), between(rng, 0.25, 1.0)
    up = [(-reach, down), (-reach / 2, down / 2), (0, 0)]
    return [[*up, (0, 0), (between(rng, 0, 0.15), 0.5), (between(rng, -0.05, 0.3), 1)]]


def _looped_one(rng):
    """Like ℓ."""
    width = between(rng, 0.12, 0.42)
    up = [(0, between(rng, 0.55, 0.8)), (width * 0.7, 0.4), (width, 0.08), (width * 0.6, -0.03), (width * 0.25, 0.15)]
    return [[*up, (width * 0.1, 0.6), (width * 0.3, 1), (width * between(rng, 0.3, 0.8), between(rng, 0.9, 1.0))]]


def _based_one(rng):
    half = between(rng, 0.12, 0.35)
    return [[(-half, 0.25), (0, 0), (0, 0), (0, 1)], [(-half, 1), (half, 1)]]


def _looped_two(rng):
    width, loop = between(rng, 0.4, 0.7), between(rng, 0.08, 0.25)
    return [
        [(0, 0.28), (0.1, 0.02), (width * 0.8, 0), (width * 0.9, 0.3), (width * 0.4, 0.75), (0, 1), (-loop, 0.9)]
        + [(0, 0.8), (width * 0.4, 0.93), (width * 0.8, 1), (width * 1.2, between(rng, 0.8, 1))]
    ]


def _round_two(rng):
    """Like Q: the bow is all but a circle, the foot a dash that crosses it."""
    width, start = between(rng, 0.35, 0.7), between(rng, 0.4, 0.85)
    bow = [(width * 0.25, start), (-0.03, start * 0.7), (0.02, 0.12), (width * 0.5, -0.04), (width, 0.12), (width, 0.5)]
    foot = [(width * 0.6, 0.92), (width * 0.1, 1.02), (-0.08, 0.92), (width * 0.1, 0.82), (width * 0.6, 0.92)]
    return [[*bow, *foot, (width * between(rng, 1.1, 1.7), between(rng, 0.88, 1.05))]]


def _bowed_two(rng):
    """Like ℒ: a narrow bow, then a loop at the foot as large as the bow."""
    width, loop = between(rng, 0.3, 0.55), between(rng, 0.1, 0.25)
    bow = [(between(rng, -0.05, 0.1), 0.3), (0.08, 0.03), (width * 0.7, -0.03), (width, 0.2), (width * 0.5, 0.6)]
    foot = [
        (0, 0.98),
        (-loop, 0.95),
        (-loop * 0.8, 1 - 1.5 * loop),
        (width * 0.3, 0.9),
        (width * between(rng, 0.9, 1.5), 1),
    ]
    return [[*bow, *foot]]


def _angular_two(rng):
    width = between(rng, 0.4, 0.7)
    return [[(0, 0.12), (width * 0.5, 0), (width, 0.12), (width * 0.9, 0.35), (0, 1), (0, 1), (width * 1.1, 1)]]


def _flat_three(rng):
    width = between(rng, 0.4, 0.6)
    belly = [(width * 0.4, 0.4), (width, 0.5), (width, 0.9), (width * 0.4, 1.02), (-0.05, 0.9)]
    return [[(0, 0), (0, 0), (width, 0), (width, 0), *belly]]


def _looped_three(rng):
    width, loop = between(rng, 0.4, 0.65), between(rng, 0.05, 0.2)
    top = [(0, 0.15), (width * 0.5, -0.03), (width, 0.15), (width * 0.7, 0.42), (0.1, 0.5), (0.05, 0.5 - loop)]
    return [[*top, (width * 0.6, 0.45), (width, 0.7), (width * 0.7, 1), (0, 1), (-0.1, 0.85)]]


def _open_four(rng):
    """Like y or u: both arms apart, the right one the stem."""
    width, waist = between(rng, 0.3, 0.6), between(rng, 0.4, 0.65)
    arm = [(0, 0), (-0.03, waist * 0.7), (0.05, waist), (width * 0.5, waist), (width, waist - 0.1)]
    return [arm, [(width, between(rng, 0, 0.25)), (width * 0.9, 0.5), (width * 0.8, 1)]]


def _one_stroke_four(rng):
    """Like y, without lifting the pen."""
    width, waist = between(rng, 0.3, 0.55), between(rng, 0.4, 0.6)
    return [[(0, 0), (0, waist), (width * 0.4, waist + 0.05), (width, waist * 0.6), (width, 0), (width, 0), (width, 1)]]


def _lightning_four(rng):
    width, waist = between(rng, 0.4, 0.7), between(rng, 0.5, 0.75)
    bolt = [(width * 0.5, 0), (0, waist), (0, waist), (width, waist), (width, waist)]
    return [bolt, [(width * 0.6, waist - between(rng, 0.2, 0.45)), (width * 0.5, between(rng, 0.9, 1.1))]]


def _closed_four(rng):
    width, waist = between(rng, 0.4, 0.6), between(rng, 0.5, 0.7)
    triangle = [(width * 0.8, 0), (0, waist), (0, waist), (width * 1.2, waist * 1.02)]
    return [triangle, [(width * 0.8, 0), (width * 0.75, 1)]]


def _aitch_four(rng):
    """Like h: the left arm is long, the stem begins at the waist."""
    width, waist = between(rng, 0.3, 0.55), between(rng, 0.4, 0.7)
    arm = [(between(rng, -0.05, 0.3), 0), (0, waist * 0.6), (0, waist), (0, waist)]
    bow = [(width * 0.5, waist - between(rng, 0, 0.15)), (width, waist + 0.05)]
    return [[*arm, *bow, (width * between(rng, 0.7, 1.0), 1)]]


def _check_five(rng):
    """√ as a check mark is made: a short way down, a long one up, the bar."""
    width, hook = between(rng, 0.2, 0.4), between(rng, 0.1, 0.4)
    sign = [(-hook / 2, 1 - hook), (width * 0.3, 1), (width * 0.3, 1), (width, 0.05), (width, 0.0)]
    return [[*sign, (width, 0.0), (width * between(rng, 1.8, 3.2), between(rng, -0.08, 0.06))]]


def _root_five(rng):
    """√: the belly shrunk to a hook, the bar long."""
    width, hook = between(rng, 0.25, 0.45), between(rng, 0.5, 0.8)
    body = [(width * 0.3, 0.02), (width * 0.2, hook * 0.6), (width * 0.6, hook * 0.6), (width, 0.8), (width * 0.4, 1)]
    body.append((-0.05, between(rng, 0.8, 1.0)))
    return [body, [(width * 0.3, 0.02), (width * between(rng, 1.5, 2.6), between(rng, -0.12, 0.05))]]


def _loose_five(rng):
    """The bar begins apart from the body, or is left out."""
    width, apart = between(rng, 0.35, 0.55), between(rng, 0.02, 0.16)
    body = [(0.05, 0.08), (0, 0.45), (0.05, 0.42), (width, 0.4), (width * 1.05, 0.85), (width * 0.5, 1), (-0.05, 0.93)]
    bar = [(0.08 + apart, 0.02 - apart / 2), (width * 0.7, 0), (width * between(rng, 1.1, 1.6), -0.03)]
    return [body, bar] if rng.random() < 0.85 else [body]


def _one_stroke_five(rng):
    """Like S."""
    width = between(rng, 0.35, 0.6)
    return [[(width * 1.2, 0), (0.1, 0.02), (0.05, 0.4), (width * 0.8, 0.45), (width, 0.8), (width * 0.4, 1), (0, 0.9)]]


def _plus_seven(rng):
    """+: the top is short, the bar long."""
    top, bar = between(rng, 0.0, 0.35), between(rng, 0.25, 0.5)
    middle, rise = between(rng, 0.35, 0.6), between(rng, -0.05, 0.12)
    stem = [(-top, 0.1), (-top / 2, 0.02), (0.02, 0), (0, 0.3), (between(rng, -0.25, -0.02), 1)]
    return [stem, [(-bar, middle + rise), (bar * 0.9, middle - rise)]]


def _wavy_seven(rng):
    width = between(rng, 0.35, 0.6)
    top = [(0, 0.2), (0, 0.02), (width * 0.4, 0.08), (width, 0.02), (width, 0.02)]
    strokes = [[*top, (width * 0.6, 0.45), (width * 0.4, 1)]]
    return [*strokes, [(width * 0.2, 0.5), (width, 0.46)]] if rng.random() < 0.7 else strokes


def _rho_nine(rng):
    """ρ or P: the bow hangs on the right of a straight stem."""
    width, bowl = between(rng, 0.28, 0.5), between(rng, 0.35, 0.55)
    lean = between(rng, -0.15, 0.05)
    stem = [(lean, 1), (lean / 2, 0.5), (0, 0.05)]
    bow = [
        (0.02, 0.05),
        (width * 0.6, -0.06),
        (width, bowl * 0.4),
        (width * 0.7, bowl),
        (between(rng, -0.15, 0.05), bowl),
    ]
    return [[*stem, *bow[1:]]] if rng.random() < 0.6 else [stem[::-1], bow]


def _curved_nine(rng):
    """Like e: begun in its middle, round over the top and down on the left."""
    width, middle = between(rng, 0.3, 0.5), between(rng, 0.35, 0.55)
    loop = [(0, middle), (width * 0.7, middle * 0.9), (width, middle * 0.4), (width * 0.6, -0.03), (0.05, 0.12)]
    return [[*loop, (-0.04, 0.55), (between(rng, -0.1, 0.1), 0.9), (width * between(rng, -0.2, 0.6), 1)]]


def _straight_nine(rng):
    """q: a loop on the left of a straight stem."""
    width, bowl = between(rng, 0.3, 0.5), between(rng, 0.35, 0.6)
    loop = [(width, 0.1), (width * 0.5, -0.03), (-0.02, bowl * 0.4), (0.08, bowl), (width * 0.6, bowl * 0.9)]
    return [[*loop, (width, 0.1), (width, 0.1), (width, 0.5), (width * between(rng, 0.6, 1.1), 1)]]


def _looped_nine(rng):
    """Like ℓ upside down: the stem begins as a part of the loop and runs far left."""
    width, bowl = between(rng, 0.3, 0.5), between(rng, 0.35, 0.5)
    loop = [(width * 0.4, bowl), (width, bowl * 0.5), (width * 0.7, 0), (0.1, 0), (-0.02, bowl * 0.7)]
    stem = [(width * 0.5, bowl), (width, 0.2), (width * 0.8, 0.6), (width * 0.2, 1), (-0.1, between(rng, 0.85, 1.05))]
    return [[*loop, *stem]]


def _open_eight(rng):
    """Begun and ended top right, the ends apart."""
    width, apart = between(rng, 0.4, 0.6), between(rng, 0.0, 0.2)
    down = [(width, apart), (width * 0.5, -0.02), (0, 0.15), (0.1, 0.4), (width * 0.9, 0.65), (width * 0.9, 0.95)]
    return [[*down, (width * 0.4, 1.03), (0, 0.85), (width * 0.3, 0.55), (width * 0.8, 0.3), (width * 1.05, 0.05)]]


def _stacked_eight(rng):
    size = between(rng, 0.2, 0.28)
    return [_ring(rng, size, size, size), _ring(rng, size, 1 - size * 1.05, size * 1.05)]


def _six(rng):
    width, bowl = between(rng, 0.35, 0.55), between(rng, 0.3, 0.6)
    down = [(width * between(rng, 0.5, 1.2), 0), (0.05, 0.4), (-0.02, 0.85), (width * 0.4, 1.02), (width, 0.85)]
    return [[*down, (width * 0.9, bowl + 0.1), (width * 0.4, bowl), (0, bowl + 0.25)]]


def _flagged_zero(rng):
    """Its end runs on over the top, as it does towards the next zero."""
    width = between(rng, 0.22, 0.45)
    flag = [(width * 1.2, between(rng, -0.05, 0.12)), (width * between(rng, 2.0, 3.0), between(rng, -0.1, 0.15))]
    return [[*_ring(rng, width, 0.5, 0.5), *flag]]


def _linked_zero(rng):
    """Like b: the pen comes from the digit before it, over the top on the left."""
    width = between(rng, 0.22, 0.45)
    link = [(-width * between(rng, 0.2, 1.0), between(rng, -0.12, 0.3)), (width * 0.4, between(rng, -0.08, 0.04))]
    flag = [(width * 1.2, between(rng, -0.05, 0.12)), (width * between(rng, 2.0, 2.8), between(rng, -0.1, 0.15))]
    return [[*link, *_ring(rng, width, 0.5, 0.5), *(flag if rng.random() < 0.3 else [])]]


def _curled_zero(rng):
    """Its end lies inside, as in a 6 or a σ."""
    width = between(rng, 0.25, 0.5)
    end = [(width * 0.5, between(rng, 0.05, 0.3)), (width * between(rng, 0.8, 1.3), 0.3)]
    return [[*_ring(rng, width, 0.5, 0.5), *end]]


def _lying_zero(rng):
    """Wider than high, on the base line."""
    height = between(rng, 0.2, 0.4)
    return [_ring(rng, height * between(rng, 0.9, 1.7), 1 - height, height, gap=between(rng, -0.6, 0.3))]


def _plain_zero(rng):
    return [_ring(rng, between(rng, 0.2, 0.55), 0.5, 0.5, gap=between(rng, -0.5, 0.5))]


def _slashed_zero(rng):
    """With a stroke through it: a slash, a backslash as left-handed people write it, or a level bar."""
    half_width, angle = between(rng, 0.22, 0.5), between(rng, -0.2, 1.4)
    reach = np.array([half_width * np.cos(angle), 0.5 * np.sin(angle)]) * between(rng, 0.6, 1.6)
    reach *= (-1 if rng.random() < BACKSLASH_CHANCE else 1, -1)
    stroke = np.array([half_width, 0.5]) + np.stack([reach, -reach])
    return [_ring(rng, half_width, 0.5, 0.5, gap=between(rng, -0.5, 0.3)), stroke]


def _ring(rng, half_width: float, centre: float, half_height: float, gap: float = 0.0) -> list[tuple[float, float]]:
    """Returns a loop begun at the top, anticlockwise; a gap in radians leaves it open, a negative one overlaps."""
    turn = between(rng, -0.5, 0.9)
    angles = np.linspace(turn, turn + 2 * np.pi - gap, 11)
    return [(half_width * (1 - np.sin(a)), centre - half_height * np.cos(a)) for a in angles]


DIGIT_FORMS: dict[str, tuple[Callable, ...]] = {
    "0": (_flagged_zero, _linked_zero, _curled_zero, _plain_zero, _lying_zero, _slashed_zero, _slashed_zero),
    "1": (_slash_one, _peaked_one, _peaked_one, _looped_one, _looped_one, _based_one, _slash_one),
    "2": (_looped_two, _round_two, _round_two, _bowed_two, _angular_two),
    "3": (_flat_three, _looped_three),
    "4": (_aitch_four, _open_four, _one_stroke_four, _lightning_four, _closed_four),
    "5": (_check_five, _root_five, _loose_five, _one_stroke_five),
    "6": (_six,),
    "7": (_plus_seven, _plus_seven, _wavy_seven),
    "8": (_open_eight, _stacked_eight),
    "9": (_rho_nine, _rho_nine, _curved_nine, _straight_nine, _looped_nine),
}

READABLE_ALONE: dict[str, tuple[Callable, ...]] = {
    digit: tuple(form for form in forms if form not in (_plus_seven, _check_five))
    for digit, forms in DIGIT_FORMS.items()
}
"""Without the seven like + and the five like √: within a number they are digits, alone they are a + and a √."""


def write_form(form: Callable, rng: np.random.Generator) -> Strokes:
    """Returns one drawing of a form, each point moved a little."""
    strokes = [np.asarray(stroke, np.float32) for stroke in form(rng)]
    return [stroke + rng.normal(0, POINT_SD, stroke.shape).astype(np.float32) for stroke in strokes]
