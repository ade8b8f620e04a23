"""Pages without a digit, as offices and kitchens make them: forms with thick boxes, stains, print, staples, signatures.

`pages.EMPTY` is what the figures were first counted on; these are harder, and print and marks are drawn, not written.
"""

from collections.abc import Callable

import cv2
import numpy as np

from bench.pages import HEIGHT_PX, WIDTH_PX, Hands, Written, photographed, write_row

Draw = Callable[[Hands, np.random.Generator], np.ndarray]
"""Returns (H, W) uint8 ink."""

PRINTED_WORDS = (
    *("Invoice", "Telephone", "Date", "Name", "Ref", "Street", "Chapter", "Amount", "Total", "Signature", "Hall"),
    *("Department of Health", "KLMN & Partners", "Please return this form", "Yours faithfully"),
)
"""No word that one would read as a number."""

FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX)


def cluttered_page(hands: Hands, rng: np.random.Generator) -> Written:
    """Draws a page of one of the `KINDS`, or an empty desk."""
    number = int(rng.integers(len(KINDS) + 2))
    if number == len(KINDS):
        return Written(empty_desk(rng), [])
    if number == len(KINDS) + 1:
        return Written(torn_sheet(hands, rng), [])
    return Written(photographed(KINDS[number](hands, rng), rng), [])


def empty_desk(rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) uint8: wood, its boards and knots, and the edge of a shadow; no sheet."""
    grain = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT_PX, WIDTH_PX)), (0, 0), sigmaX=rng.uniform(20, 80), sigmaY=1.2)
    wood = rng.uniform(60, 180) + rng.uniform(2, 14) * grain / grain.std()
    step = int(rng.integers(120, 400))
    for y in range(int(rng.integers(step)), HEIGHT_PX, step):
        wood[y : y + int(rng.integers(2, 6))] *= rng.uniform(0.4, 0.9)
    for _ in range(int(rng.integers(4))):
        at = (int(rng.integers(WIDTH_PX)), int(rng.integers(HEIGHT_PX)))
        axes = (int(rng.integers(8, 40)), int(rng.integers(4, 20)))
        cv2.ellipse(wood, at, axes, 0, 0, 360, float(wood.mean() * 0.6), int(rng.choice([-1, 2, 4])), cv2.LINE_AA)
    return photographed(np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8), rng, paper=np.clip(wood, 0, 255) / 255)


def torn_sheet(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Returns (H, W) uint8: a sheet with ragged edges on a desk, empty or with letters."""
    corners = np.array([(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)]) + rng.uniform(-0.06, 0.06, (4, 2))
    sides = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        steps = np.linspace(0, 1, 60, endpoint=False)[:, np.newaxis]
        sides.append(start + (end - start) * steps + rng.normal(0, rng.choice([0.0005, 0.004]), (60, 2)))
    outline = np.concatenate(sides) * (WIDTH_PX, HEIGHT_PX)
    sheet = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
    cv2.fillPoly(sheet, [np.rint(outline).astype(np.int32)], 255, cv2.LINE_AA)
    share = cv2.GaussianBlur(sheet, (0, 0), 1.0) / 255.0
    desk = rng.uniform(0.15, 0.55) * (1 + 0.05 * cv2.GaussianBlur(rng.normal(0, 8, share.shape), (0, 0), 2))
    ink = words(hands, rng) if rng.random() < 0.4 else np.zeros_like(sheet)
    return photographed(ink * (cv2.erode(sheet, np.ones((41, 41))) > 0), rng, paper=desk + (1 - desk) * share)


def thick_boxes(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """A form with boxes as thick as a marker's stroke, one over the other or side by side."""
    ink = _blank()
    for _ in range(int(rng.integers(1, 5))):
        x, y = int(rng.integers(30, 600)), int(rng.integers(30, 600))
        wide, tall = int(rng.integers(40, 200)), int(rng.integers(40, 160))
        gap, thick = int(rng.choice([0, 0, 8, 20])), int(rng.integers(4, 15))
        for row in range(int(rng.integers(1, 4))):
            for column in range(int(rng.integers(1, 7))):
                left, top = x + column * (wide + gap), y + row * (tall + gap)
                cv2.rectangle(ink, (left, top), (left + wide, top + tall), 255, thick)
    return ink


def stains(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Rings that a cup left, and splashes."""
    ink = np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        at = (int(rng.integers(100, 1100)), int(rng.integers(100, 800)))
        radius, level = int(rng.integers(40, 220)), float(rng.uniform(40, 200))
        start, pen = rng.uniform(0, 360), int(rng.integers(3, 18))
        axes = (radius, int(radius * rng.uniform(0.85, 1)))
        cv2.ellipse(ink, at, axes, 0, start, start + rng.uniform(120, 360), level, pen, cv2.LINE_AA)
        for _ in range(int(rng.integers(12))):
            spot = (at[0] + int(rng.normal(0, radius)), at[1] + int(rng.normal(0, radius)))
            size = (int(rng.integers(2, 14)), int(rng.integers(2, 14)))
            cv2.ellipse(ink, spot, size, float(rng.uniform(0, 180)), 0, 360, level, -1, cv2.LINE_AA)
    uneven = cv2.GaussianBlur(rng.normal(0, 1, ink.shape).astype(np.float32), (0, 0), 25)
    return np.clip(ink * (1 + 0.3 * uneven / uneven.std()), 0, 255).astype(np.uint8)


def letterhead(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Print: a heading, a few lines of words, a rule."""
    ink = _blank()
    font = int(rng.choice(FONTS))
    y = int(rng.integers(60, 120))
    for row in range(int(rng.integers(1, 12))):
        scale = rng.uniform(1.2, 2.6) if row == 0 else rng.uniform(0.6, 1.1)
        text = "  ".join(rng.choice(PRINTED_WORDS, int(rng.integers(1, 4))))
        text = text.upper() if rng.random() < 0.2 else text
        at = (int(rng.integers(40, 300)), y)
        cv2.putText(ink, text, at, font, scale, 255, int(rng.integers(1, 2 + round(2 * scale))), cv2.LINE_AA)
        y += int(rng.uniform(40, 80) * max(1, scale))
        if y > HEIGHT_PX - 60:
            break
    if rng.random() < 0.6:
        cv2.line(ink, (40, y), (WIDTH_PX - 40, y), 255, int(rng.integers(1, 6)))
    return ink


def fastened(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Punch holes through which the desk shows, and staples with their shadow."""
    ink = _blank()
    x, radius = int(rng.integers(30, 90)), int(rng.integers(9, 26))
    for y in np.linspace(*rng.uniform((150, 650), (250, 780)), int(rng.integers(2, 5))):
        cv2.circle(ink, (x, int(y)), radius, int(rng.integers(150, 255)), -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(1, 4))):
        at, angle = rng.uniform((60, 40), (1100, 800)), rng.uniform(0, np.pi)
        along = np.array([np.cos(angle), np.sin(angle)]) * rng.uniform(14, 34)
        bend = np.array([-along[1], along[0]]) * rng.uniform(0, 0.35)
        points = np.rint([at - along + bend, at - along, at + along, at + along + bend]).astype(np.int32)
        cv2.polylines(ink, [points], False, int(rng.integers(120, 255)), int(rng.integers(2, 7)), cv2.LINE_AA)
    return ink


def words(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Handwritten words: letters close together, many of them touching."""
    ink = _blank()
    size = rng.uniform(28, 70)
    for row in range(int(rng.integers(1, 7))):
        left = rng.uniform(60, 200)
        while left < rng.uniform(300, 1000):
            drawn = [hands.letters[index] for index in rng.integers(len(hands.letters), size=rng.integers(2, 8))]
            write_row(ink, drawn, left=left, top=60 + row * 1.9 * size, size=size, rng=rng, gap=(-0.1, 0.15))
            left += size * (0.9 * len(drawn) + rng.uniform(0.4, 1))
    return ink


def barcode(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Bars of several widths, standing or lying, and a square code."""
    ink = _blank()
    x, y, tall = int(rng.integers(60, 600)), int(rng.integers(60, 500)), int(rng.integers(30, 200))
    module = int(rng.integers(2, 6))
    for _ in range(int(rng.integers(20, 60))):
        wide = module * int(rng.integers(1, 5))
        cv2.rectangle(ink, (x, y), (x + wide - 1, y + tall), 255, -1)
        x += wide + module * int(rng.integers(1, 5))
    if rng.random() < 0.5:
        ink = np.ascontiguousarray(cv2.resize(np.rot90(ink), (WIDTH_PX, HEIGHT_PX)))
    if rng.random() < 0.4:
        side, cell = int(rng.integers(17, 29)), int(rng.integers(4, 10))
        code = np.kron(rng.integers(0, 2, (side, side)), np.ones((cell, cell))).astype(np.uint8) * 255
        top, left = int(rng.integers(HEIGHT_PX - len(code))), int(rng.integers(WIDTH_PX - len(code)))
        ink[top : top + len(code), left : left + len(code)] = code
    return ink


def crossed_out(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Fields of a form that a line, a cross or a zigzag makes void."""
    ink = _blank()
    for _ in range(int(rng.integers(1, 6))):
        x, y = int(rng.integers(40, 700)), int(rng.integers(40, 780))
        wide, tall = int(rng.integers(60, 420)), int(rng.integers(30, 90))
        cv2.rectangle(ink, (x, y), (x + wide, y + tall), 255, int(rng.integers(1, 5)))
        kind, pen = rng.integers(3), int(rng.integers(2, 8))
        ways = [[(0, 1), (1, 0)]] if kind == 0 else [[(0, 1), (1, 0)], [(0, 0), (1, 1)]]
        if kind == 2:
            steps = np.linspace(0, 1, int(rng.integers(4, 14)))
            ways = [[(step, 0.15 + 0.7 * (number % 2)) for number, step in enumerate(steps)]]
        for way in ways:
            points = np.array(way) * (wide, tall) + (x, y) + rng.normal(0, 4, (len(way), 2))
            cv2.polylines(ink, [np.rint(points).astype(np.int32)], False, 255, pen, cv2.LINE_AA)
    return ink


def signatures(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Loops that run along a line and end in a flourish."""
    ink = _blank()
    for _ in range(int(rng.integers(1, 4))):
        x, y, size = rng.uniform(80, 700), rng.uniform(100, 800), rng.uniform(20, 70)
        t = np.linspace(0, rng.uniform(3, 9), 400)
        speed, tall = rng.uniform(4, 7), 0.4 + 0.6 * np.interp(t, *_bumps(rng, t[-1]))
        across = x + size * (0.8 * t + 0.5 * np.cos(speed * t + rng.uniform(0, 6)))
        down = y + size * tall * np.sin(speed * t) + size * rng.normal(0, 0.1) * t
        points = np.stack([across, down], axis=1)
        cv2.polylines(ink, [np.rint(points).astype(np.int32)], False, 255, int(rng.integers(2, 7)), cv2.LINE_AA)
        if rng.random() < 0.5:
            level = int(y + 1.2 * size)
            cv2.line(ink, (int(x) - 40, level), (int(x) + 500, level), 255, int(rng.integers(1, 3)))
    return ink


def ticks(hands: Hands, rng: np.random.Generator) -> np.ndarray:
    """Small boxes, some with a check mark or a cross, or a check mark alone."""
    ink = _blank()
    x, side = int(rng.integers(60, 500)), int(rng.integers(20, 60))
    across = int(rng.integers(1, 5))
    for row in range(int(rng.integers(2, 9))):
        for column in range(across):
            left, top = x + column * 3 * side, 60 + row * 2 * side
            if rng.random() < 0.85:
                cv2.rectangle(ink, (left, top), (left + side, top + side), 255, int(rng.integers(1, 4)))
            kind = rng.integers(4)
            ways = [[], [[(0.15, 0.5), (0.4, 0.85), (1.1, -0.1)]], [[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]]]
            for way in ways[kind % 3]:
                points = np.array(way) * side + (left, top) + rng.normal(0, side / 12, (len(way), 2))
                pen = int(rng.integers(2, max(3, side // 7)))
                cv2.polylines(ink, [np.rint(points).astype(np.int32)], False, 255, pen, cv2.LINE_AA)
    return ink


KINDS: tuple[Draw, ...] = (thick_boxes, stains, letterhead, fastened, words, barcode, crossed_out, signatures, ticks)


def _blank() -> np.ndarray:
    return np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)


def _bumps(rng: np.random.Generator, end: float) -> tuple[np.ndarray, np.ndarray]:
    at = np.linspace(0, end, 7)
    return at, rng.uniform(0, 1, 7)
