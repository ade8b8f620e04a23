"""How well one digit on a photo is read, by what is on the paper: `python -m bench.photos`. Needs `DIGITS_DATA`.

Pen strokes of people that no network was trained on are laid on paper, lit, blurred, grained and saved as JPEG. Each
photo goes both ways: to `predict`, which takes it for one digit, and to `read`, which takes it for a page. The
validation side (`--side validation`) is for choosing, the test side for figures.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from bench.pages import Hands
from bench.side import load_side
from training.strokes import Drawing, paint_as_page

KINDS = ("even light", "edge of a shadow", "pencil", "ruled", "squared", "bold rules", "light on dark")

LONGEST_PX = (180, 520)
"""Of the photo's longer side."""
MARGIN_SHARE = (0.15, 0.9)
"""Paper on each side, as a share of the digit's longer side."""

PAPER, PEN, PENCIL = (190, 245), (30, 90), (30, 60)
"""Grey levels of the paper and of the pen's ink; by how much pencil is darker than the paper."""

RULE, BOLD_RULE = (15, 60), (50, 110)
"""By how much rules are darker than the paper."""
RULE_WIDTH, BOLD_WIDTH = 0.012, 0.025
RULED_STEP, SQUARED_STEP = (0.9, 1.4), (0.35, 0.9)
"""Width and distance of rules, as shares of the digit's longer side."""

FALL_OF_LIGHT = 0.5
SHADOW, PENUMBRA = (0.25, 0.55), (0.005, 0.04)
"""How much light is lost across the photo at most, and in a shadow; the width of its edge as a share of the photo."""

BLUR_PX, GRAIN, JPEG_QUALITY = (0.6, 2.0), (1, 6), (50, 92)


def main() -> None:
    """Prints, for each kind of photo, how many digits both ways read right."""
    side = load_side("photos", __doc__, count=300)
    print(f"{side.count} digits of people on the {side.name} side, right{'predict':>12}{'read':>10}")
    for kind in KINDS:
        predicted = read = 0
        for photo, label in photos(side.hands, kind, side.count):
            predicted += side.recogniser.predict(_png(photo)).digit == int(label)
            read += side.reader.read_page(photo).text == label
        print(f"{kind:<47}{predicted / side.count:>11.1%}{read / side.count:>10.1%}", flush=True)


def photos(hands: Hands, kind: str, count: int) -> Iterator[tuple[np.ndarray, str]]:
    """Yields (H, W) uint8 photos of one digit each, and the digit; the same digits for every kind."""
    drawings = [one for person in sorted(hands.digits) for one in hands.digits[person]]
    for seed in range(count):
        rng = np.random.default_rng(seed)
        drawing = drawings[rng.integers(len(drawings))]
        yield photograph(drawing, kind, rng), drawing.label


def photograph(drawing: Drawing, kind: str, rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) uint8: a digit on one of the `KINDS` of paper."""
    ink, body_px = _laid_out(drawing, rng)
    level = rng.uniform(*PAPER)
    pen = level - rng.uniform(*PENCIL) if kind == "pencil" else rng.uniform(*PEN)
    paper = _paper(ink.shape, level, body_px, kind, rng)
    picture = paper * (1 - ink) + np.minimum(paper, pen) * ink
    picture *= _light(ink.shape, rng, has_shadow=kind == "edge of a shadow")
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(*BLUR_PX))
    picture += rng.normal(0, rng.uniform(*GRAIN), picture.shape)
    picture = np.clip(255 - picture if kind == "light on dark" else picture, 0, 255).astype(np.uint8)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*JPEG_QUALITY))])[1]
    return cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)


def _laid_out(drawing: Drawing, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """Returns (H, W) float32 ink, 0 to 1, with paper around it, and the digit's longer side in its pixels."""
    painted = paint_as_page(drawing, rng)
    left, top, width, height = cv2.boundingRect((painted < 128).astype(np.uint8))
    body = max(width, height)
    margins = [round(body * share) for share in rng.uniform(*MARGIN_SHARE, 4)]
    cut = painted[top : top + height, left : left + width]
    laid = cv2.copyMakeBorder(cut, *margins, cv2.BORDER_CONSTANT, value=255)
    scale = rng.uniform(*LONGEST_PX) / max(laid.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return 1 - cv2.resize(laid, None, fx=scale, fy=scale, interpolation=method).astype(np.float32) / 255, body * scale


def _paper(shape: tuple[int, int], level: float, body_px: float, kind: str, rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) float32 paper, with the rules of its kind."""
    paper = np.full(shape, level, np.float32)
    if kind not in ("ruled", "squared", "bold rules"):
        return paper
    bold = kind == "bold rules"
    width_px = max(1, round(body_px * (BOLD_WIDTH if bold else RULE_WIDTH)))
    tone = level - rng.uniform(*(BOLD_RULE if bold else RULE))
    step_px = body_px * rng.uniform(*(SQUARED_STEP if kind == "squared" else RULED_STEP))
    height, width = shape
    for row in np.arange(rng.uniform(0, step_px), height, step_px):
        end = row + 0.01 * width * rng.normal()
        cv2.line(paper, (0, round(row)), (width, round(end)), tone, width_px, cv2.LINE_AA)
    if kind == "squared":
        for column in np.arange(rng.uniform(0, step_px), width, step_px):
            cv2.line(paper, (round(column), 0), (round(column), height), tone, width_px, cv2.LINE_AA)
    return paper


def _light(shape: tuple[int, int], rng: np.random.Generator, *, has_shadow: bool) -> np.ndarray:
    """Returns (H, W) float64, 0 to 1: light that falls across the photo, and a shadow on a part of it."""
    across = _across(shape, rng)
    light = 1 - rng.uniform(0, FALL_OF_LIGHT) * (across - across.min()) / np.ptp(across)
    if has_shadow:
        beyond = _across(shape, rng)
        edge = rng.uniform(*np.quantile(beyond, (0.3, 0.7)))
        light *= 1 - rng.uniform(*SHADOW) / (1 + np.exp((edge - beyond) / rng.uniform(*PENUMBRA)))
    return light


def _across(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) float64: how far each pixel lies in some direction, in shares of the photo's longer side."""
    rows, columns = np.mgrid[: shape[0], : shape[1]] / max(shape)
    angle = rng.uniform(0, 2 * np.pi)
    return np.cos(angle) * columns + np.sin(angle) * rows


def _png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


if __name__ == "__main__":
    main()
