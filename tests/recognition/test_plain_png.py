"""What is decoded the fast way must be what Pillow decodes, bit by bit, and whatever is unusual is left to Pillow."""

import io
import struct
import tracemalloc
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.pictures import draw, encode, png_bomb
from webapp.errors import DigitPadError
from webapp.recognition import decode
from webapp.recognition.decode import decode_grey
from webapp.recognition.plain_png import HARMLESS_BYTES, decode_plain_png, encode_plain_png

FILTERS = {
    "none": cv2.IMWRITE_PNG_FILTER_NONE,
    "left": cv2.IMWRITE_PNG_FILTER_SUB,
    "up": cv2.IMWRITE_PNG_FILTER_UP,
    "average": cv2.IMWRITE_PNG_FILTER_AVG,
    "paeth": cv2.IMWRITE_PNG_FILTER_PAETH,
}
FAST = ("none", "left", "up")


def png(picture: np.ndarray, stored: str = "left") -> bytes:
    return cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_FILTER, FILTERS[stored]])[1].tobytes()


def canvas(grey: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGRA)


def outcome(data: bytes, monkeypatch, *, fast: bool) -> object:
    """Returns the grey levels, or the whole error."""
    with monkeypatch.context() as patch:
        if not fast:
            patch.setattr(decode, "decode_plain_png", lambda data, max_pixels: None)
        try:
            return decode_grey(data).tolist()
        except DigitPadError as error:
            return error.as_problem()


@pytest.mark.parametrize("stored", FAST)
@pytest.mark.parametrize("channels", [lambda grey: grey, canvas], ids=["grey", "canvas"])
def test_it_works(stored, channels):
    assert np.array_equal(decode_plain_png(png(channels(draw()), stored)).whole(), draw())


@pytest.mark.parametrize("stored", FAST)
@pytest.mark.parametrize("moved", [(-70, 0), (60, 0), (0, -75), (0, 80)], ids=["top", "bottom", "left", "right"])
def test_ink_at_an_edge_is_decoded(stored, moved):
    picture = np.roll(draw(), moved, axis=(0, 1))
    assert picture[[0, -1]].min() < 255 or picture[:, [0, -1]].min() < 255
    assert np.array_equal(decode_plain_png(png(canvas(picture), stored)).whole(), picture)


def test_of_a_drawing_only_what_differs_from_its_margin_is_decoded():
    trimmed = decode_plain_png(png(canvas(draw())))
    assert (trimmed.margin, trimmed.shape) == (255, (280, 280))
    assert trimmed.part.size < draw().size / 2


@pytest.mark.parametrize("stored", ["average", "paeth"])
def test_rows_stored_in_other_ways_are_left_to_pillow(stored):
    data = png(canvas(draw()), stored)
    assert decode_plain_png(data) is None
    assert np.array_equal(decode_grey(data), draw())


def test_rows_stored_in_different_ways_are_left_to_pillow():
    rows = b"\0\x10\x20" + b"\1\x10\x10" + b"\2\0\0"
    data = made(rows, width=2, height=3)
    assert decode_plain_png(data) is None
    assert decode_grey(data).tolist() == [[16, 32]] * 3


@pytest.mark.parametrize("stored", FAST)
@pytest.mark.parametrize("channel", range(4), ids=["blue", "green", "red", "alpha"])
@pytest.mark.parametrize("place", [(0, 0), (0, 1), (1, 0), (140, 200), (279, 279)])
def test_one_coloured_or_transparent_pixel_is_enough_to_leave_it_to_pillow(stored, channel, place, monkeypatch):
    picture = canvas(draw())
    picture[(*place, channel)] ^= 1
    data = png(picture, stored)
    assert decode_plain_png(data) is None
    assert outcome(data, monkeypatch, fast=True) == outcome(data, monkeypatch, fast=False)


@pytest.mark.parametrize("mode", ["RGB", "LA", "P", "1", "I;16"])
def test_other_kinds_of_png_are_left_to_pillow(mode, tmp_path):
    Image.fromarray(draw()).convert(mode).save(tmp_path / "seven.png")
    assert decode_plain_png((tmp_path / "seven.png").read_bytes()) is None


def test_a_chunk_that_may_change_the_picture_is_left_to_pillow():
    transparent_white = b"tRNS" + struct.pack(">H", 255)
    data = encode(draw())
    extra = struct.pack(">I", 2) + transparent_white + struct.pack(">I", zlib.crc32(transparent_white))
    assert decode_plain_png(data[:33] + extra + data[33:]) is None


def test_large_pictures_and_bombs_are_left_to_pillow():
    large = encode(np.full((1001, 1000), 255, np.uint8))
    assert decode_plain_png(large) is None
    assert decode_plain_png(png_bomb()) is None
    assert decode_plain_png(encode(draw()), max_pixels=draw().size - 1) is None


@pytest.mark.parametrize("unpacked_bytes", [1002, 15_000_000, 100_000_000])
def test_more_rows_than_the_header_tells_are_not_unpacked(unpacked_bytes):
    data = made(b"", width=1000, height=1, packed=zlib.compress(bytes(unpacked_bytes), 9))
    tracemalloc.start()
    assert decode_plain_png(data) is None
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 2.5 * HARMLESS_BYTES  # memory is doubled as long as it is not enough


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_file_gets_the_answer_that_it_got_from_pillow(data):
    whole = bytearray(png(canvas(draw()[60:100, 60:130]), data.draw(st.sampled_from(FAST))))
    at = data.draw(st.integers(0, len(whole) - 1))
    match data.draw(st.sampled_from(["cut", "changed", "inserted", "header"])):
        case "cut":
            del whole[at:]
        case "changed":
            whole[at] = data.draw(st.integers(0, 255))
        case "inserted":
            whole[at:at] = data.draw(st.binary(min_size=1, max_size=9))
        case "header":
            whole[at % 33] = data.draw(st.integers(0, 255))
    with pytest.MonkeyPatch.context() as patch:
        assert outcome(bytes(whole), patch, fast=True) == outcome(bytes(whole), patch, fast=False)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(FAST), st.booleans(), st.randoms(use_true_random=False))
def test_any_grey_levels_are_decoded(height, width, stored, with_alpha, random):
    grey = np.array([[random.randrange(256) for _ in range(width)] for _ in range(height)], np.uint8)
    assert np.array_equal(decode_plain_png(png(canvas(grey) if with_alpha else grey, stored)).whole(), grey)


@given(height=st.integers(1, 40), width=st.integers(1, 40), random=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_what_is_encoded_here_is_decoded_by_others(height, width, random):
    grey = np.frombuffer(random.randbytes(height * width), np.uint8).reshape(height, width)
    data = encode_plain_png(grey)
    with Image.open(io.BytesIO(data)) as picture:
        picture.verify()  # the checksums, which decoders need not look at
    with Image.open(io.BytesIO(data)) as picture:
        assert (np.asarray(picture) == grey).all()
    assert (cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) == grey).all()


def made(rows: bytes, *, width: int, height: int, packed: bytes | None = None) -> bytes:
    """Returns a grey PNG of 8 bits whose rows are given as they are stored."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", packed or zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body)) for tag, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
