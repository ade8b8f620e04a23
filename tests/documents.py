"""Documents for the tests, made here, and a reader whose answers are known."""

import io
import time
from types import SimpleNamespace

import numpy as np
from PIL import Image

from webapp.errors import UndecodableImage
from webapp.recognition.reading import OtherMark, ReadDigit, ReadLine, ReadPage
from webapp.recognition.shapes import Box


def saved(image: Image.Image, form: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def tiff_of(pages: list[np.ndarray], **options) -> bytes:
    first, *rest = map(Image.fromarray, pages)
    return saved(first, "TIFF", save_all=True, append_images=rest, **options)


class FakeReader:
    """Reads 12 and 3 on every page, and a comma; its clock goes as it is told."""

    def __init__(self) -> None:
        self.seen: list[np.ndarray] = []
        self.fail_at: list[int] = []
        self.seconds_per_page = 0.0
        self.clock = SimpleNamespace(monotonic=lambda: len(self.seen) * self.seconds_per_page + time.monotonic())

    def read_page(self, grey: np.ndarray) -> ReadPage:
        self.seen.append(grey)
        if len(self.seen) - 1 in self.fail_at:
            raise UndecodableImage("Expected a page; came a fake's failure. Try another.")
        first = ReadLine((_digit(1, Box(10, 20, 50, 30)), _digit(2, Box(12, 40, 50, 50))), Box(10, 20, 50, 50))
        second = ReadLine((_digit(3, Box(60, 20, 100, 30)),), Box(60, 20, 100, 30))
        return ReadPage(grey, 0, (first, second), (OtherMark(Box(100, 200, 106, 205), 0.97),))


def _digit(digit: int, box: Box) -> ReadDigit:
    return ReadDigit(digit, "digit", 0.9, np.eye(10, dtype=np.float32)[digit], 0.01, box)


def pdf_of_objects(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Writes a PDF by hand; the objects are numbered from 1, and the first is the catalogue."""
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + head + table + end


def pdf_stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


SEVEN_STROKE = b"0 g 15 w 1 J 1 j 50 155 m 146 155 l 86 50 l S"
"""A drawn seven on a page of 200 × 200 points."""


def pdf_page(
    content: bytes = SEVEN_STROKE,
    *,
    size: tuple[float, float] = (200, 200),
    page_entries: bytes = b"",
    catalogue_entries: bytes = b"",
    further_objects: tuple[bytes, ...] = (),
    stream_entries: bytes = b"",
    trailer: bytes = b"",
    count: int = 1,
    kids: bytes = b"3 0 R",
) -> bytes:
    """Writes a PDF of one page: object 1 is the catalogue, 2 the page tree, 3 the page, 4 its content."""
    return pdf_of_objects(
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue_entries,
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Contents 4 0 R%b>>" % (*size, page_entries),
        pdf_stream(content, stream_entries),
        *further_objects,
        trailer=trailer,
    )


def pdf_of(pages: list[Image.Image], dpi: float = 300) -> bytes:
    """Writes pictures as a scanner does: one on each page, from edge to edge."""
    return saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
