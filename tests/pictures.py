"""Pictures for the tests, made here: nothing is downloaded and nobody's handwriting is copied."""

import struct
import zlib

import cv2
import numpy as np

SEVEN = [(70, 75), (205, 70), (120, 220)]
"""A seven on a 280×280 canvas: corners (x, y) of its one stroke."""


def draw(corners: list[tuple[int, int]] = SEVEN, *, paper: int = 255, ink: int = 0, width_px: int = 20) -> np.ndarray:
    """Draws one stroke; returns a (280, 280) uint8 grey picture."""
    picture = np.full((280, 280), paper, np.uint8)
    return cv2.polylines(picture, [np.array(corners)], False, ink, width_px, cv2.LINE_AA)


def encode(picture: np.ndarray, extension: str = ".png") -> bytes:
    return cv2.imencode(extension, picture)[1].tobytes()


def seven_png() -> bytes:
    return encode(draw())


def png_bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A valid grey PNG of one colour: 400 megapixels in 48 kB (one bit per pixel)."""
    row = b"\0" + bytes((width + 7) // 8)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(row * height, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(name, data) for name, data in chunks)


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
