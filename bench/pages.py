"""Pages made of people's pen strokes: with digits whose text is known, or with none at all.

The people are those that no network was trained on. Everything else on the page, its paper, lines, light and desk, is
drawn by chance.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from training.people import side_of
from training.strokes import SUBPIXEL_BITS, Drawing, is_fragment, load_drawings, place, smooth

NOT_LIKE_DIGITS = frozenset("AEFHKMNRWXmwkx#%&*+=?@!")
"""What no person would call a digit; O, l, S and Z look like one to people too."""

WIDTH_PX, HEIGHT_PX = 1200, 900


BACK_SHARE, BACK_BLUR_PX = (0.1, 0.3), (1.5, 3.0)
"""How dark ink on the back is, as a share of that on the front, and how blurred."""

OVERLAP = (0.05, 0.2)
"""Share of the first digit's width that the second one of a pair reaches into it."""

GAP = (0.12, 0.6)
"""Between the digits of a row, as a share of their size."""


class Written(NamedTuple):
    """A page and what stands on it."""

    grey: np.ndarray
    """(H, W) uint8."""
    lines: list[str]


class Hands(NamedTuple):
    """Drawings of people whom no network knows."""

    digits: dict[str, list[Drawing]]
    """By person."""
    letters: list[Drawing]


def load_hands(strokes: Path, side: str = "test") -> Hands:
    """Loads the drawings of the people on one side of the split.

    Args:
        strokes: the folder `strokes` of DIGITS_DATA.
        side: "test" for figures, "validation" for choosing.
    """
    digits: dict[str, list[Drawing]] = {}
    for one in load_drawings(strokes / "digits.jsonl.gz"):
        if side_of(one.person) == side and not is_fragment(one):
            digits.setdefault(one.person, []).append(one)
    letters = [one for one in load_drawings(strokes / "not_digits.jsonl.gz") if side_of(one.person) == side]
    return Hands(digits, [one for one in letters if one.label in NOT_LIKE_DIGITS and not is_fragment(one)])


def pair(hands: Hands, rng: np.random.Generator) -> Written:
    """Draws two digits by one person, pushed together until they overlap by 5 to 20 % of a width."""
    person = rng.choice(sorted(hands.digits))
    first, second = (hands.digits[person][index] for index in rng.integers(len(hands.digits[person]), size=2))
    size, left, top = 80.0, 30.0, 25.0
    ink = np.zeros((130, 250), np.uint8)
    pen_px = int(rng.integers(3, 9))
    for one in (first, second):
        width, height = (max(stroke[:, axis].max() for stroke in one.strokes) * size / 1000 for axis in (0, 1))
        for stroke in place(one.strokes, left=left, top=top + (size - height) / 2, size=size):
            points = np.rint(smooth(stroke) * (1 << SUBPIXEL_BITS)).astype(np.int32)
            cv2.polylines(ink, [points], False, 255, pen_px, cv2.LINE_AA, SUBPIXEL_BITS)
        left += width + pen_px - rng.uniform(*OVERLAP) * max(width, 2 * pen_px)
    return Written(255 - ink, [first.label + second.label])


def ringed_number(hands: Hands, rng: np.random.Generator) -> Written:
    """Draws a page with one number of one to three digits, and around it a ring, as one marks what counts."""
    person = rng.choice(sorted(hands.digits))
    known = hands.digits[person]
    drawn = [known[index] for index in rng.integers(len(known), size=rng.integers(1, 4))]
    ink, size = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8), rng.uniform(40, 70)
    left, top = rng.uniform(200, 700), rng.uniform(200, 500)
    write_row(ink, drawn, left=left, top=top, size=size, rng=rng, gap=(0.1, 0.25))
    draw_ring(ink, rng)
    return Written(photographed(ink, rng), ["".join(one.label for one in drawn)])


def draw_ring(ink: np.ndarray, rng: np.random.Generator) -> None:
    """Draws a wavy ring around the ink, in place; its end runs past its beginning, or not quite to it."""
    left, top, width, height = cv2.boundingRect(ink)
    turns = np.linspace(0, 2 * np.pi + rng.uniform(-0.1, 0.5), 80)
    waves = 0.04 * np.sin(2 * turns + rng.uniform(0, 6)) + 0.03 * np.sin(3 * turns + rng.uniform(0, 6))
    radii = (1 + waves + np.linspace(0, rng.uniform(0, 0.12), 80)) * rng.uniform(1.45, 1.9)
    angles = turns + rng.uniform(0, 6)
    down = (height / 2 + 4) * radii * np.sin(angles)
    across = max(width / 2 + 4, 0.45 * height) * radii * np.cos(angles)  # around a one, too, it is round
    points = np.stack([left + width / 2 + across, top + height / 2 + down], axis=1) * (1 << SUBPIXEL_BITS)
    cv2.polylines(
        ink, [np.rint(points).astype(np.int32)], False, 255, int(rng.integers(2, 6)), cv2.LINE_AA, SUBPIXEL_BITS
    )


def written_page(hands: Hands, rng: np.random.Generator) -> Written:
    """Draws a page with one to five lines of digits by one person, on any paper and in any light."""
    ink, lines = _written_ink(hands, rng)
    ink = np.maximum(ink, _printed(rng) * (ink == 0)) if rng.random() < 0.5 else ink
    return Written(photographed(ink, rng), lines)


def page_with_show_through(hands: Hands, rng: np.random.Generator) -> Written:
    """Draws a page as `written_page` does, on thin paper: the digits on its back shine through, pale and blurred."""
    ink, lines = _written_ink(hands, rng)
    back = cv2.GaussianBlur(_written_ink(hands, rng)[0][:, ::-1], (0, 0), rng.uniform(*BACK_BLUR_PX))
    ink = np.maximum(ink, np.rint(back * rng.uniform(*BACK_SHARE)).astype(np.uint8))
    return Written(photographed(ink, rng), lines)


def _written_ink(hands: Hands, rng: np.random.Generator) -> tuple[np.ndarray, list[str]]:
    """Writes one to five lines of one person's digits. Returns (H, W) uint8 ink, and the lines."""
    person = rng.choice(sorted(hands.digits))
    ink, lines = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8), []
    size = rng.uniform(32, 75)
    for row in range(int(rng.integers(1, 6))):
        known = hands.digits[person]
        drawn = [known[index] for index in rng.integers(len(known), size=rng.integers(2, 10))]
        left, top = rng.uniform(60, 300), 80 + row * 2.1 * size
        fitting = write_row(ink, drawn, left=left, top=top, size=size, rng=rng)
        lines.append("".join(one.label for one in drawn[:fitting]))
    return ink, lines


def empty_page(hands: Hands, rng: np.random.Generator) -> Written:
    """Draws a page without a digit: letters, noise, an empty form, lines or blots."""
    draw = EMPTY[rng.integers(len(EMPTY))]
    return Written(photographed(draw(hands, rng), rng), [])


def write_row(ink: np.ndarray, drawn: Sequence[Drawing], *, left: float, top: float, size: float, rng, gap=GAP) -> int:
    """Writes drawings side by side on (H, W) uint8 ink, so many shares of the size apart; returns how many fit."""
    pen_px = rng.uniform(2, max(3, size / 9))
    for number, one in enumerate(drawn):
        width = max(stroke[:, 0].max() for stroke in one.strokes) * size / 1000
        if left + width > WIDTH_PX - 40:
            return number
        height = max(stroke[:, 1].max() for stroke in one.strokes) * size / 1000
        above = top + (size - height) / 2 + rng.normal(0, size / 25)
        for stroke in place(one.strokes, left=left, top=above, size=size):
            points = np.rint(smooth(stroke) * (1 << SUBPIXEL_BITS)).astype(np.int32)
            cv2.polylines(ink, [points], False, 255, round(pen_px), cv2.LINE_AA, SUBPIXEL_BITS)
        left += width + size * rng.uniform(*gap)
    return len(drawn)


def _letters(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    ink = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
    size = rng.uniform(30, 90)
    for row in range(int(rng.integers(1, 6))):
        drawn = [hands.letters[index] for index in rng.integers(len(hands.letters), size=rng.integers(1, 12))]
        write_row(ink, drawn, left=rng.uniform(60, 600), top=60 + row * 1.8 * size, size=size, rng=rng)
    return ink


def _noise(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    coarse = rng.normal(0, 1, (HEIGHT_PX // 2, WIDTH_PX // 2)).astype(np.float32)
    rough = cv2.GaussianBlur(coarse, (0, 0), rng.uniform(0.5, 4))
    rough = cv2.resize(rough / rough.std(), (WIDTH_PX, HEIGHT_PX))
    return np.where(rough > rng.uniform(1.0, 3.5), 255, 0).astype(np.uint8)


def _printed(rng: np.random.Generator) -> np.ndarray:
    """Ruled lines or a table across the whole page."""
    ink = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
    level, thickness = int(rng.integers(90, 255)), int(rng.integers(1, 4))
    kind = rng.integers(4)
    step = int(rng.integers(40, 160))
    for y in range(int(rng.integers(20, 60)), HEIGHT_PX, step):
        if kind == 3:
            ink[y : y + thickness + 1, 20 : WIDTH_PX - 20 : step // 2] = level
        else:
            cv2.line(ink, (20, y), (WIDTH_PX - 20, y), level, thickness)
    for x in range(20, WIDTH_PX, step) if kind == 1 else range(20, WIDTH_PX, 290) if kind == 2 else ():
        cv2.line(ink, (x, 20), (x, HEIGHT_PX - 20), level, thickness)
    return ink


def _form(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    ink = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
    for _ in range(int(rng.integers(1, 6))):
        x, y = int(rng.integers(30, 500)), int(rng.integers(30, 700))
        side, tall = int(rng.integers(30, 120)), int(rng.integers(30, 120))
        for box in range(int(rng.integers(1, 9))):
            corner = x + box * side
            cv2.rectangle(ink, (corner, y), (corner + side, y + tall), 255, int(rng.integers(1, 5)))
    return ink


def _rules(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    return _printed(rng)


def _blots(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    ink = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
    for _ in range(int(rng.integers(1, 12))):
        x, y, radius = int(rng.integers(60, 1100)), int(rng.integers(60, 800)), rng.uniform(8, 70)
        angles = np.sort(rng.uniform(0, 2 * np.pi, 14))
        radii = radius * rng.uniform(0.6, 1.0, 14)
        points = np.stack([x + np.cos(angles) * radii, y + np.sin(angles) * radii], axis=-1)
        cv2.fillPoly(ink, [points.astype(np.int32)], 255)
    return ink


EMPTY = (_letters, _letters, _noise, _form, _rules, _blots)


def photographed(ink: np.ndarray, rng: np.random.Generator, *, paper: np.ndarray | float = 1.0) -> np.ndarray:
    """Puts (H, W) uint8 ink on paper, in some light, a little askew, sometimes sideways, negative or on a desk.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.
        rng: what chance decides.
        paper: (H, W) or one number, 0 black to 1 white: how light it is.
    """
    angle = rng.uniform(-6, 6) if rng.random() < 0.5 else 0.0
    matrix = cv2.getRotationMatrix2D((WIDTH_PX / 2, HEIGHT_PX / 2), angle, 0.9)
    ink = cv2.warpAffine(ink, matrix, (WIDTH_PX, HEIGHT_PX), flags=cv2.INTER_LINEAR)
    contrast = rng.uniform(0.35, 0.9)
    page = paper * (1 - contrast * cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.4, 1.3)) / 255.0)
    y, x = np.mgrid[-1 : 1 : HEIGHT_PX * 1j, -1 : 1 : WIDTH_PX * 1j]
    light = 1 - rng.uniform(0, 0.35) * (x * np.cos(angle) + y * np.sin(angle) + 1) / 2
    if rng.random() < 0.4:  # the shadow of a hand
        edge = x * rng.normal() + y * rng.normal() + rng.uniform(-0.6, 0.6)
        light *= 1 - rng.uniform(0.2, 0.5) / (1 + np.exp(-edge / rng.uniform(0.01, 0.2)))
    page = page * light * rng.uniform(150, 250)
    on_desk = rng.random() < 0.3
    if on_desk:
        page = _on_desk(page, rng)
    page = page + rng.normal(0, rng.uniform(0, 6), page.shape)
    page = np.clip(page, 0, 255).astype(np.uint8)
    if not on_desk and rng.random() < 0.15:
        page = 255 - page
    page = np.rot90(page, int(rng.integers(1, 4)) if rng.random() < 0.15 else 0)
    quality = int(rng.integers(50, 96))
    return cv2.imdecode(cv2.imencode(".jpg", np.ascontiguousarray(page), [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 0)


def _on_desk(page: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lays the page on a dark desk and photographs it at an angle."""
    wide, high = 1.3 * WIDTH_PX, 1.3 * HEIGHT_PX
    corners = np.float32([(0, 0), (WIDTH_PX, 0), (WIDTH_PX, HEIGHT_PX), (0, HEIGHT_PX)])
    moved = corners + np.float32([0.15 * WIDTH_PX, 0.15 * HEIGHT_PX]) + rng.uniform(-70, 70, (4, 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    desk = rng.uniform(0.15, 0.5) * page.min()
    grain = cv2.GaussianBlur(rng.normal(0, 40, (int(high), int(wide))), (0, 0), 2)
    sheet = cv2.warpPerspective(page, matrix, (int(wide), int(high)), borderValue=-1)
    return np.where(sheet < 0, np.clip(desk + grain * desk / 80, 0, 255), sheet)
