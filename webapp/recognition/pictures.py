"""Pictures as documents: one page each, or the pages of a TIFF."""

from contextlib import AbstractContextManager

import numpy as np
from PIL import Image

from webapp.errors import TooManyPages, UndecodableImage
from webapp.recognition.decode import grey_levels

SUBFILE_TYPE = 254
NOT_A_PAGE = 0b101
"""Bits of that TIFF tag: a smaller copy of another page, or the mask of one (TIFF 6.0, section 8)."""

FRAMES_PER_PAGE = 8
"""So many directories a page may have, smaller copies included: a pyramid halves an A3 sheet eight times."""


class Picture(AbstractContextManager):
    """A picture as a document of one page; of an animation the first frame counts."""

    page_count = 1

    def __init__(self, image: Image.Image, *, max_pixels: int) -> None:
        self._image = image
        self._max_pixels = max_pixels

    def __exit__(self, *_exception: object) -> None:
        self._image.close()

    def decode_page(self, _index: int) -> np.ndarray:
        with self._image:  # its colours need not wait until the page is read
            return grey_levels(self._image, max_pixels=self._max_pixels)


class TiffDocument(AbstractContextManager):
    """The pages of a TIFF."""

    def __init__(self, image: Image.Image, *, max_pages: int, max_pixels: int) -> None:
        self._image = image
        self._max_pixels = max_pixels
        self._frames = _find_pages(image, max_pages)
        self.page_count = len(self._frames)

    def __exit__(self, *_exception: object) -> None:
        self._image.close()

    def decode_page(self, index: int) -> np.ndarray:
        try:
            self._image.seek(self._frames[index])
        except Exception as error:  # as broken as TIFF directories can be
            raise UndecodableImage(
                f"Expected a whole TIFF, but the directory of page {index + 1} is damaged ({error}). "
                "Save or export the document again and send that file."
            ) from error
        return grey_levels(self._image, max_pixels=self._max_pixels)


def _find_pages(image: Image.Image, max_pages: int) -> list[int]:
    """Returns the frames that are pages; the last may have a damaged directory, behind which nothing can be found.

    Pillow ends the chain of directories where it comes back to one that it has seen.
    """
    frames: list[int] = []
    for frame in range(max_pages * FRAMES_PER_PAGE + 1):
        try:
            image.seek(frame)
        except EOFError:
            return frames or [0]
        except Exception:  # told by decode_page, when it is this page's turn
            return [*frames, frame]
        if not image.tag_v2.get(SUBFILE_TYPE, 0) & NOT_A_PAGE:
            frames.append(frame)
        if len(frames) > max_pages:
            break
    raise TooManyPages(
        f"Expected a document of at most {max_pages} pages; this TIFF has more. Send it in several parts."
    )
