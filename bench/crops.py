"""How well a digit is read that fills its crop, as forms, registers and mail are cut up: `python -m bench.crops`.

Pen strokes of people that no network was trained on are written with pens up to a marker's width, laid on paper with
little margin or none, and photographed or scanned, down to 14 px. Each goes both ways: to `predict`, which takes it for
one digit, and to `read`, which takes it for a page. The validation side (`--side validation`) is for choosing, the test
side for figures. Needs `DIGITS_DATA`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from bench.pages import Hands, draw_ring
from bench.side import load_side
from training.strokes import Drawing, paint_as_page
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.shapes import DIGITS


class Kind(NamedTuple):
    """What crops of one kind have in common. Pairs are lowest and highest of a uniform draw."""

    margin: tuple[float, float] = (0.0, 0.1)
    """Paper on each side, as a share of the digit's longer side."""
    longer_side_px: tuple[float, float] = (16, 60)
    marker: float = 0.0
    """By how much the pen is wider than the page's own, as a share of the digit's longer side."""
    contrast: tuple[float, float] = (60, 180)
    """Grey levels between paper and ink."""
    grain: tuple[float, float] = (1, 8)
    """Standard deviation of the camera's noise."""
    texture: float = 0.0
    """Standard deviation of the paper's own pattern."""
    fall_of_light: float = 0.3
    """Share of the light that is lost across the crop, at most."""
    is_light: bool = False
    """Whether the ink is lighter than the paper."""
    is_bilevel: bool = False
    """Whether the scanner knew black and white only."""
    is_ringed: bool = False
    """Whether somebody drew a ring around it."""
    has_neighbours: bool = False
    """Whether parts of the digits beside it are seen at its left and right edges."""
    sides: int = 0
    """Sides on which the printed lines of a form's cell are seen."""


KINDS = {
    "with margin": Kind(margin=(0.15, 0.9), longer_side_px=(80, 300)),
    "tight": Kind(),
    "tight, large": Kind(longer_side_px=(60, 300)),
    "tight, light on dark": Kind(is_light=True),
    "tight, marker": Kind(marker=0.09),
    "tight, marker, large": Kind(marker=0.09, longer_side_px=(60, 300)),
    "tight, bilevel": Kind(is_bilevel=True),
    "tight, bilevel, marker": Kind(is_bilevel=True, marker=0.09),
    "no margin at all": Kind(margin=(0.0, 0.005)),
    "14 to 20 px": Kind(longer_side_px=(14, 20)),
    "pale": Kind(contrast=(25, 60), grain=(1, 4)),
    "textured paper": Kind(texture=8),
    "between neighbours": Kind(margin=(0.15, 0.4), longer_side_px=(60, 160), has_neighbours=True),
    "beside a line": Kind(margin=(0.1, 0.5), longer_side_px=(40, 120), sides=1),
    "in a corner of a cell": Kind(margin=(0.1, 0.5), longer_side_px=(40, 120), sides=2),
    "in a cell": Kind(margin=(0.1, 0.5), longer_side_px=(40, 120), sides=4),
    "in a cell, bilevel": Kind(margin=(0.1, 0.5), longer_side_px=(40, 120), sides=4, is_bilevel=True),
    "in a ring": Kind(margin=(0.15, 0.9), longer_side_px=(80, 300), is_ringed=True),
    "old paper": Kind((0.0, 0.3), (30, 120), contrast=(60, 140), texture=14, fall_of_light=0.5),
}

ASKEW_DEG, LINE_SHARE = (-1.0, 1.0), (0.5, 1.0)
"""How printed lines lie, and how dark they are, as a share of the ink."""
PAPER = (150, 245)
"""Grey level of the paper."""
BLUR_PX, TEXTURE_PX = (0.3, 1.0), 1.5
BILEVEL_SHARE = 0.5
"""Of the contrast, where a scanner of two levels cuts."""


def main() -> None:
    """Prints for each kind what `predict` had right as the likeliest, what it answered, and what `read` had right."""
    side = load_side("crops", __doc__, count=500)
    print(f"{side.count} digits of people on the {side.name} side{'likeliest':>12}{'answered':>10}{'read':>10}")
    for name, kind in KINDS.items():
        labelled = list(crops(side.hands, kind, side.count))
        found = measure(side.recogniser, labelled)
        read = np.mean([side.reader.read_page(picture).text == str(label) for picture, label in labelled])
        print(f"{name:<40}{found.right:>11.1%}{found.answered:>10.1%}{read:>10.1%}", flush=True)


class Found(NamedTuple):
    """What came of pictures of one digit each, in shares of them."""

    right: float
    """Those whose likeliest digit is right."""
    answered: float
    """Those neither refused nor blank."""
    blank: float
    """Those on which no ink was found, which are not right."""


def measure(recogniser: Recogniser, labelled: Iterable[tuple[np.ndarray, int]]) -> Found:
    """Sends (H, W) uint8 pictures of one digit each, with that digit, the way of `predict`."""
    pictures, labels = zip(*labelled, strict=True)
    seen = recogniser.predict_many([cv2.imencode(".png", picture)[1].tobytes() for picture in pictures])
    likeliest = [-1 if one.probabilities is None else int(one.probabilities.argmax()) for one in seen]
    shares = (np.equal(likeliest, labels), [one.digit is not None for one in seen], np.equal(likeliest, -1))
    return Found(*(float(np.mean(share)) for share in shares))


def crops(hands: Hands, kind: Kind, count: int) -> Iterator[tuple[np.ndarray, int]]:
    """Yields (H, W) uint8 crops and the digit on each, each digit as often as the others; the same for every kind."""
    drawings = [one for person in sorted(hands.digits) for one in hands.digits[person]]
    for seed in range(count):
        rng = np.random.default_rng(seed)
        written = [one for one in drawings if int(one.label) == seed % DIGITS]
        drawing = written[rng.integers(len(written))]
        yield photograph(drawing, kind, rng, beside=hands.digits[drawing.person]), seed % DIGITS


def photograph(drawing: Drawing, kind: Kind, rng: np.random.Generator, *, beside: Sequence[Drawing]) -> np.ndarray:
    """Returns (H, W) uint8: one digit on its crop of paper, of which the same person wrote what stands beside it."""
    ink = _sized(_inked(drawing, kind, rng), kind, rng)
    if kind.has_neighbours:
        _put_beside(ink, [_inked(beside[rng.integers(len(beside))], kind, rng) for _ in range(2)], rng)
    ink = _ruled(ink, kind, rng)
    level = rng.uniform(*PAPER)
    contrast = min(level - 10, rng.uniform(*kind.contrast))
    if kind.is_bilevel:
        return np.where((ink > BILEVEL_SHARE) != kind.is_light, 0, 255).astype(np.uint8)
    picture = level - contrast * ink
    if kind.texture:
        pattern = cv2.GaussianBlur(rng.normal(0, 1, ink.shape), (0, 0), TEXTURE_PX)
        picture += kind.texture * pattern / pattern.std()
    picture *= _light(ink.shape, kind, rng)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(*BLUR_PX))
    picture += rng.normal(0, rng.uniform(*kind.grain), ink.shape)
    return np.clip(255 - picture if kind.is_light else picture, 0, 255).astype(np.uint8)


def _inked(drawing: Drawing, kind: Kind, rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) float64 ink, 0 to 1, that fills the picture."""
    ink = 255 - paint_as_page(drawing, rng)
    if kind.marker:
        longer = max(cv2.boundingRect((ink > 127).astype(np.uint8))[2:])
        nib_px = max(3, round(kind.marker * longer))
        ink = cv2.copyMakeBorder(ink, *[nib_px] * 4, cv2.BORDER_CONSTANT)
        ink = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (nib_px, nib_px)))
    if kind.is_ringed:
        ink = cv2.copyMakeBorder(ink, *[max(ink.shape)] * 4, cv2.BORDER_CONSTANT)
        draw_ring(ink, rng)
    left, top, width, height = cv2.boundingRect((ink > 127).astype(np.uint8))
    return ink[top : top + height, left : left + width] / 255


def _sized(ink: np.ndarray, kind: Kind, rng: np.random.Generator) -> np.ndarray:
    """Returns the ink with its margin, as small as its kind is."""
    margins = [round(max(ink.shape) * share) for share in rng.uniform(*kind.margin, 4)]
    ink = cv2.copyMakeBorder(ink, *margins, cv2.BORDER_CONSTANT)
    scale = rng.uniform(*kind.longer_side_px) / max(ink.shape)
    width, height = (max(3, round(side * scale)) for side in ink.shape[::-1])
    return cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def _put_beside(ink: np.ndarray, neighbours: Sequence[np.ndarray], rng: np.random.Generator) -> None:
    """Puts what a crop shows of the digits before and after its own into its margins, in place."""
    left, top, width, height = cv2.boundingRect((ink > 0.5).astype(np.uint8))
    right = ink.shape[1] - left - width
    before, after = (cv2.resize(one, (max(1, round(one.shape[1] * height / len(one))), height)) for one in neighbours)
    seen_px = [round(rng.uniform(0.2, 0.8) * margin) for margin in (left, right)]
    part = before[:, max(0, before.shape[1] - seen_px[0]) :]
    ink[top : top + height, : part.shape[1]] = part
    part = after[:, : seen_px[1]]
    ink[top : top + height, ink.shape[1] - part.shape[1] :] = part


def _ruled(ink: np.ndarray, kind: Kind, rng: np.random.Generator) -> np.ndarray:
    """Returns the ink with the lines of a cell around it, a little askew, and what lies beyond them."""
    if not kind.sides:
        return ink
    line_px, beyond_px = (
        max(1, round(share * max(ink.shape))) for share in (rng.uniform(0.01, 0.04), rng.uniform(0, 0.06))
    )
    ink = np.pad(ink, line_px + beyond_px)
    lines = np.zeros_like(ink)
    for turn in rng.permutation(4)[: kind.sides]:
        np.rot90(lines, turn)[beyond_px : beyond_px + line_px] = 1.0
    middle = (ink.shape[1] / 2, ink.shape[0] / 2)
    askew = cv2.getRotationMatrix2D(middle, rng.uniform(*ASKEW_DEG), 1.0)
    lines = cv2.warpAffine(lines, askew, ink.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    return np.maximum(ink, rng.uniform(*LINE_SHARE) * lines)


def _light(shape: tuple[int, int], kind: Kind, rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) float64: light that falls off across the crop in some direction, 1 at its best."""
    rows, columns = np.mgrid[-0.5 : 0.5 : shape[0] * 1j, -0.5 : 0.5 : shape[1] * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    across = np.cos(angle) * columns + np.sin(angle) * rows
    return 1 - rng.uniform(0, kind.fall_of_light) * (across - across.min()) / max(np.ptp(across), 1e-9)


if __name__ == "__main__":
    main()
