"""A small file of every format and way of storing that is accepted, and ways to spoil them. All are made here."""

import struct
import zlib

import cv2
import numpy as np
from PIL import Image

from tests import heic, pages, pictures
from tests.documents import pdf_of, pdf_page, saved, tiff_of

SIDE_PX = 48
"""Small pictures are tried faster, and the structure around the pixels is what breaks decoders."""

ORIENTATION = 0x0112
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHUNK_FRAME_BYTES = 12


def corpus() -> dict[str, bytes]:
    """Returns files by name."""
    return _pngs() | _jpegs() | _others() | _tiffs() | {"seven.heic": heic.SEVEN} | _pdfs()


def repaired_png(data: bytes) -> bytes:
    """Corrects the checksums of a PNG, without which a decoder looks no further; leaves anything else alone."""
    if not data.startswith(PNG_SIGNATURE):
        return data
    whole, at = bytearray(data), len(PNG_SIGNATURE)
    while at + PNG_CHUNK_FRAME_BYTES <= len(whole):
        end = at + 8 + int.from_bytes(whole[at : at + 4], "big")
        if end + 4 > len(whole):
            break
        whole[end : end + 4] = struct.pack(">I", zlib.crc32(whole[at + 4 : end]))
        at = end + 4
    return bytes(whole)


def _seven() -> Image.Image:
    return Image.fromarray(cv2.resize(pictures.draw(), (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA))


def _number() -> np.ndarray:
    return pages.page("17", size=(96, 128), digit_px=40)


def _pngs() -> dict[str, bytes]:
    seven = _seven()
    clear = Image.new("RGBA", seven.size)
    clear.paste((0, 0, 0, 255), mask=seven.point(lambda level: 255 - level))
    return {
        "grey.png": saved(seven),
        "clear.png": saved(clear),
        "palette.png": saved(seven.quantize(4), transparency=0),
        "bit.png": saved(seven.convert("1")),
        "deep.png": saved(Image.fromarray(np.asarray(seven).astype(np.uint16) * 257)),
        "number.png": saved(Image.fromarray(_number())),
    }


def _jpegs() -> dict[str, bytes]:
    lying = Image.Exif()
    lying[ORIENTATION] = 6
    return {
        "grey.jpg": saved(_seven(), "JPEG"),
        "lying.jpg": saved(_seven().convert("RGB").rotate(90), "JPEG", exif=lying),
        "progressive.jpg": saved(_seven().convert("RGB"), "JPEG", progressive=True),
        "print.jpg": saved(_seven().convert("CMYK"), "JPEG"),
    }


def _others() -> dict[str, bytes]:
    seven = _seven()
    return {
        "lossy.webp": saved(seven.convert("RGB"), "WEBP"),
        "lossless.webp": saved(seven.convert("RGBA"), "WEBP", lossless=True),
        "grey.bmp": saved(seven, "BMP"),
        "colour.bmp": saved(seven.convert("RGB"), "BMP"),
        "still.gif": saved(seven, "GIF"),
        "moving.gif": saved(seven, "GIF", save_all=True, append_images=[seven.rotate(90)], comment=b"seven"),
    }


def _tiffs() -> dict[str, bytes]:
    seven = _seven()
    return {
        "plain.tif": saved(seven, "TIFF"),
        "pages.tif": tiff_of([_number(), np.asarray(seven)]),
        "deflate.tif": saved(seven, "TIFF", compression="tiff_deflate"),
        "lzw.tif": saved(seven.convert("RGB"), "TIFF", compression="tiff_lzw"),
        "fax.tif": saved(seven.convert("1"), "TIFF", compression="group4"),
        "jpeg.tif": saved(seven.convert("RGB"), "TIFF", compression="jpeg"),
        "real.tif": saved(Image.fromarray(np.asarray(seven).astype(np.float32)), "TIFF"),
    }


def _pdfs() -> dict[str, bytes]:
    return {"drawn.pdf": pdf_page(), "scanned.pdf": pdf_of([_seven()], dpi=100)}
