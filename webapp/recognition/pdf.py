"""PDF: each page drawn as a picture by a process of its own, which may die without harm."""

import importlib.util
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np

from webapp.errors import (
    PasswordProtected,
    TooManyPages,
    TooManyPixels,
    TooMuchWork,
    UndecodableImage,
    UnsupportedImage,
)
from webapp.recognition.decoding_process import PAGE_SECONDS, DecodingProcess, DiedError, one_at_a_time

PROGRAM = Path(__file__).with_name("pdf_program.py")

HEADER_WITHIN_BYTES = 1024
"""PDFium, as other readers do, takes what stands before the header, so long as it begins here."""


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:HEADER_WITHIN_BYTES]


class PdfDocument(AbstractContextManager):
    """The pages of a PDF."""

    def __init__(self, data: bytes, *, max_pages: int, max_pixels: int) -> None:
        """Opens the document.

        Args:
            data: the bytes of the file.
            max_pages: how many pages it may have.
            max_pixels: how many pixels a picture in it may unpack to.

        Raises:
            UndecodableImage: it is damaged beyond finding its pages.
            PasswordProtected: it opens with a password only.
            TooManyPages: more than `max_pages`.
            TooMuchWork: to open it takes too much time or memory.
            Busy: other documents are being decoded.
            UnsupportedImage: PDFium is not installed.
        """
        self._data = data
        self._max_pixels = max_pixels
        self._process: DecodingProcess | None = None
        self.page_count = self._open(max_pages)

    def __exit__(self, *_exception: object) -> None:
        self._stop()

    def decode_page(self, index: int) -> np.ndarray:
        """Draws a page.

        Returns:
            (H, W) uint8, 0 black to 255 white: a scan in its own resolution, anything else at 200 dpi, less where the
            page is larger than paper is.

        Raises:
            UndecodableImage: the page is damaged.
            TooManyPixels: a picture on it is larger than `max_pixels`.
            TooMuchWork: it takes too much time or memory.
            Busy: other documents are being decoded.
        """
        with one_at_a_time():
            try:
                if self._process is None:  # an earlier page was its death
                    self._start()
                answer, grey = self._process.decode(index)
            except DiedError as error:
                self._stop()
                raise _too_much_work(f"page {index + 1} of this PDF takes more") from error
        if grey is None:
            raise self._error_of(answer, f"page {index + 1} of this one")
        return grey

    def _open(self, max_pages: int) -> int:
        """Returns the number of pages."""
        if importlib.util.find_spec("pypdfium2") is None:
            raise UnsupportedImage(
                "Expected a picture, but got a PDF, and the package pypdfium2 is not installed here. "
                "Send the pages as pictures, or install pypdfium2."
            )
        with one_at_a_time():
            try:
                answer = self._start()
            except DiedError as error:
                raise _too_much_work("this PDF takes more to be opened") from error
        if "pages" in answer and answer["pages"] <= max_pages:
            return answer["pages"]
        self._stop()
        if "pages" in answer:
            raise TooManyPages(
                f"Expected a document of at most {max_pages} pages; this PDF has {answer['pages']}. "
                "Send it in several parts."
            )
        raise self._error_of(answer, "this one")

    def _start(self) -> dict:
        self._process = DecodingProcess(PROGRAM, self._max_pixels)
        try:
            return self._process.open(self._data)
        except DiedError:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._process is not None:
            self._process.stop()
            self._process = None

    def _error_of(self, answer: dict, what: str) -> Exception:
        match answer["error"]:
            case "password":
                return PasswordProtected(
                    "Expected a PDF that opens without a password; this one asks for it. "
                    "Save it without a password, or print it into a new PDF, and send that file."
                )
            case "pixels":
                return TooManyPixels(
                    f"Expected a PDF with pictures of at most {self._max_pixels / 1e6:g} megapixels; {what} holds "
                    f"one of {answer['width']} × {answer['height']} pixels. Save it with smaller pictures."
                )
        return UndecodableImage(
            f"Expected a whole PDF; {what} is damaged or empty. Save or export the document again and send that file."
        )


def _too_much_work(came: str) -> TooMuchWork:
    return TooMuchWork(
        f"Expected pages that are drawn in {PAGE_SECONDS} s and a reasonable amount of memory; {came}. "
        "Print or scan it as a picture and send that."
    )
