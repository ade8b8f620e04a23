"""Decode the PNGs that canvases save, and encode small ones, faster than libraries that are ready for everything.

A drawing is opaque and grey, and Chromium and OpenCV filter all its rows in one way, which arithmetic on whole arrays
undoes. zlib-ng unpacks the long runs of paper in a tenth of zlib's time. Beside Pillow and OpenCV in one run:
`python -m bench --only stages`.
"""

import struct
import zlib

import cv2
import numpy as np
from zlib_ng import zlib_ng

MAX_PIXELS = 1_000_000
"""Larger pictures are photos and scans: nobody waits for their decoding alone."""

CHANNELS = {0: 1, 6: 4}
"""By colour type: grey, and RGBA as canvases have it."""

NO_FILTER, SUB, UP = 0, 1, 2
"""How a row is stored: as it is, as differences to the pixels on the left, or to the row above (PNG, section 9)."""

FASTEST = 1
"""Of zlib-ng's levels: the 28×28 of an answer is smaller than by OpenCV, in a quarter of the time."""

_HEADER = struct.Struct(">16sIIBBBBBI")
_HEADER_TAG_AT, _HEADER_CRC_AT = 12, 29
_BEGINNING = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
_SIGNATURE_BYTES = 8
_SIZE = struct.Struct(">IIBBBBB")
_CHUNK = struct.Struct(">I4s")
_CRC = struct.Struct(">I")

_OPAQUE = np.uint32(0xFF000000)  # of a pixel's four bytes, read as one little-endian number
_TWO_CHANNELS = np.uint32(0xFFFF)
_ONE_CHANNEL_BITS = np.uint32(8)


def decode_plain_png(data: bytes, *, max_pixels: int = MAX_PIXELS) -> np.ndarray | None:
    """Decodes a PNG of the simplest kind; whatever is unusual or damaged is left to a decoder that can tell.

    Args:
        data: the bytes of any file.
        max_pixels: of larger pictures nothing is unpacked.

    Returns:
        (H, W) uint8, 0 black to 255 white; None unless the file is a PNG of 8 bits, not interlaced, with nothing but
        pixels in it, all of them grey and opaque, and with all rows stored in one way, none by averages or Paeth's.
    """
    size = _size(data, min(max_pixels, MAX_PIXELS))
    if size is None:
        return None
    height, width, channels = size
    row_bytes = 1 + width * channels
    rows = _unpack(data, height * row_bytes)
    if rows is None or rows[0] > UP or rows[::row_bytes] != rows[:1] * height:
        return None
    stored = _grey_as_stored(rows, size, how=rows[0])
    return None if stored is None else _undo(stored, how=rows[0])


def encode_plain_png(grey: np.ndarray) -> bytes:
    """Encodes grey levels.

    Args:
        grey: (H, W) uint8, 0 black to 255 white.

    Returns:
        The bytes of a PNG of 8 bits in grey, its rows stored as they are.
    """
    height, width = grey.shape
    rows = np.full((height, 1 + width), NO_FILTER, np.uint8)
    rows[:, 1:] = grey
    size = _SIZE.pack(width, height, 8, 0, 0, 0, 0)
    parts = (b"IHDR", size), (b"IDAT", zlib_ng.compress(rows, FASTEST)), (b"IEND", b"")
    return _BEGINNING[:_SIGNATURE_BYTES] + b"".join(_chunk(tag, content) for tag, content in parts)


def _chunk(tag: bytes, content: bytes) -> bytes:
    return _CHUNK.pack(len(content), tag) + content + _CRC.pack(zlib.crc32(content, zlib.crc32(tag)))


def _size(data: bytes, max_pixels: int) -> tuple[int, int, int] | None:
    """Returns height, width and channels of a PNG of the simplest kind, and None of anything else."""
    if len(data) < _HEADER.size:
        return None
    beginning, width, height, bits, colour, packing, filters, interlace, crc = _HEADER.unpack_from(data)
    is_simple = (beginning, bits, packing, filters, interlace) == (_BEGINNING, 8, 0, 0, 0)
    if not is_simple or colour not in CHANNELS or not 0 < width * height <= max_pixels:
        return None
    return (height, width, CHANNELS[colour]) if zlib.crc32(data[_HEADER_TAG_AT:_HEADER_CRC_AT]) == crc else None


def _unpack(data: bytes, size: int) -> bytes | None:
    """Returns the rows, each behind the byte that tells how it is stored; None unless they have exactly this size."""
    packed = _packed(data)
    if packed is None:
        return None
    unpacker = zlib_ng.decompressobj()
    try:
        rows = unpacker.decompress(packed, size + 1)  # one more would come only of a bomb
    except zlib_ng.error:
        return None
    return rows if unpacker.eof and len(rows) == size else None


def _packed(data: bytes) -> bytes | None:
    """Joins the chunks of pixels; None where the file has other ones, or is cut off."""
    at, parts = _HEADER.size, []
    while at + _CHUNK.size <= len(data):
        length, tag = _CHUNK.unpack_from(data, at)
        begin = at + _CHUNK.size
        if tag != b"IDAT":
            return b"".join(parts) if tag == b"IEND" else None
        parts.append(data[begin : begin + length])
        at = begin + length + _CRC.size
    return None


def _grey_as_stored(rows: bytes, size: tuple[int, int, int], *, how: int) -> np.ndarray | None:
    """Returns (H, W) uint8, the grey levels or their differences; None where a pixel is coloured or transparent."""
    height, width, channels = size
    row_bytes = 1 + width * channels
    if channels == 1:
        return np.array(np.ndarray((height, width), np.uint8, rows, 1, (row_bytes, 1)))
    pixels = np.array(np.ndarray((height, width), "<u4", rows, 1, (row_bytes, channels)))
    written_out = {NO_FILTER: pixels, SUB: pixels[:, :1], UP: pixels[:1]}[how]
    written_out -= _OPAQUE  # what follows does not differ from it in alpha, and is 0 there
    red, red_and_green = pixels.astype(np.uint8), pixels & _TWO_CHANNELS
    pixels >>= _ONE_CHANNEL_BITS  # green, blue, and 0
    return red if (pixels == red_and_green).all() else None


def _undo(stored: np.ndarray, *, how: int) -> np.ndarray:
    """Adds up differences: (H, W) uint8 in and out, modulo 256 as PNG has it."""
    if how == NO_FILTER:
        return stored
    sums = cv2.integral(stored).astype(np.uint8)  # (H + 1, W + 1): of all to the left and above
    return sums[1:, 1:] - (sums[:-1, 1:] if how == SUB else sums[1:, :-1])
