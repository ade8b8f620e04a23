"""What a picture of 12 megapixels costs, in seconds and in megabytes."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from bench.pages import load_hands, written_page
from webapp.recognition.decode import decode_grey
from webapp.recognition.reader import Reader

PHOTO_SHAPE = (3024, 4032)
"""12 megapixels, as phones take them."""

NOISE_SIGMA = 60
"""Of pure noise around the middle grey: no pixel is like the next."""


def _photo(folder: Path) -> bytes:
    page = written_page(load_hands(folder / "strokes"), np.random.default_rng(4)).grey
    return _jpeg(cv2.resize(page, PHOTO_SHAPE[::-1]))


def _noise(folder: Path) -> bytes:
    """Nothing but grain: a page on which every pixel might be ink."""
    return _jpeg(np.random.default_rng(4).normal(128, NOISE_SIGMA, PHOTO_SHAPE).clip(0, 255).astype(np.uint8))


PHOTOS: dict[str, Callable[[Path], bytes]] = {"photo": _photo, "noise": _noise}
"""Files of 12 megapixels, made with the help of DIGITS_DATA."""


def _jpeg(page: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def time_page(reader: Reader, data: bytes) -> tuple[float, float]:
    """Returns the seconds and the megabytes on top that a file costs."""
    reader.read_page(np.pad(np.full((60, 4), 0, np.uint8), 170, constant_values=255))
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what is in use now
    before_kb = _peak_kb()
    began = time.process_time()
    reader.read_page(decode_grey(data))
    return time.process_time() - began, (_peak_kb() - before_kb) / 1024


def _peak_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1))
