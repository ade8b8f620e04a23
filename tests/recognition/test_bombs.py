"""Files whose structure costs more than their pixels: refused at once, and no honest file with them."""

import struct
import time
import zlib

import numpy as np
import pytest
from PIL import Image

from tests import heic, pictures
from tests.documents import saved, tiff_of
from webapp.errors import UndecodableImage
from webapp.recognition.bombs import MAX_SCANS, refuse_bombs
from webapp.recognition.decode import decode_grey

AT_MOST_SECONDS = 1.0
SMALL = Image.new("L", (100, 100), 200)


def after(data: bytes, head: int, content: bytes) -> bytes:
    return data[:head] + content + data[head:]


def jpeg_of_scans(count: int) -> bytes:
    jpeg = saved(SMALL, "JPEG", progressive=True)
    last = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    return jpeg[:-2] + last * count + jpeg[-2:]


def png_of_chunks(count: int) -> bytes:
    return after(saved(SMALL), 33, (struct.pack(">I", 0) + b"teXt" + struct.pack(">I", zlib.crc32(b"teXt"))) * count)


def gif_of_comments(count: int) -> bytes:
    gif = saved(SMALL.convert("P"), "GIF")
    return after(gif, gif.index(b"\x2c"), b"\x21\xfe\x01a\x00" * count)


def tiff_of_entries(entries: list[tuple[int, int, int, int]], content: bytes, order: str = "<") -> bytes:
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(entries))
    return head + b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries) + bytes(4) + content


def tiff_of_strips(count: int, order: str = "<") -> bytes:
    sizes = [(256, 4, 1, 100), (257, 4, 1, 100), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    return tiff_of_entries([*sizes, (273, 4, count, 200), (279, 4, count, 200)], struct.pack("<I", 200) * count, order)


def tiff_of_empty_directories(count: int) -> bytes:
    chain = b"".join(struct.pack("<HI", 0, 8 + 6 * number) for number in range(1, count))
    return b"II*\0" + struct.pack("<I", 8) + chain


BOMBS = {
    "JPEG, segments": lambda: after(saved(SMALL, "JPEG"), 2, b"\xff\xfe\x00\x02" * 1_000_000),
    "JPEG, scans": lambda: jpeg_of_scans(2 * MAX_SCANS),
    "PNG, chunks": lambda: png_of_chunks(100_000),
    "GIF, comments": lambda: gif_of_comments(100_000),
    "TIFF, strips": lambda: tiff_of_strips(300_000),
    "TIFF, big-endian": lambda: tiff_of_strips(300_000, ">"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_it_refuses(kind):
    bomb = BOMBS[kind]()
    began = time.process_time()
    with pytest.raises(UndecodableImage, match="Expected a picture as programs save it"):
        decode_grey(bomb)
    assert time.process_time() - began < AT_MOST_SECONDS


HONEST = {
    "one scan": lambda: saved(SMALL, "JPEG"),
    "progressive": lambda: jpeg_of_scans(3),
    "PNG": pictures.seven_png,
    "PNG of small chunks": lambda: png_of_chunks(10_000),
    "GIF": lambda: gif_of_comments(100),
    "palette": lambda: saved(SMALL.convert("P"), "GIF"),
    "TIFF, a strip for each row": lambda: saved(Image.new("L", (2, 30_000), 200), "TIFF", strip_size=2),
    "BigTIFF": lambda: tiff_of([np.zeros((30, 30), np.uint8)] * 3, big_tiff=True),
    "HEIC": lambda: heic.SEVEN,
    "WebP": lambda: saved(SMALL, "WEBP"),
}


@pytest.mark.parametrize("kind", HONEST)
def test_it_lets_honest_pictures_pass(kind):
    assert decode_grey(HONEST[kind]()).size > 0


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "TIFF"])
def test_what_is_cut_off_is_left_to_the_decoder(form):
    data = saved(SMALL.convert("P") if form == "GIF" else SMALL, form)
    for end in range(len(data)):
        refuse_bombs(data[:end])


def test_very_many_directories_and_circles_come_to_an_end():
    circle = tiff_of_entries([(1000, 1, 1, 0)], b"")
    circle = circle[:-4] + struct.pack("<I", 8)
    began = time.process_time()
    refuse_bombs(circle)
    refuse_bombs(tiff_of_empty_directories(500_000))
    assert time.process_time() - began < 2 * AT_MOST_SECONDS
