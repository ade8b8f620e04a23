"""Draws the pages of one PDF, as a program of its own: `decoding_process.py` starts it and talks to it.

PDFium may hang, crash or ask for gigabytes over a PDF made for that (measured: one of 250 kB took over 4 GB). Then
only this process dies. It imports nothing of ours, so that it starts fast and stays small.

Arguments: the most seconds of the processor for a page, and the most pixels of a picture in the PDF. In, from stdin:
the PDF's length (8 bytes) and bytes, then the index (4 bytes) of each page that is wanted; numbers are little-endian.
Out, to stdout: a line of JSON for the PDF and for each page, and after a page's line its (H, W) grey levels.
"""

import itertools
import json
import math
import struct
import sys
from typing import NamedTuple

from pypdfium2 import PdfBitmap, PdfDocument, PdfImage, PdfiumError, PdfPage, raw

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

POINTS_PER_INCH = 72

VECTOR_DPI = 200
"""For what is drawn: handwriting of 3 mm becomes 24 pixels high. Scanned pages keep the pixels that they have."""

PAGE_PIXELS = 12_600_000
"""Most pixels of a drawn page: a phone's photo of 12 megapixels keeps its own; A4 comes to 380 dpi, A0 to 95."""

PAGE_SIDE_PX = 30_000
"""Longest side: a receipt of 4 m at 200 dpi."""

SCAN_FROM = 0.8
"""Pictures that cover this share of a page are a scan of it."""

PHOTO_FROM = 0.25
"""Pictures that cover this share may hold what is to be read: a photo in a letter."""

TINY_POINTS = 0.01
"""Least side of a picture on its page; some are flat."""

OBJECTS_LOOKED_AT = 1000
"""A scan has few; to look at all the strokes of a map would take seconds."""

MEMORY_BYTES = 500_000_000
"""Most address space. Measured: a page that is a 50-megapixel JPEG in colour is drawn with 300 MB."""


def main() -> None:
    work_seconds, max_pixels = map(int, sys.argv[1:])
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_work(work_seconds)
    (length,) = struct.unpack("<Q", sys.stdin.buffer.read(8))
    data = sys.stdin.buffer.read(length)
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        _say({"error": "password" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged"})
        return
    if document.get_formtype():
        document.init_forms()  # so that what was typed into fields is drawn; no script runs, PDFium comes without V8
    _say({"pages": len(document)})
    while wanted := sys.stdin.buffer.read(4):
        _limit_work(work_seconds)
        _answer_page(document, *struct.unpack("<I", wanted), max_pixels)


def _limit_work(seconds: int) -> None:
    """Ends this process when it works for so long from now."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        at_most = math.ceil(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (at_most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _say(answer: dict, content: memoryview | bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _answer_page(document: PdfDocument, index: int, max_pixels: int) -> None:
    try:
        page = document[index]
        images, is_drawn = _look_at(page)
        largest = max(images, key=lambda image: image.pixels, default=None)
        if largest and largest.pixels > max_pixels:
            _say({"error": "pixels", "width": largest.width_px, "height": largest.height_px})
            return
        bitmap = _draw(page, _dpi(images, is_drawn, math.prod(page.get_size())))
    except PdfiumError:
        _say({"error": "damaged"})
        return
    _say({"width": bitmap.width, "height": bitmap.height}, bitmap.buffer)
    bitmap.close()
    page.close()


class PlacedImage(NamedTuple):
    """A picture as it lies on a page."""

    width_px: int
    height_px: int
    sides_points: tuple[float, float]

    @property
    def pixels(self) -> int:
        return self.width_px * self.height_px

    @property
    def area_points(self) -> float:
        return math.prod(self.sides_points)

    @property
    def dpi(self) -> float:
        """Pixels per inch on the page, of the finer direction: a fax has half as many down as across."""
        pairs = zip(sorted((self.width_px, self.height_px)), sorted(self.sides_points), strict=True)
        return max(POINTS_PER_INCH * pixels / points for pixels, points in pairs)


def _look_at(page: PdfPage) -> tuple[list[PlacedImage], bool]:
    """Returns the page's pictures, and whether there are lines, areas or notes drawn besides."""
    objects = list(itertools.islice(page.get_objects(), OBJECTS_LOOKED_AT))
    images = [_placed(one) for one in objects if one.type == raw.FPDF_PAGEOBJ_IMAGE]
    is_drawn = any(one.type in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING) for one in objects)
    return images, is_drawn or raw.FPDFPage_GetAnnotCount(page) > 0


def _placed(image: PdfImage) -> PlacedImage:
    left, bottom, right, top = image.get_bounds()
    return PlacedImage(*image.get_px_size(), (max(right - left, TINY_POINTS), max(top - bottom, TINY_POINTS)))


def _dpi(images: list[PlacedImage], is_drawn: bool, page_area: float) -> float:
    """Chooses the resolution: a scan's own, so that no pixel is lost or invented, and else enough for handwriting."""
    covered = sum(image.area_points for image in images) / page_area
    if covered < PHOTO_FROM:
        return VECTOR_DPI
    largest = max(image.area_points for image in images)
    own = max(image.dpi for image in images if image.area_points >= largest / 2)
    return own if covered >= SCAN_FROM and not is_drawn else max(own, VECTOR_DPI)


def _draw(page: PdfPage, dpi: float) -> PdfBitmap:
    """Draws a page on white as grey levels."""
    width, height = (points * dpi / POINTS_PER_INCH for points in page.get_size())
    shrink = min(1.0, math.sqrt(PAGE_PIXELS / (width * height)), PAGE_SIDE_PX / max(width, height))
    width, height = max(1, round(width * shrink)), max(1, round(height * shrink))
    bitmap = PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    where_and_how = (0, 0, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE)
    raw.FPDF_RenderPageBitmap(bitmap, page, *where_and_how)
    if page.formenv:
        raw.FPDF_FFLDraw(page.formenv, bitmap, page, *where_and_how)
    return bitmap


if __name__ == "__main__":
    main()
