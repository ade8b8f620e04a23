"""Marks that stand between and around digits, as control points like those of `forms`; all of them read as nothing."""

from collections.abc import Callable

from training.forms import between


def _dollar(rng):
    letter = [(0.5, 0), (0.1, 0.02), (0.05, 0.4), (0.4, 0.45), (0.5, 0.8), (0.2, 1), (0, 0.9)]
    return [letter, [(0.25, -0.15), (0.22, 1.15)]]


def _hash(rng):
    w = between(rng, 0.4, 0.7)
    return [[(0.2 * w, 0), (0, 1)], [(0.8 * w, 0), (0.6 * w, 1)], [(-0.2, 0.35), (w, 0.3)], [(-0.2, 0.7), (w, 0.65)]]


def _star(rng):
    return [[(0, 0.3), (0.4, 0.7)], [(0.4, 0.3), (0, 0.7)], [(-0.05, 0.5), (0.45, 0.5)]]


def _cross(rng):
    return [[(0, 0.4), (0.45, 1)], [(0.45, 0.4), (0, 1)]]


def _bars(rng):
    w, y = between(rng, 0.25, 0.9), between(rng, 0.35, 0.75)
    return [[(0, y), (w, y + between(rng, -0.08, 0.08))], [(0, y + 0.18), (w, y + 0.18 + between(rng, -0.08, 0.08))]]


def _dash(rng):
    y = between(rng, 0.35, 0.85)
    length = between(rng, 0.15, 1.6) ** 1.3
    return [[(0, y), (length, y + between(rng, -0.3, 0.1) * min(1.0, 2 * length))]]


def _wave(rng):
    w = between(rng, 0.15, 0.3)
    return [[(i * w, 0.5 + 0.15 * (-1) ** i) for i in range(int(rng.integers(3, 8)))]]


def _tall_slash(rng):
    return [[(between(rng, 0.25, 0.6), between(rng, -0.35, -0.15)), (0, between(rng, 1.1, 1.35))]]


def _dot(rng):
    at = between(rng, 0.82, 1.02)
    return [[(0, at), (between(rng, 0, 0.07), at + between(rng, -0.03, 0.03))]]


def _comma(rng):
    at = between(rng, 0.85, 1.0)
    return [[(0.06, at), (0.07, at + 0.08), (between(rng, -0.08, 0.03), at + between(rng, 0.15, 0.3))]]


def _apostrophe(rng):
    return [[(0.08, between(rng, -0.15, 0.0)), (0, between(rng, 0.15, 0.25))]]


def _colon(rng):
    return [[(0, 0.45), (0.03, 0.46)], [(0, 0.9), (0.03, 0.91)]]


MARK_FORMS: dict[str, Callable] = {
    "$": _dollar,
    "#": _hash,
    "*": _star,
    "x": _cross,
    "=": _bars,
    "-": _dash,
    "~": _wave,
    "/": _tall_slash,
    ".": _dot,
    ",": _comma,
    "'": _apostrophe,
    ":": _colon,
}
