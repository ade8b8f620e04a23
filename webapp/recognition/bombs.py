"""Refuses files whose structure would cost more than their pixels do, before a decoder walks through it.

Measured with Pillow 13: a JPEG of 200 kB that repeats a scan of 75 bytes takes 34 ms for each time, hours in 20 MB. A
TIFF of 10 MB with a strip for every fourth byte takes 16 s and 600 MB, a GIF of 20 MB of comments 700 MB.
"""

import re
import struct
from collections.abc import Iterator

from webapp.errors import UndecodableImage

MAX_PARTS = 50_000
"""Segments, chunks or blocks of a file; a PNG of 20 MB with 1 kB in each has 20,000."""

MAX_SCANS = 100
"""Of a progressive JPEG, as libtiff allows; usual are 10."""

MAX_ENTRIES = 300_000
"""Of all directories of a TIFF; a page has about 15."""

MAX_VALUES = 200_000
"""Of one entry: a strip for each row of pixels, or a palette of 16 bits."""

_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_GIF_EXTENSION, _GIF_HEADER_BYTES = 0x21, 13
_PNG_HEADER_BYTES, _PNG_CHUNK_FRAME_BYTES = 8, 12

_TIFF_BYTES_TYPES = (1, 2, 6, 7)
"""Bytes and texts, which stay as they are; of everything else a number is made for each value."""


def refuse_bombs(data: bytes) -> None:
    """Looks through the structure of a JPEG, PNG, GIF or TIFF; what is damaged is for the decoder to say.

    Raises:
        UndecodableImage: it has more parts than any picture has.
    """
    if data.startswith(b"\xff\xd8"):
        _check_jpeg(data)
    elif data.startswith(b"\x89PNG"):
        _check_parts(_png_chunks(data))
    elif data.startswith(b"GIF8"):
        _check_parts(_gif_blocks(data))
    elif data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        _check_tiff(data)


def _refusal(what: str) -> UndecodableImage:
    return UndecodableImage(
        f"Expected a picture as programs save it; this file has {what}. Open it and save it anew, and send that file."
    )


def _check_parts(parts: Iterator[object]) -> None:
    for count, _ in enumerate(parts):
        if count > MAX_PARTS:
            raise _refusal(f"more than {MAX_PARTS} parts")


def _check_jpeg(data: bytes) -> None:
    scans = 0
    for count, marker in enumerate(_jpeg_segments(data)):
        scans += marker == _SOS
        if count > MAX_PARTS or scans > MAX_SCANS:
            raise _refusal(f"more than {MAX_PARTS} segments or {MAX_SCANS} scans")


def _jpeg_segments(data: bytes) -> Iterator[int]:
    """Yields the marker of each segment up to the end of the first picture."""
    at = 2
    while found := _JPEG_MARKER.search(data, at):
        marker, at = data[found.end() - 1], found.end()
        if marker == _EOI:
            return
        if marker in (_SOI, _TEM):
            continue
        yield marker
        at += int.from_bytes(data[at : at + 2], "big")


def _png_chunks(data: bytes) -> Iterator[int]:
    at = _PNG_HEADER_BYTES
    while at < len(data):
        yield at
        at += _PNG_CHUNK_FRAME_BYTES + int.from_bytes(data[at : at + 4], "big")


def _gif_blocks(data: bytes) -> Iterator[int]:
    """Yields the blocks before the first frame, and the blocks within them."""
    at = _GIF_HEADER_BYTES
    if len(data) > at and data[10] & 0x80:  # a palette follows
        at += 3 << ((data[10] & 7) + 1)
    while at + 1 < len(data) and data[at] == _GIF_EXTENSION:
        at += 2
        while at < len(data) and data[at]:
            yield at
            at += 1 + data[at]
        yield at
        at += 1


def _check_tiff(data: bytes) -> None:
    for count, (kind, values) in enumerate(_tiff_entries(data)):
        if count > MAX_ENTRIES or (kind not in _TIFF_BYTES_TYPES and values > MAX_VALUES):
            raise _refusal(f"more than {MAX_ENTRIES} entries or {MAX_VALUES} values in one")


def _tiff_entries(data: bytes) -> Iterator[tuple[int, int]]:
    """Yields the type and the count of every entry in the directories of a TIFF or BigTIFF."""
    order = "<" if data[:2] == b"II" else ">"
    is_big = b"+" in data[2:4]
    counted, entry, link = (
        struct.Struct(order + form) for form in (("Q", "HHQQ", "Q") if is_big else ("H", "HHII", "I"))
    )
    seen: set[int] = set()
    link_at = 8 if is_big else 4
    while link_at + link.size <= len(data):
        (at,) = link.unpack_from(data, link_at)
        if not at or at in seen or at + counted.size > len(data):
            return
        seen.add(at)
        (count,) = counted.unpack_from(data, at)
        first = at + counted.size
        count = min(count, (len(data) - first) // entry.size)
        yield from (entry.unpack_from(data, first + number * entry.size)[1:3] for number in range(count))
        link_at = first + count * entry.size
