"""A stock of composed lines in shared memory, renewed all the time by a process of its own, for training to draw from.

Composing and training so need not wait for each other: where composing is slower, a line is learned from more than
once; where it is faster, none is lost that matters.
"""

import itertools
import multiprocessing
import time
from multiprocessing import shared_memory
from typing import NamedTuple

import numpy as np

WIDTHS_PX = (96, 144, 208, 320)
"""A line is padded with paper to the next of these: narrow lines are most, and cost a third of wide ones."""

HEIGHT_PX = 40
MOST_DIGITS = 9
STEP_PX = 2
"""Columns for each step that the network answers with."""

SLOTS = 6000
"""Lines in stock, over all widths."""


FRESHNESS = 1.2
"""Lines composed for each one drawn, at most: more would take the processor from the training."""


class Batch(NamedTuple):
    """Lines of one width."""

    pictures: np.ndarray
    """(N, 40, W, 1) float32, as `webapp.recognition.lines.standardise` makes them, padded right with 0."""
    labels: np.ndarray
    """(N, 9) int32, -1 after the last digit."""
    extents: np.ndarray
    """(N, T, 3) float32: columns to the left and right edge of the digit at each step, as a share of the height, and
    1 where there is a digit."""


class Stock(NamedTuple):
    """Views of one width's part of the shared memory."""

    pictures: np.ndarray
    """(slots, 40, W) int8, standardised × 60."""
    labels: np.ndarray
    """(slots, 9) int8"""
    spans: np.ndarray
    """(slots, 9, 2) float32, columns of the picture."""
    written: np.ndarray
    """(1,) int64: lines ever written."""


SCALE = 60
SHARES = (0.25, 0.31, 0.27, 0.17)
"""Share of the slots of each width: about how often lines are as wide."""
_COLUMNS = np.array(SHARES) * WIDTHS_PX
BATCH_SHARES = _COLUMNS / _COLUMNS.sum()
"""Share of the batches, which all have about as many columns."""


def slots(width_index: int) -> int:
    return int(SLOTS * SHARES[width_index])


def _layout(width_index: int) -> list[tuple[tuple[int, ...], np.dtype]]:
    count, width = slots(width_index), WIDTHS_PX[width_index]
    return [
        ((1,), np.dtype(np.int64)),
        ((count, MOST_DIGITS, 2), np.dtype(np.float32)),
        ((count, HEIGHT_PX, width), np.dtype(np.int8)),
        ((count, MOST_DIGITS), np.dtype(np.int8)),
    ]


def _views(buffer: memoryview) -> list[Stock]:
    stocks, at = [], 0
    for index in range(len(WIDTHS_PX)):
        arrays = []
        for shape, dtype in _layout(index):
            size = int(np.prod(shape)) * dtype.itemsize
            arrays.append(np.ndarray(shape, dtype, buffer, at))
            at += -(-size // 8) * 8
        written, spans, pictures, labels = arrays
        stocks.append(Stock(pictures, labels, spans, written))
    return stocks


def _bytes_needed() -> int:
    return sum(-(-int(np.prod(s)) * d.itemsize // 8) * 8 for i in range(len(WIDTHS_PX)) for s, d in _layout(i))


class Reservoir:
    """Starts the composing process; use as a context."""

    def __init__(self, seed: int, level: float) -> None:
        self._memory = shared_memory.SharedMemory(create=True, size=_bytes_needed())
        self._stocks = _views(self._memory.buf)
        context = multiprocessing.get_context("spawn")
        self.level = context.Value("d", level)
        self._drawn = context.Value("q", 0)
        self._process = context.Process(
            target=_keep_composing, args=(self._memory.name, seed, self.level, self._drawn), daemon=True
        )

    def __enter__(self) -> "Reservoir":
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()
        del self._stocks
        self._memory.close()
        self._memory.unlink()

    @property
    def composed(self) -> int:
        return sum(int(stock.written[0]) for stock in self._stocks)

    def wait(self, least: int) -> None:
        """Waits until each width has so many lines.

        Raises:
            RuntimeError: the composing process has died.
        """
        while min(int(stock.written[0]) for stock in self._stocks) < least:
            if not self._process.is_alive():
                raise RuntimeError("The process that composes lines has stopped. Its error stands above.")
            time.sleep(0.2)

    def draw(self, columns: int, rng: np.random.Generator) -> Batch:
        """Returns lines of one width, as many as have so many columns together."""
        index = rng.choice(len(WIDTHS_PX), p=BATCH_SHARES)
        stock, strings = self._stocks[index], columns // WIDTHS_PX[index]
        self._drawn.value += strings
        chosen = rng.integers(0, min(int(stock.written[0]), slots(index)), strings)
        pictures = stock.pictures[chosen].astype(np.float32)[..., np.newaxis] / SCALE
        return Batch(pictures, stock.labels[chosen].astype(np.int32), extents(stock.spans[chosen], WIDTHS_PX[index]))


def extents(spans: np.ndarray, width_px: int) -> np.ndarray:
    """Returns what `Batch.extents` tells.

    Args:
        spans: (N, 9, 2) float32 columns; start = end where there is no digit.
        width_px: of the pictures.
    """
    centre = (np.arange(width_px // STEP_PX, dtype=np.float32) + 0.5) * STEP_PX  # (T,)
    left = centre[np.newaxis, :, np.newaxis] - spans[:, np.newaxis, :, 0]  # (N, T, 9)
    right = spans[:, np.newaxis, :, 1] - centre[np.newaxis, :, np.newaxis]
    inside = np.minimum(left, right)
    best = inside.argmax(-1)[..., np.newaxis]
    chosen = [np.take_along_axis(side, best, -1)[..., 0] / HEIGHT_PX for side in (left, right)]
    covered = (np.take_along_axis(inside, best, -1)[..., 0] > 0).astype(np.float32)
    return np.stack([*chosen, covered], axis=-1) * covered[..., np.newaxis]


def _keep_composing(name: str, seed: int, level, drawn) -> None:
    """Runs in its own process until it is ended."""
    import cv2

    from training.lines.material import training_material
    from training.lines.written import compose_one

    cv2.setNumThreads(1)
    memory = shared_memory.SharedMemory(name=name)
    stocks, material, rng = _views(memory.buf), training_material(), np.random.default_rng(seed)
    for composed in itertools.count():
        while composed > SLOTS + FRESHNESS * drawn.value:
            time.sleep(0.05)
        picture, text, spans = compose_one(material, rng, level.value)
        index = int(np.searchsorted(WIDTHS_PX, picture.shape[1]))
        if index == len(WIDTHS_PX):
            continue
        stock = stocks[index]
        slot = int(stock.written[0]) % slots(index)
        stock.pictures[slot] = 0
        stock.pictures[slot, :, : picture.shape[1]] = np.rint(picture * SCALE)
        stock.labels[slot] = -1
        stock.labels[slot, : len(text)] = [int(digit) for digit in text]
        stock.spans[slot] = 0
        stock.spans[slot, : len(text)] = spans
        stock.written[0] += 1
