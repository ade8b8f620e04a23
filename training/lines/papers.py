"""Put ink on paper as scanners and phones see it: plain, ruled, boxed or security paper, shadow, grain, blur, JPEG."""

from collections.abc import Callable

import cv2
import numpy as np

PLAIN_SHARE = 0.14
"""Share of lines as the canvas of the page paints them: white paper, black ink, nothing else."""
SECURITY_SHARE = 0.5
"""Share of security papers among the others."""

NATIVE_HEIGHT_PX = (18, 80)
"""Lowest and highest resolution that a line is photographed at, log-uniform with a preference for 30 to 80."""

LEAST_BODY_PX = 13
"""Lower digits are hard to read for a person too."""


def photograph(ink: np.ndarray, body_share: float, rng: np.random.Generator, level: float) -> np.ndarray:
    """Puts a written line on paper and takes a picture of it.

    Args:
        ink: (80, W) uint8, 0 paper to 255 ink.
        body_share: height of a digit as a share of the field's.
        rng: the source of chance.
        level: 0 for plain paper to 1 for everything.

    Returns:
        (H, W') uint8 of the same aspect, dark ink on light paper or, seldom, the reverse.
    """
    small = _resized(ink, body_share, rng).astype(np.float32) / 255
    if rng.random() < PLAIN_SHARE:
        return _rounded(255 * (1 - small))
    left = _ink_tone(rng)
    paper = _paper(small.shape, 1 - left, rng, level)
    dark = paper * left
    picture = paper + (dark - paper) * small * _pressure(small.shape, rng)
    picture = _light(picture, rng, level)
    picture = _camera(picture, body_share, rng)
    return 255 - picture if rng.random() < 0.06 else picture


def _resized(ink: np.ndarray, body_share: float, rng: np.random.Generator) -> np.ndarray:
    low, high = (30, 80) if rng.random() < 0.8 else (NATIVE_HEIGHT_PX[0], 36)
    height = round(max(low * (high / low) ** rng.random(), LEAST_BODY_PX / body_share))
    width = max(8, round(ink.shape[1] * height / ink.shape[0]))
    return cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)


def _paper(shape: tuple[int, int], contrast: float, rng: np.random.Generator, level: float) -> np.ndarray:
    """Returns (H, W) float32, 0 to 255, printed lines and boxes included."""
    tone = rng.uniform(120, 250)
    paper = np.full(shape, tone, np.float32)
    if rng.random() < 0.25 + SECURITY_SHARE * level * 0.75:
        paper -= tone * rng.uniform(0.05, 0.5) * contrast * SECURITY[rng.integers(len(SECURITY))](shape, rng)
        if rng.random() < 0.3:
            paper -= tone * rng.uniform(0.04, 0.3) * contrast * SECURITY[rng.integers(len(SECURITY))](shape, rng)
    if rng.random() < 0.3:
        coarse = rng.normal(0, tone * 0.06, (3, 2 + shape[1] // 24)).astype(np.float32)
        paper += cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.5 * (0.2 + 0.8 * level):
        _print_lines(paper, tone, rng)
    return np.maximum(paper, 0)


def _curves(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Guilloche: a family of waved lines. Returns (H, W) float32, 0 to 1 on the lines."""
    y, x = np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)[None]
    angle = rng.normal(np.pi / 2, 0.25) if rng.random() < 0.6 else rng.uniform(0, np.pi)
    along, across = x * np.sin(angle) - y * np.cos(angle), x * np.cos(angle) + y * np.sin(angle)
    wave = rng.uniform(0, 6) * np.sin(along * rng.uniform(0.02, 0.25) + rng.uniform(0, 6.3))
    wave = wave + rng.uniform(0, 3) * np.sin(along * rng.uniform(0.1, 0.5) + across * rng.uniform(-0.1, 0.1))
    pitch = shape[0] * rng.uniform(0.05, 0.2)
    lines = 0.5 + 0.5 * np.cos((across + wave) * (2 * np.pi / max(pitch, 2.2)))
    return lines ** float(rng.uniform(0.8, 5))


def _rosette(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Rings around a point in or beside the line."""
    y = np.arange(shape[0], dtype=np.float32)[:, None] - rng.uniform(-1, 2) * shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None] - rng.uniform(-0.2, 1.2) * shape[1]
    radius = np.sqrt(x * x * rng.uniform(0.3, 1.5) + y * y)
    ripple = rng.uniform(0, 4) * np.sin(np.arctan2(y, x) * int(rng.integers(2, 16)))
    pitch = max(2.2, shape[0] * rng.uniform(0.06, 0.2))
    return (0.5 + 0.5 * np.cos((radius + ripple) * (2 * np.pi / pitch))) ** float(rng.uniform(0.8, 5))


def _halftone(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    y, x = np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)[None]
    angle, pitch = rng.uniform(0, np.pi / 2), rng.uniform(2.2, 6)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    dots = np.sin(u * (2 * np.pi / pitch)) * np.sin(v * (2 * np.pi / pitch))
    return np.clip(dots + rng.uniform(-0.3, 0.4), 0, 1)


def _speckle(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    noise = rng.random(shape, np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), rng.uniform(0.5, 1.5))
    return np.clip((noise - noise.mean()) / (2 * noise.std() + 1e-6) + 0.4, 0, 1)


def _weave(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    return np.maximum(_curves(shape, rng), _curves(shape, rng))


SECURITY: tuple[Callable, ...] = (_curves, _curves, _weave, _rosette, _halftone, _speckle)


def _print_lines(paper: np.ndarray, tone: float, rng: np.random.Generator) -> None:
    """Rules, box edges, a printed base line, fragments of print at the rim; in place."""
    height, width = paper.shape
    dark = tone * rng.uniform(0.15, 0.85)
    thick = int(rng.integers(1, max(2, height // 16) + 1))
    tilt = rng.normal(0, 0.012) * width
    kind = rng.random()
    if kind < 0.45:
        y = rng.uniform(0.8, 1.0) * height
        _line(paper, (-2, y), (width + 2, y + tilt), dark, thick)
        if rng.random() < 0.3:
            _line(paper, (-2, y * 0.1), (width + 2, y * 0.1 + tilt), dark, thick)
    elif kind < 0.65:
        for y in np.arange(rng.uniform(0, height), height, height * rng.uniform(0.25, 0.8)):
            _line(paper, (-2, y), (width + 2, y + tilt), dark, 1)
    elif kind < 0.85:
        inset = rng.uniform(0, 0.1, 4) * height
        if rng.random() < 0.5:
            _line(paper, (inset[0], -2), (inset[0], height + 2), dark, thick)
        if rng.random() < 0.5:
            _line(paper, (width - inset[1], -2), (width - inset[1], height + 2), dark, thick)
        if rng.random() < 0.5:
            _line(paper, (-2, inset[2]), (width + 2, inset[2] + tilt), dark, thick)
        if rng.random() < 0.5:
            _line(paper, (-2, height - inset[3]), (width + 2, height - inset[3] + tilt), dark, thick)
    elif kind < 0.93:
        pitch = height * rng.uniform(0.15, 0.7)
        for x in np.arange(rng.uniform(0, pitch), width, pitch):
            _line(paper, (x, -2), (x, height + 2), tone * rng.uniform(0.6, 0.9), 1)
        for y in np.arange(rng.uniform(0, pitch), height, pitch):
            _line(paper, (-2, y), (width + 2, y), tone * rng.uniform(0.6, 0.9), 1)
    else:
        word = "".join(rng.choice(list("ABCDEFGHKMNPRTUVXaehkmnr$"), int(rng.integers(2, 6))))
        scale = height * rng.uniform(0.006, 0.014)
        at = (int(rng.uniform(-0.2, 0.9) * width), int(height * (rng.choice([0.12, 1.04]) + rng.uniform(-0.02, 0.04))))
        cv2.putText(paper, word, at, cv2.FONT_HERSHEY_SIMPLEX, scale, float(dark), 1, cv2.LINE_AA)


def _line(paper: np.ndarray, start, end, tone: float, thick: int) -> None:
    a, b = (tuple(int(round(float(v) * 16)) for v in point) for point in (start, end))
    cv2.line(paper, a, b, float(tone), thick, cv2.LINE_8, 4)


def _ink_tone(rng: np.random.Generator) -> float:
    """Returns how much of the paper's light the ink leaves: pens much less than pencils and pale inks."""
    return float(rng.uniform(0.05, 0.45) if rng.random() < 0.7 else rng.uniform(0.4, 0.7))


def _pressure(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray | float:
    """Returns how dark the ink is from place to place, 1 most: ballpoints skip, hatched ink is streaky."""
    draw = rng.random()
    if draw < 0.5:
        return 1.0
    if draw < 0.85:
        coarse = rng.uniform(0.55, 1, (4, 2 + shape[1] // 10)).astype(np.float32)
        return cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_LINEAR)
    return 1 - rng.uniform(0.2, 0.6) * rng.random(shape, np.float32)


def _light(picture: np.ndarray, rng: np.random.Generator, level: float) -> np.ndarray:
    """Shadow and vignette."""
    height, width = picture.shape
    if rng.random() < 0.35 * level:
        ramp = np.linspace(rng.uniform(0.55, 1), rng.uniform(0.55, 1), width, dtype=np.float32)[None]
        picture = picture * ramp * np.linspace(rng.uniform(0.75, 1), 1, height, dtype=np.float32)[:, None]
    if rng.random() < 0.08 * level:
        edge, slope = rng.uniform(0, width), rng.uniform(-1, 1)
        x = np.arange(width, dtype=np.float32)[None] + slope * np.arange(height, dtype=np.float32)[:, None] - edge
        soft = rng.uniform(2, 15)
        picture = picture * (1 - rng.uniform(0.15, 0.5) / (1 + np.exp(np.clip(-x / soft, -30, 30))))
    return picture


def _camera(picture: np.ndarray, body_share: float, rng: np.random.Generator) -> np.ndarray:
    """Blur, grain, contrast, JPEG. Returns (H, W) uint8."""
    if rng.random() < 0.4:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, max(0.5, 0.04 * body_share * picture.shape[0])))
    if rng.random() < 0.5:
        picture = picture + rng.standard_normal(picture.shape, np.float32) * rng.uniform(1, 12)
    if rng.random() < 0.2:
        picture = 128 + (picture - 128) * rng.uniform(0.3, 0.9) + rng.uniform(-25, 25)
    taken = _rounded(picture)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))]
        taken = cv2.imdecode(cv2.imencode(".jpg", taken, quality)[1], cv2.IMREAD_GRAYSCALE)
    return taken


def _rounded(picture: np.ndarray) -> np.ndarray:
    return np.clip(picture, 0, 255).astype(np.uint8)
