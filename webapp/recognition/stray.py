"""Tell what the paper left from what somebody wrote, by what else stands on the page.

Among other digits a small one is a digit, one at the very border too, and a straight bar as high as they are a one.
Alone on a photo of a page the first is a speck, the second a shadow or the desk, and where printed lines were erased
the bar is a piece of them.
"""

from collections.abc import Sequence

import numpy as np

from webapp.recognition.agree import ONE, Sign
from webapp.recognition.frames import straight_share
from webapp.recognition.marks import EDGE
from webapp.recognition.rules import RIM_SHARE
from webapp.recognition.segment import Page

MIN_SHARE = 1 / 75
"""Of the page's longer side, the longer one of a digit that stands alone on it, or of one among many other marks: 4 mm
on A4."""

STRAIGHT_SHARE = 0.9
"""Share of a bar's outline that is level or upright. Of the ones that people on the validation side wrote, painted 30
to 70 px high, 9 to 15 % are as straight, of the sides of boxes nearly all."""

AS_HIGH = (0.8, 1.25)
"""A one is so many times as high as the usual digit of its page."""


def without_strays(rows: Sequence[Sequence[Sequence[Sign]]], page: Page) -> list[list[list[Sign]]]:
    """Turns the digits of a photo into other marks where they are strays.

    Args:
        rows: the signs of each word of each row of the page.
        page: that they stand on.

    Returns:
        The same; no sign is lost.
    """
    signs = [sign for row in rows for word in row for sign in word]
    digits = [sign for sign in signs if sign.digit is not None]
    if _are_specks(digits, page, among=len(signs)):
        return [[_refused(word) for word in row] for row in rows]
    if not page.has_rules:
        return [[list(word) for word in row] for row in rows]
    usual_px = float(np.median([sign.piece.box.height for sign in digits if not _is_bar(sign)] or [0]))
    return [[_refused(word) if _are_pieces(word, usual_px) else list(word) for word in row] for row in rows]


def _are_specks(digits: Sequence[Sign], page: Page, *, among: int) -> bool:
    """Tells whether all digits, one or few of a page among so many signs, are small, or its one lies in the rim."""
    if len(digits) == 1 and _is_in_rim(digits[0], page):
        return True
    return (len(digits) == 1 or 2 * len(digits) < among) and all(_is_small(sign, page) for sign in digits)


def _is_in_rim(sign: Sign, page: Page) -> bool:
    """Tells whether a sign lies along the page's border, no farther from it than the rim of a photo."""
    box, (height, width) = sign.piece.box, page.grey.shape
    rim_y, rim_x = RIM_SHARE * height, RIM_SHARE * width
    return box.bottom <= rim_y or box.right <= rim_x or box.top >= height - rim_y or box.left >= width - rim_x


def _is_small(sign: Sign, page: Page) -> bool:
    return max(sign.piece.box.height, sign.piece.box.width) < MIN_SHARE * max(page.grey.shape)


def _are_pieces(word: Sequence[Sign], usual_px: float) -> bool:
    """Tells whether all digits of a word are bars that are not as high as the page's usual digit, 0 if it has none."""
    least_px, most_px = (share * usual_px for share in AS_HIGH)
    digits = [sign for sign in word if sign.digit is not None]
    return all(_is_bar(sign) and not least_px < sign.piece.box.height < most_px for sign in digits)


def _is_bar(sign: Sign) -> bool:
    own = np.pad((sign.piece.ink >= EDGE).astype(np.uint8), 1)
    return sign.digit == ONE and straight_share(own) >= STRAIGHT_SHARE


def _refused(word: Sequence[Sign]) -> list[Sign]:
    return [sign.refused() for sign in word]
