"""Set marks side by side as one hand does: its slant, size and pen, gaps and touching, and a wavering base line."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from training.lines.boxes import print_boxes
from training.lines.glyphs import MARGIN_PX, Glyph, draw_path, write_glyph
from training.lines.layout import OVERLAP, lay_out, tops
from training.lines.printed import print_label, print_words
from training.lines.style import FIELD_HEIGHT_PX, Style, draw_style
from training.lines.texts import Text, draw_nothing, draw_text
from training.lines.writers import FontHand, Hand, Material, MnistHand, PenHand, RecordedHand
from training.strokes import smooth

MAX_WIDTH_PX = 640
"""Wider lines are written smaller."""

MNIST_SHARE, FONT_SHARE = 0.3, 0.25
"""Chance that MNIST writes a line, and a handwriting font, where there are any."""

TIGHT_MARGIN, WIDE_MARGIN, TIGHT_MARGIN_SHARE = (0, 0.3), (0, 1.4), 0.8
"""Paper left and right of a line, as a share of the field's height."""
CUT_CHANCE, CUT = 0.04, -0.06
"""Chance that an edge cuts the outer digit, and by how much of the body."""
BARE_WIDTH_PX = (40, 240)
"""Of paper without marks."""

LINK_CHANCE, ZERO_LINK_CHANCE = 0.06, 0.8
"""Chance of a stroke that runs on from a digit into the next; the second for zeros of hands that link them."""
LINK_SAG_SD = 0.08

SHRUNK_ZEROS = (0.45, 0.85)

WARP_CHANCE, WARP_SD, WARP_PITCH = 0.5, 0.022, 0.45
"""Chance, standard deviation and pitch of the elastic field that bends a line, as shares of the body."""

BOXES_CHANCE = 0.07
"""Chance of empty boxes of a form in place of a line, which are no zeros."""

PRINT_CHANCE, LABEL_CHANCE, LABEL_AFTER_CHANCE = 0.08, 0.06, 0.3
"""Chance of printed words in place of a line, of one beside it, and that this one stands after it."""
LABEL_HEIGHT, LABEL_GAP, LABEL_MARGIN = (0.35, 0.9), (0.4, 1.5), (0, 0.4)
"""Of that one: height of the letters, distance from the line and paper on the other side, as shares of the body."""


class Line(NamedTuple):
    """Written, not yet on paper."""

    ink: np.ndarray
    """(80, W) uint8, 0 paper to 255 ink."""
    text: str
    """The digits."""
    spans: np.ndarray
    """(digits, 2) float32: columns that each digit's ink covers, half-open."""
    body_share: float
    """Height of a digit as a share of the field's."""


def compose(material: Material, rng: np.random.Generator, level: float, *, empty: bool = False) -> Line:
    """Writes one line.

    Args:
        material: whose digits.
        rng: the source of chance; the same state gives the same line.
        level: 0 for easy lines, well apart, to 1 for everything.
        empty: whether it shall hold no digit.
    """
    if rng.random() < BOXES_CHANCE * level:
        return Line(print_boxes(rng), "", np.zeros((0, 2), np.float32), 1.0)
    if rng.random() < PRINT_CHANCE * level:
        return Line(print_words(rng, material.faces), "", np.zeros((0, 2), np.float32), 1.0)
    text = draw_nothing(rng) if empty else draw_text(rng, level)
    style = draw_style(rng, level, is_pair=len(text.marks) == len(text.digits) == 2)
    hand = _draw_hand(material, rng)
    sizes_px = _sizes(text, style, rng)
    glyphs = [
        write_glyph(mark, hand, style, size, rng, turn=text.turn)
        for mark, size in zip(text.marks, sizes_px, strict=True)
    ]
    ink, spans = _set(text, glyphs, style, rng, level)
    if rng.random() < LABEL_CHANCE * level:
        ink, spans = _labelled(ink, spans, style, rng)
    return _fitting(_warped(ink, style, rng), text.digits, spans, style, rng)


def _draw_hand(material: Material, rng: np.random.Generator) -> Hand:
    draw = rng.random()
    if draw < MNIST_SHARE:
        return MnistHand(material, rng)
    return (FontHand if material.faces and draw < MNIST_SHARE + FONT_SHARE else PenHand)(material, rng)


def pair(material: Material, rng: np.random.Generator) -> Line:
    """Writes two digits of one recorded person, pushed together until their boxes overlap by `OVERLAP`.

    Args:
        material: whose digits.
        rng: the source of chance.
    """
    style, hand = draw_style(rng, 0.0), RecordedHand(material, rng)
    text = Text(tuple(str(digit) for digit in rng.integers(0, 10, 2)))
    first, second = (write_glyph(mark, hand, style, style.body_px, rng) for mark in text.marks)
    step_px = round(first.width_px - rng.uniform(*OVERLAP) * min(first.width_px, second.width_px))
    margin_px = round(TIGHT_MARGIN[1] * FIELD_HEIGHT_PX)
    ink = np.zeros((FIELD_HEIGHT_PX, step_px + second.patch.shape[1] + 2 * margin_px), np.uint8)
    top = (FIELD_HEIGHT_PX - style.body_px) / 2
    placed = ((first, margin_px), (second, margin_px + step_px))
    spans = [_put(ink, glyph.patch, left, round(top + glyph.top)) for glyph, left in placed]
    return Line(ink, text.digits, np.array(spans, np.float32), style.body_px / FIELD_HEIGHT_PX)


def _sizes(text: Text, style: Style, rng: np.random.Generator) -> np.ndarray:
    """Returns (marks,) float64: the height of each mark in pixels; the zeros at the end may shrink."""
    sizes_px = style.body_px * np.exp(rng.normal(0, style.size_sd, len(text.marks)))
    marks = "".join(text.marks)
    zeros = len(marks) - len(marks.rstrip("0"))
    if style.shrinks_zeros and zeros > 1:
        sizes_px[len(sizes_px) - zeros :] *= rng.uniform(*SHRUNK_ZEROS)
    return sizes_px


def _set(text: Text, glyphs: Sequence[Glyph | None], style: Style, rng: np.random.Generator, level: float):
    """Returns the painted field, (80, W) uint8, and the columns of each digit."""
    lefts = lay_out(text, glyphs, style, rng, level)
    before_px, after_px = _margins(style, rng, level)
    rights = [left + glyph.patch.shape[1] for left, glyph in zip(lefts, glyphs, strict=True) if glyph]
    width = max(rights) + before_px + after_px if rights else rng.uniform(*BARE_WIDTH_PX)
    ink = np.zeros((FIELD_HEIGHT_PX, int(max(FIELD_HEIGHT_PX / 2, width))), np.uint8)
    corners = np.stack([lefts + before_px, tops(len(glyphs), lefts, style, rng)], axis=1)
    spans = []
    for i, glyph in enumerate(glyphs):
        if glyph is None:
            continue
        corners[i, 1] += glyph.top
        span = _put(ink, glyph.patch, *(round(value) for value in corners[i]))
        if text.marks[i].isdigit():
            spans.append(span)
        if i and glyphs[i - 1] and _links(text.marks[i - 1 : i + 1], style, rng, level):
            _link(ink, glyphs[i - 1].end + corners[i - 1], glyph.start + corners[i], style, rng)
    return ink, np.array(spans, np.float32).reshape(-1, 2)


def _margins(style: Style, rng: np.random.Generator, level: float) -> np.ndarray:
    """Returns (2,) float64 in pixels; negative where an edge cuts a digit."""
    tight = rng.random(2) < TIGHT_MARGIN_SHARE
    margins_px = np.where(tight, rng.uniform(*TIGHT_MARGIN, 2), rng.uniform(*WIDE_MARGIN, 2)) * FIELD_HEIGHT_PX
    return np.where(rng.random(2) < CUT_CHANCE * level, CUT * style.body_px, margins_px)


def _put(ink: np.ndarray, patch: np.ndarray, left: int, top: int) -> tuple[float, float]:
    """Paints a patch into the field, in place. Returns the columns of its ink, clipped to the field."""
    height, width = ink.shape
    y0, y1, x0, x1 = max(0, top), min(height, top + patch.shape[0]), max(0, left), min(width, left + patch.shape[1])
    if y1 > y0 and x1 > x0:
        view = ink[y0:y1, x0:x1]
        np.maximum(view, patch[y0 - top : y1 - top, x0 - left : x1 - left], out=view)
    return max(0.0, left + MARGIN_PX - 1.0), min(float(width), left + patch.shape[1] - MARGIN_PX + 1.0)


def _labelled(ink: np.ndarray, spans: np.ndarray, style: Style, rng: np.random.Generator):
    """Returns the field with a printed word before the line or after it, and the columns of each digit."""
    height_px = min(rng.uniform(*LABEL_HEIGHT) * style.body_px, FIELD_HEIGHT_PX)
    patch = print_label(height_px, rng)
    gap_px, margin_px = (round(rng.uniform(*share) * style.body_px) for share in (LABEL_GAP, LABEL_MARGIN))
    top = int(rng.integers(FIELD_HEIGHT_PX - patch.shape[0] + 1))
    is_after = rng.random() < LABEL_AFTER_CHANCE
    sides = (gap_px, margin_px) if is_after else (margin_px, gap_px)
    label = np.pad(patch, ((top, FIELD_HEIGHT_PX - top - patch.shape[0]), sides))
    if is_after:
        return np.hstack([ink, label]), spans
    return np.hstack([label, ink]), spans + np.float32(label.shape[1])


def _links(marks: tuple[str, ...], style: Style, rng: np.random.Generator, level: float) -> bool:
    if not all(mark.isdigit() for mark in marks):
        return False
    zeros = style.links_zeros and marks == ("0", "0")
    return rng.random() < (ZERO_LINK_CHANCE if zeros else LINK_CHANCE * level)


def _link(ink: np.ndarray, before: np.ndarray, after: np.ndarray, style: Style, rng: np.random.Generator) -> None:
    """Lets the pen run on, in place, where it has not far to go."""
    if not 0 < after[0] - before[0] < style.body_px:
        return
    sag = np.array([0, rng.normal(0, LINK_SAG_SD) * style.body_px])
    curve = smooth(np.array([before, (before + after) / 2 + sag, after], np.float32))
    draw_path(ink, curve, max(1, round(style.pen_px)))


def _warped(ink: np.ndarray, style: Style, rng: np.random.Generator) -> np.ndarray:
    """Bends some lines by a smooth elastic field, about as coarse as a stroke's bend."""
    if rng.random() > WARP_CHANCE:
        return ink
    height, width = ink.shape
    pitch_px = WARP_PITCH * style.body_px
    coarse = rng.normal(0, WARP_SD * style.body_px, (2, max(2, int(height / pitch_px)), max(2, int(width / pitch_px))))
    shifts = [cv2.resize(c.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC) for c in coarse]
    x, y = np.arange(width, dtype=np.float32)[np.newaxis], np.arange(height, dtype=np.float32)[:, np.newaxis]
    return cv2.remap(ink, shifts[0] + x, shifts[1] + y, cv2.INTER_LINEAR, borderValue=0)


def _fitting(ink: np.ndarray, text: str, spans: np.ndarray, style: Style, rng: np.random.Generator) -> Line:
    """Writes a line that is too wide smaller; the height of the field stays."""
    share = min(1.0, MAX_WIDTH_PX / ink.shape[1])
    if share < 1:
        height = round(ink.shape[0] * share)
        field = np.zeros((FIELD_HEIGHT_PX, MAX_WIDTH_PX), np.uint8)
        top = int(rng.integers(0, FIELD_HEIGHT_PX - height + 1))
        field[top : top + height] = cv2.resize(ink, (MAX_WIDTH_PX, height), interpolation=cv2.INTER_AREA)
        ink = field
    return Line(ink, text, spans * np.float32(share), share * style.body_px / FIELD_HEIGHT_PX)
