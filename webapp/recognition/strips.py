"""Words of a row as strips for the line reader, and the ink of each digit that it finds in them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from webapp.recognition.layout import Row
from webapp.recognition.marks import EDGE, Mark, grow, join
from webapp.recognition.segment import Page
from webapp.recognition.shapes import Box

WORD_GAP_HEIGHTS = 1.2
"""Where marks of a row stand further apart than this many heights, two numbers are read one by one."""

MARGIN_SHARE = 0.18
"""Paper around the ink of a strip, as a share of its height, as crops of forms have it."""

MIN_COVER = 0.3
"""A mark that covers this share of each of several digits is cut between them: they touch."""


MIN_INSIDE = 0.5
"""A mark belongs to the digit that it shares this much of the narrower one's width with."""


class Strip(NamedTuple):
    """A word cut out of the page, cleaned: nothing but its own ink."""

    box: Box
    """In the page."""
    ink: np.ndarray
    """(h, w) uint8, 0 paper to 255 full ink."""
    labels: np.ndarray
    """(h, w) int32: the components of its marks, 0 elsewhere."""
    marks: tuple[Mark, ...]
    picture: np.ndarray
    """(h, w) uint8, for the line reader."""
    is_crop: bool = False
    """The whole picture is a crop of this line, with its paper, and shows nothing else."""
    is_clean: bool = False
    """It is cut out of a drawing or a bilevel scan."""


class Piece(NamedTuple):
    """Ink of one sign."""

    box: Box
    """In the page."""
    ink: np.ndarray
    """(h, w) uint8, 0 paper to 255 full ink."""


class Cluster(NamedTuple):
    """Marks and digits that stand in the same place."""

    marks: tuple[Mark, ...]
    """Empty where the line reader saw a digit in what was not taken for ink."""
    spans: tuple[int, ...]
    """Numbers of the digits, in a row; empty where the line reader saw none."""


def words_of(row: Row) -> list[tuple[Mark, ...]]:
    """Splits a row where its marks stand far apart."""
    height = float(np.median([one.box.height for one in row.marks]))
    words: list[list[Mark]] = []
    reach = -np.inf
    for one in row.marks:
        if one.box.left - reach > WORD_GAP_HEIGHTS * height:
            words.append([])
        words[-1].append(one)
        reach = max(reach, one.box.right)
    return [tuple(word) for word in words]


def strip_of(marks: tuple[Mark, ...], page: Page) -> Strip:
    """Cuts a word out of the page."""
    ink, labels = page.ink, page.labels
    whole = join(list(marks))
    margin = max(2, round(MARGIN_SHARE * whole.box.height))
    box = grow(whole.box, margin, ink.shape)
    near = labels[box.top : box.bottom, box.left : box.right]
    own = np.where(np.isin(near, whole.labels), near, 0)
    soft = cv2.dilate((own > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    cleaned = np.where(soft & ((near == 0) | (own > 0)), ink[box.top : box.bottom, box.left : box.right], 0)
    return Strip(box, cleaned.astype(np.uint8), own, marks, 255 - cleaned.astype(np.uint8))


def whole_strip(page: Page) -> Strip:
    """Returns a page that is a crop of one line as a single strip, with its paper as it came.

    Security paper, stains and the rules of a form are easier told from digits by a network that has seen thousands of
    them than by any step that cleans them away.
    """
    height, width = page.grey.shape
    marks = tuple(sorted((mark for row in page.rows for mark in row.marks), key=lambda one: one.box.left))
    return Strip(Box(0, 0, height, width), page.ink, page.labels, marks, page.grey, is_crop=True)


def clusters_of(strip: Strip, spans: Sequence[tuple[float, float]]) -> list[Cluster]:
    """Brings together marks and the digits that the line reader saw in the same place.

    Args:
        strip: a word.
        spans: half-open columns of the strip for each digit, left to right.

    Returns:
        Clusters left to right. Most have one mark and one digit; touching digits share one, broken ones have several.
    """
    parent = list(range(len(spans)))  # spans that share a mark are joined

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    owned: list[tuple[Mark, list[int]]] = []
    for mark in strip.marks:
        owners = _owners(mark.box.left - strip.box.left, mark.box.right - strip.box.left, spans)
        for one in owners[1:]:
            parent[root(one)] = root(owners[0])
        owned.append((mark, owners))
    clusters = [Cluster((mark,), ()) for mark, owners in owned if not owners]
    for top in sorted({root(index) for index in range(len(spans))}):
        marks = tuple(mark for mark, owners in owned if owners and root(owners[0]) == top)
        clusters.append(Cluster(marks, tuple(index for index in range(len(spans)) if root(index) == top)))
    return sorted(clusters, key=lambda one: _left(one, strip, spans))


def _left(cluster: Cluster, strip: Strip, spans: Sequence[tuple[float, float]]) -> float:
    if cluster.spans:
        return strip.box.left + spans[cluster.spans[0]][0]
    return min(mark.box.left for mark in cluster.marks)


def piece_of(mark: Mark, strip: Strip) -> Piece:
    """Returns the ink of one mark."""
    return _piece(strip, mark.labels, mark.box.left - strip.box.left, mark.box.right - strip.box.left)


def pieces_of(cluster: Cluster, strip: Strip, spans: Sequence[tuple[float, float]]) -> list[Piece]:
    """Cuts the ink of a cluster into one piece for each of its digits.

    Returns:
        Pieces left to right. A digit without ink has its columns for a box.
    """
    labels = [number for mark in cluster.marks for number in mark.labels]
    left = min((mark.box.left - strip.box.left for mark in cluster.marks), default=0)
    right = max((mark.box.right - strip.box.left for mark in cluster.marks), default=0)
    middles = [round((spans[one][1] + spans[other][0]) / 2) for one, other in pairwise(cluster.spans)]
    edges = np.maximum.accumulate([left, *np.clip(middles, left, right).astype(int), right])  # none beside the ink
    pieces = [_piece(strip, labels, first, last) for first, last in pairwise(edges.tolist())]
    return [
        piece if piece.box.width else Piece(_columns(strip, *spans[index]), piece.ink)
        for piece, index in zip(pieces, cluster.spans, strict=True)
    ]


def _columns(strip: Strip, left: float, right: float) -> Box:
    """Returns the box of a span of the strip."""
    first = strip.box.left + int(left)
    return Box(strip.box.top, first, strip.box.bottom, max(first + 1, strip.box.left + round(right)))


def _owners(left: float, right: float, spans: Sequence[tuple[float, float]]) -> list[int]:
    """Returns the digits that a mark belongs to: those that it covers well, else the one that it lies in most."""
    if not spans:
        return []
    shared = [max(0.0, min(right, b) - max(left, a)) for a, b in spans]
    covered = [index for index, (a, b) in enumerate(spans) if shared[index] >= MIN_COVER * (b - a)]
    if len(covered) > 1:
        return list(range(covered[0], covered[-1] + 1))
    best = int(np.argmax(shared))
    return [best] if shared[best] >= MIN_INSIDE * min(right - left, spans[best][1] - spans[best][0]) else []


def _piece(strip: Strip, labels: Sequence[int], left: int, right: int) -> Piece:
    """Returns what the strip has of some components between two of its columns; an empty box where that is nothing."""
    first, last = max(0, left - 1), max(0, right + 1)
    near, ink = strip.labels[:, first:last], strip.ink[:, first:last]
    mask = np.isin(near, labels)
    mask[:, : max(0, left - first)] = False
    mask[:, right - first :] = False
    x, y, width, height = cv2.boundingRect((mask & (ink >= EDGE)).astype(np.uint8))
    soft = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    cleaned = np.where(soft & ((near == 0) | mask), ink, 0).astype(np.uint8)
    inside = grow(Box(y, x, y + height, x + width), 1, ink.shape)
    top, left = strip.box.top + y, strip.box.left + first + x
    box = Box(top, left, top + height, left + width)
    return Piece(box, cleaned[inside.top : inside.bottom, inside.left : inside.right])
