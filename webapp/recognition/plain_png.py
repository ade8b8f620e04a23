"""Decode the PNGs that canvases save, and encode small ones, faster than libraries that are ready for everything.

A drawing is opaque and grey, and Chromium and OpenCV filter all its rows in one way, which arithmetic on whole arrays
undoes. zlib-ng unpacks the long runs of paper in a tenth of zlib's time. Beside Pillow and OpenCV in one run:
`python -m bench --only stages`.
"""

import functools
import struct
import zlib

import cv2
import numpy as np
from zlib_ng import zlib_ng

from webapp.recognition.shapes import Box
from webapp.recognition.trim import Trimmed, trim

MAX_PIXELS = 1_000_000
"""Larger pictures are photos and scans: nobody waits for their decoding alone."""

CHANNELS = {0: 1, 6: 4}
"""By colour type: grey, and RGBA as canvases have it."""

NO_FILTER, SUB, UP = 0, 1, 2
"""How a row is stored: as it is, as differences to the pixels on the left, or to the row above (PNG, section 9)."""

FASTEST = 1
"""Of zlib-ng's levels: the 28×28 of an answer is smaller than by OpenCV, in a quarter of the time."""

MAX_EXPANSION = 1032
"""How many bytes one packed byte becomes at most (https://www.zlib.net/zlib_tech.html)."""

HARMLESS_BYTES = 2**24
"""To which a picture may unpack, whatever its header tells, before that is looked at. A drawing has 6 kB, packed."""

_HEADER = struct.Struct(">16sIIBBBBBI")
_HEADER_TAG_AT, _HEADER_CRC_AT = 12, 29
_BEGINNING = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
_SIGNATURE_BYTES = 8
_SIZE = struct.Struct(">IIBBBBB")
_CHUNK = struct.Struct(">I4s")
_CRC = struct.Struct(">I")

# A pixel is read as one little-endian number, of this type by its channels.
_PIXEL = {1: "u1", 4: "<u4"}
_GREY = np.uint32(0x010101)  # times a level
_OPAQUE = {1: 0, 4: 0xFF000000}  # what a pixel has on top that is written out; differences have 0


def decode_plain_png(data: bytes, *, max_pixels: int = MAX_PIXELS) -> Trimmed | None:
    """Decodes a PNG of the simplest kind; whatever is unusual or damaged is left to a decoder that can tell.

    Args:
        data: the bytes of any file.
        max_pixels: of larger pictures nothing is unpacked.

    Returns:
        Grey levels, 0 black to 255 white; None unless the file is a PNG of 8 bits, not interlaced, with nothing but
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
    pixels = np.ndarray((height, width), _PIXEL[channels], rows, 1, (row_bytes, channels))
    if _has_even_beginning(rows, size):
        trimmed = _with_even_margin(pixels, rows)
        if trimmed is not None:
            return trimmed
    return _with_any_margin(pixels, how=rows[0])


def encode_plain_png(grey: np.ndarray) -> bytes:
    """Encodes grey levels.

    Args:
        grey: (H, W) uint8, 0 black to 255 white.

    Returns:
        The bytes of a PNG of 8 bits in grey, its rows stored as they are.
    """
    height, width = grey.shape
    rows = np.zeros((height, 1 + width), np.uint8)  # NO_FILTER is 0
    rows[:, 1:] = grey
    return _beginning(width, height) + _chunk(b"IDAT", zlib_ng.compress(rows, FASTEST)) + _END


@functools.lru_cache
def _beginning(width: int, height: int) -> bytes:
    return _BEGINNING[:_SIGNATURE_BYTES] + _chunk(b"IHDR", _SIZE.pack(width, height, 8, 0, 0, 0, 0))


def _chunk(tag: bytes, content: bytes) -> bytes:
    return _CHUNK.pack(len(content), tag) + content + _CRC.pack(zlib.crc32(content, zlib.crc32(tag)))


_END = _chunk(b"IEND", b"")


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
    try:
        rows = _inflate(packed, size)
    except zlib_ng.error:
        return None
    return rows if len(rows) == size else None


def _inflate(packed: bytes, size: int) -> bytes:
    """Unpacks into memory that is asked for once, unless these bytes could be a bomb."""
    if len(packed) * MAX_EXPANSION <= HARMLESS_BYTES:
        return zlib_ng.decompress(packed, bufsize=size + 1)  # one more, or it would ask for twice as much at the end
    unpacker = zlib_ng.decompressobj()
    rows = unpacker.decompress(packed, size + 1)  # one more would come only of a bomb
    return rows if unpacker.eof else b""


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


def _has_even_beginning(rows: bytes, size: tuple[int, int, int]) -> bool:
    """Tells whether all pixels that are written out, and no differences, are of one opaque grey."""
    height, width, channels = size
    row_bytes, corner = 1 + width * channels, rows[1 : 1 + channels]
    if corner[:3].strip(corner[:1]) or corner[3:].strip(b"\xff"):
        return False
    if rows[0] == UP:
        return rows[1:row_bytes] == corner * width
    return rows[0] == SUB and all(rows[1 + at :: row_bytes] == corner[at : at + 1] * height for at in range(channels))


def _with_even_margin(pixels: np.ndarray, rows: bytes) -> Trimmed | None:
    """Decodes what lies between the first and the last difference; None where that is not within an even margin.

    Args:
        pixels: (H, W) as stored, one number each, at odd addresses too.
        rows: the same bytes, with those that tell how each row is stored.
    """
    how, margin = rows[0], rows[1]
    box = _box_of_differences(rows, pixels.shape, pixels.itemsize)
    steps = _grey(np.array(pixels[box.top : box.bottom, box.left : box.right]))
    if steps is None:
        return None
    begin = steps[:, :1] if how == SUB else steps[:1]
    begin += np.uint8(margin)
    levels = _add_up(steps, how=how)
    end = levels[:, -1] if how == SUB else levels[-1]
    return None if end.tobytes().strip(rows[1:2]) else Trimmed(levels, margin, box, pixels.shape)


def _box_of_differences(rows: bytes, shape: tuple[int, int], channels: int) -> Box:
    """Returns the smallest box, of one pixel at least, outside of which every pixel is as the one before it."""
    above, left = (0, 1) if rows[0] == SUB else (1, 0)  # what is written out
    differences = np.frombuffer(rows, np.uint8).reshape(shape[0], -1)[above:, 1 + left * channels :]
    if not differences.size:
        return Box(0, 0, 1, 1)
    top, bottom = _extent(cv2.reduce(differences, 1, cv2.REDUCE_MAX))
    first, last = _extent(np.maximum.reduce(differences[top:bottom]))
    return Box(above + top, left + first // channels, above + bottom, left + -(-last // channels))


def _extent(marks: np.ndarray) -> tuple[int, int]:
    """Returns where the bytes that are not zero begin and end; of zeros alone, the first one."""
    content = marks.tobytes()
    end = len(content.rstrip(b"\0")) or 1
    return min(len(content) - len(content.lstrip(b"\0")), end - 1), end


def _with_any_margin(pixels: np.ndarray, *, how: int) -> Trimmed | None:
    """Decodes the (H, W) pixels as stored; None where one is coloured or transparent."""
    stored, alpha = np.array(pixels), _OPAQUE[pixels.itemsize]
    if how == NO_FILTER:
        stored -= alpha
    elif how == SUB:
        stored[:, :1] -= alpha
    else:
        stored[:1] -= alpha
    steps = _grey(stored)
    if steps is None:
        return None
    return trim(steps if how == NO_FILTER else _add_up(steps, how=how))


def _grey(stored: np.ndarray) -> np.ndarray | None:
    """Returns grey levels or differences as uint8; None where a pixel is coloured or differs in its alpha.

    Args:
        stored: uint8, or uint32 with red in its lowest byte, then green and blue, and none of the alpha.
    """
    if stored.dtype == np.uint8:
        return stored
    red = stored.astype(np.uint8)
    return red if (red * _GREY == stored).all() else None


def _add_up(steps: np.ndarray, *, how: int) -> np.ndarray:
    """Adds up differences along the rows or down the columns: (H, W) uint8 in and out, modulo 256 as PNG has it."""
    sums = cv2.integral(steps).astype(np.uint8)  # (H + 1, W + 1): of all to the left and above
    return sums[1:, 1:] - (sums[:-1, 1:] if how == SUB else sums[1:, :-1])
