"""Tell what the paper left from what somebody wrote, by what else stands on the page.

Among other digits a small one is a digit, one at the very border too, a doubtful one, and a straight bar as high as
they are a one. Alone on a photo of a page the first is a speck, the second a shadow or the desk, the third a stain or a
word, and where printed lines were erased the bar is a piece of them, and so is an angle. Many bars side by side are a
barcode, and bars among marks that are no digits parts of letters, staples or frames.
"""

from collections.abc import Sequence

import numpy as np

from webapp.recognition.agree import ONE, Sign
from webapp.recognition.frames import straight_share, thickness_px
from webapp.recognition.marks import EDGE
from webapp.recognition.rules import RIM_SHARE
from webapp.recognition.segment import Page

MIN_SHARE = 1 / 75
"""Of the page's longer side, the longer one of a digit that stands alone on it, or of one among many other marks: 4 mm
on A4."""

STRAIGHT_SHARE = 0.9
"""Share of a bar's outline that is level or upright. Of the ones that people on the validation side wrote, painted 30
to 70 px high, 9 to 15 % are as straight, of the sides of boxes nearly all."""

ANGLE_SHARE = 0.8
"""The same of the corner of a box, which passes for a seven, or of another piece. With 0.7 to 0.9 no digit of 450 pages
by people of the validation side was lost (a script that was not kept)."""

MIN_BARS, BARS_SHARE = 5, 0.9
"""So many ones side by side, and no other digit, are none where this share of them are straight bars: hatching, or a
barcode. Who writes one straight one mostly writes all so, and 111 is a number."""

MANY_BARS = 12
"""So many ones and no other digit are no number, however they lean: the bars of a blurred barcode are not straight."""

MAX_SLIM = 40
"""Times that a digit is as long as its line is thick, at most: a pen of 0.5 mm writes 20 mm high. On photos of pages by
people of the validation side it is 24 at most. The outline of a sheet, the ring of a cup and a crease are slimmer."""

MAX_FLAT = 2.5
"""Times that a digit is as wide as it is high, at most; of 1203 that were read on 80 pages by people of the validation
side it is 1.6 at most. A dash and the pieces of a ruled line are flatter."""

SURE_TRUST = 0.7
"""How far both readers stand behind one digit of a word, where they do not of most words with digits on the page. What
they stand behind less is called unsure also as a digit."""

LARGE_SHARE = 0.3
"""Of the picture's longer side: a digit that takes up more is what the photo was taken of, and may be doubtful."""

EDGE_PX, CUT_SHARE = 1, 0.5
"""What reaches so near to the picture's left or right edge, and has less than this share of the ink of the largest sign
in its row, is what is seen of a neighbour."""

AS_HIGH = (0.8, 1.25)
"""A one is so many times as high as the usual digit of its page."""


def without_cut(rows: Sequence[Sequence[Sequence[Sign]]], page: Page) -> list[list[list[Sign]]]:
    """Turns what the picture's left or right edge cuts into other marks, which tell nothing of their neighbours.

    Args:
        rows: the signs of each word of each row of the page.
        page: that they stand on.

    Returns:
        The same; no sign is lost.
    """
    width = page.grey.shape[1]
    found = []
    for row in rows:
        least_px = CUT_SHARE * max((_area_px(sign) for word in row for sign in word), default=0)
        found.append([[_cut(sign) if _is_cut(sign, width, least_px) else sign for sign in word] for word in row])
    return found


def _is_cut(sign: Sign, width: int, least_px: float) -> bool:
    at_edge = sign.piece.box.left < EDGE_PX or sign.piece.box.right > width - EDGE_PX
    return at_edge and _area_px(sign) < least_px


def _cut(sign: Sign) -> Sign:
    return sign.refused()._replace(is_large=False)


def _area_px(sign: Sign) -> int:
    return int(np.count_nonzero(sign.piece.ink >= EDGE))


def without_strays(rows: Sequence[Sequence[Sequence[Sign]]], page: Page) -> list[list[list[Sign]]]:
    """Turns the digits of a photo into other marks where they are strays.

    Args:
        rows: the signs of each word of each row of the page.
        page: that they stand on.

    Returns:
        The same; no sign is lost.
    """
    rows = [[_without_dashes(word) for word in row] for row in rows]
    rows = [[_refused(word) if _are_bars(word) else word for word in row] for row in rows]
    rows = _sure_ones(rows, LARGE_SHARE * max(page.grey.shape))
    signs = [sign for row in rows for word in row for sign in word]
    digits = [sign for sign in signs if sign.digit is not None]
    if _are_specks(digits, page, among=len(signs)) or _are_only_ones(digits, signs):
        return [[_refused(word) for word in row] for row in rows]
    if not page.has_rules:
        return rows
    usual_px = float(np.median([sign.piece.box.height for sign in digits if not _is_straight(sign)] or [0]))
    return [[_refused(word) if _are_pieces(word, usual_px) else word for word in row] for row in rows]


def _without_dashes(word: Sequence[Sign]) -> list[Sign]:
    return [sign.refused() if sign.digit is not None and (_is_flat(sign) or _is_slim(sign)) else sign for sign in word]


def _is_flat(sign: Sign) -> bool:
    return sign.piece.box.width > MAX_FLAT * sign.piece.box.height


def _is_slim(sign: Sign) -> bool:
    own = np.pad((sign.piece.ink >= EDGE).astype(np.uint8), 1)
    return 0 < MAX_SLIM * thickness_px(own) < _longer_px(sign)


def _sure_ones(rows: list[list[list[Sign]]], large_px: float) -> list[list[list[Sign]]]:
    """Refuses the words of which nobody is sure, unless most words with digits on the page are sure: a column is."""
    numbers = [word for row in rows for word in row if any(sign.digit is not None for sign in word)]
    if 2 * sum(_is_sure(word, large_px) for word in numbers) > len(numbers):
        return rows
    return [[word if _is_sure(word, large_px) else _refused(word) for word in row] for row in rows]


def _is_sure(word: Sequence[Sign], large_px: float) -> bool:
    """Tells whether both readers stand behind a digit of a word, or one is as large as the picture's subject."""
    digits = [sign for sign in word if sign.digit is not None]
    return any(sign.trust >= SURE_TRUST or _longer_px(sign) >= large_px for sign in digits)


def _longer_px(sign: Sign) -> int:
    return max(sign.piece.box.height, sign.piece.box.width)


def _are_bars(word: Sequence[Sign]) -> bool:
    """Tells whether a word has several digits, all of them ones, and most of these straight bars, or very many."""
    digits = [sign for sign in word if sign.digit is not None]
    if len(digits) < MIN_BARS or any(sign.digit != ONE for sign in digits):
        return False
    return len(digits) >= MANY_BARS or sum(_is_bar(sign) for sign in digits) >= BARS_SHARE * len(digits)


def _are_specks(digits: Sequence[Sign], page: Page, *, among: int) -> bool:
    """Tells whether all digits, one or few of a page among so many signs, are small, or its one lies in the rim."""
    if len(digits) == 1 and _is_in_rim(digits[0], page):
        return True
    return (len(digits) == 1 or 2 * len(digits) < among) and all(_is_small(sign, page) for sign in digits)


def _are_only_ones(digits: Sequence[Sign], signs: Sequence[Sign]) -> bool:
    """Tells whether all digits of a page are ones, and at least as many marks on it are none, dots left out.

    Of bars letters, staples and frames are made, too: only among other digits, or alone, a bar is surely a one.
    """
    others = sum(sign.digit is None and sign.is_large for sign in signs)
    return 0 < len(digits) <= others and all(sign.digit == ONE for sign in digits)


def _is_in_rim(sign: Sign, page: Page) -> bool:
    """Tells whether a sign lies along the page's border, no farther from it than the rim of a photo."""
    box, (height, width) = sign.piece.box, page.grey.shape
    rim_y, rim_x = RIM_SHARE * height, RIM_SHARE * width
    return box.bottom <= rim_y or box.right <= rim_x or box.top >= height - rim_y or box.left >= width - rim_x


def _is_small(sign: Sign, page: Page) -> bool:
    return _longer_px(sign) < MIN_SHARE * max(page.grey.shape)


def _are_pieces(word: Sequence[Sign], usual_px: float) -> bool:
    """Tells whether all digits of a word are straight and not as high as the page's usual digit, 0 if it has none."""
    least_px, most_px = (share * usual_px for share in AS_HIGH)
    digits = [sign for sign in word if sign.digit is not None]
    return all(_is_straight(sign) and not least_px < sign.piece.box.height < most_px for sign in digits)


def _is_bar(sign: Sign) -> bool:
    return sign.digit == ONE and _is_straight(sign)


def _is_straight(sign: Sign) -> bool:
    """Tells whether a sign is made of level and upright lines, as the sides and corners of boxes are."""
    own = np.pad((sign.piece.ink >= EDGE).astype(np.uint8), 1)
    return straight_share(own) >= (STRAIGHT_SHARE if sign.digit == ONE else ANGLE_SHARE)


def _refused(word: Sequence[Sign]) -> list[Sign]:
    return [sign.refused() for sign in word]
