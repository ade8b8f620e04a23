"""A document has one page or many. They are decoded and read one at a time, so that memory holds one of them."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from webapp.errors import DigitPadError, OutOfTime, UnsupportedImage
from webapp.recognition.decode import MAX_PIXELS, PICTURES, open_picture
from webapp.recognition.pdf import PdfDocument, is_pdf
from webapp.recognition.pictures import Picture, TiffDocument
from webapp.recognition.reading import ReadPage
from webapp.recognition.turns import one_page_at_a_time

if TYPE_CHECKING:
    from webapp.recognition.reader import Reader

MAX_PAGES = 20
"""Default limit: 20 pages are read within the time that a web request has."""


class Limits(NamedTuple):
    """What a document may cost."""

    max_pixels: int = MAX_PIXELS
    """Of one page or picture, unpacked."""
    max_pages: int = MAX_PAGES
    time_budget_s: float | None = None
    """Seconds for the whole document; None for as long as it takes."""


class PageResult(NamedTuple):
    """What became of one page."""

    index: int
    """Counted from 0."""
    outcome: ReadPage | DigitPadError
    """`OutOfTime` where it was not this page's turn any more."""


class Document(AbstractContextManager, Protocol):
    """A file whose pages can be decoded."""

    page_count: int

    def decode_page(self, index: int) -> np.ndarray:
        """Returns (H, W) uint8, 0 black to 255 white, EXIF applied.

        Raises:
            DigitPadError: this page cannot be decoded; another may.
        """


def open_document(data: bytes, limits: Limits) -> Document:
    """Opens a PDF or a picture, by its content and not by its name.

    Raises:
        UnsupportedImage: the bytes are neither.
        UndecodableImage: they are, but damaged beyond finding the pages.
        PasswordProtected: a PDF opens with a password only.
        TooManyPages: more than `limits.max_pages`.
    """
    try:
        image = open_picture(data, expected=f"{PICTURES} or a PDF")
    except UnsupportedImage:
        if is_pdf(data):  # asked second: a picture, too, may hold these letters in its first bytes
            return PdfDocument(data, max_pages=limits.max_pages, max_pixels=limits.max_pixels)
        raise
    if image.format == "TIFF":
        return TiffDocument(image, max_pages=limits.max_pages, max_pixels=limits.max_pixels)
    return Picture(image, max_pixels=limits.max_pixels)


def read_document(data: bytes, reader: "Reader", limits: Limits, *, spent_s: float = 0.0) -> Iterator[PageResult]:
    """Reads page after page; each is decoded when its turn comes.

    Once the next page, taken to cost as much as the dearest before it, would pass the time budget, the rest is given
    up: an answer with some pages in time is worth more than none. The first page is always read.

    Args:
        data: the bytes of the file.
        reader: what reads a page.
        limits: what the document may cost.
        spent_s: seconds of its time budget that are gone already, on its way here.

    Returns:
        A result for each page, in order.

    Raises:
        DigitPadError: the document cannot be opened, see `open_document`.
    """
    began_s = time.monotonic() - spent_s
    dearest_s = 0.0
    with open_document(data, limits) as document:
        for index in range(document.page_count):
            page_began_s = time.monotonic()
            if index and limits.time_budget_s and page_began_s + dearest_s > began_s + limits.time_budget_s:
                yield from _given_up(index, document.page_count, limits.time_budget_s)
                return
            yield PageResult(index, _read_page(document, index, reader))
            dearest_s = max(dearest_s, time.monotonic() - page_began_s)


def _read_page(document: Document, index: int, reader: "Reader") -> ReadPage | DigitPadError:
    try:
        grey = document.decode_page(index)  # not in turn: a PDF may take seconds to be drawn, by another process
        with one_page_at_a_time():
            return reader.read_page(grey)
    except DigitPadError as error:
        return error


def _given_up(first: int, page_count: int, time_budget_s: float) -> Iterator[PageResult]:
    error = OutOfTime(
        f"Expected a document that is read within {time_budget_s:g} s; its {page_count} pages take longer. "
        "Send the missing pages in a request of their own."
    )
    for index in range(first, page_count):
        yield PageResult(index, error)
