"""Find the ink: which pixels somebody wrote, whatever the paper, the light and the polarity."""

import functools
from collections.abc import Iterator

import cv2
import numpy as np

from webapp.recognition.cells import inside_frame, without_cell
from webapp.recognition.paper import darkness_of_ink, paper_level, shrink
from webapp.recognition.trim import Trimmed, trim, untrimmed

CLEAN_SHARE = 0.25
"""A picture is clean when at least this share of its pixels has exactly the paper's level. Canvas drawings and MNIST
have half and more; the noise of photos and scans spreads them over many levels."""

SHADE_SHARE = 0.25
"""And when at most this share is neither paper nor clearly ink: more is shade on over-exposed paper, not soft edges."""

SHADE_CONTRAST = 0.4
"""Clearly ink differs from the paper by this share of full contrast."""

FLOOR_SHARE = 0.02
"""Share of full contrast that counts as paper on clean pictures: rounding and faint JPEG artefacts lie under it, while
the soft edges of anti-aliased ink (MNIST's too) stay."""

MOSTLY_PAPER = 0.6
"""On a clean picture with this share of paper there is no doubt which level is the paper. Drawings have more, digits in
tight crops may have less paper than ink."""

DOUBT = 0.8
"""Under this `darkness_of_ink` either side may be the ink, and the network is asked about both."""

WORK_PX = 640
"""Longer photos are shrunk to this for finding the ink: the digit ends at 20 px, and noise averages out."""

SMOOTHING_PX = 1.0
"""Standard deviation of the blur that takes the grain out of a photo before anything is measured on it. This and the
next were chosen with `python -m bench.ink`, which prints what each value gives."""

SMOOTHING_SIDE_PX = 60
"""Pictures smaller than this are blurred less, in proportion."""

EDGE_SHARE = 0.5
"""Where ink begins to count, as a share of the threshold between paper and ink; it matters little."""

MIN_CONTRAST = 12
"""Ink must differ from the paper by this many of 255 grey levels: faint pencil does, uneven empty paper does not."""

MIN_CONTRAST_SIGMAS = 2.8
"""And by this many standard deviations of the paper's noise. The upper class of normal noise lies 1.9 of
them away, that of noise on white paper, cut off at white, further."""

ONE_MARK_SHARE = 0.8
"""Unless this share of the darker pixels hangs together: 19 of 20 digits in tight crops have 0.87 and more, whatever
their noise, and 19 of 20 pictures of mere noise of 60 px have 0.41 at most."""

SPECK_SHARE = 0.02
"""On noisy pictures a connected mark with less than this share of the largest mark's area is dust, not a pen stroke."""

NEIGHBOUR_SHARE = 0.5
"""On noisy pictures a mark that the left or right edge cuts, with less than this share of the largest mark's area, is
what is seen of a neighbour: cutting a digit out of a number by its box leaves such. Not above and below, where the bar
of a five may lie apart."""

MAD_TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation, for normal noise (Rousseeuw and Croux 1993)."""

LEVELS = np.arange(256.0)
"""All grey levels."""


def find_ink(grey: np.ndarray) -> np.ndarray:
    """Separates ink from paper.

    Clean pictures (canvas drawings, MNIST itself) keep their anti-aliased edges as they are. Photos and scans first
    have their light evened out; then their noise is cut away and dust is dropped.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, dark ink on light paper or the reverse.

    Returns:
        (H, W) uint8, 0 paper to 255 full ink; all zeros where there is no ink.
    """
    return next(possible_inks(trim(grey))).whole()


def possible_inks(picture: Trimmed) -> Iterator[Trimmed]:
    """Yields the ink as `find_ink` does, then, where dark and light might both be the ink, that of the other polarity.

    A digit that fills its crop leaves doubt; whoever knows how digits look may choose.

    Args:
        picture: grey levels as for `find_ink`, without their even margin.

    Yields:
        The ink, without an even margin.
    """
    ink = _ink_on_clean_paper(picture)
    if ink is not None and _is_mostly_paper(ink):
        yield untrimmed(without_cell(ink.whole())) if _reaches_edge(ink) else ink
        return
    grey = picture.whole()
    box = inside_frame(grey)
    for found in _inks_of(grey[box.top : box.bottom, box.left : box.right]):
        yield Trimmed(found, 0, box, grey.shape)


def _inks_of(grey: np.ndarray) -> Iterator[np.ndarray]:
    """Yields the ink of a photo, (H, W) uint8, where there is doubt that of the other polarity too."""
    small = _smooth(shrink(grey, WORK_PX))
    darkness = darkness_of_ink(small)
    yield _ink_of_polarity(grey, small, is_dark=darkness >= 0)
    if abs(darkness) < DOUBT:
        yield _ink_of_polarity(grey, small, is_dark=darkness < 0)


def ink_on_clean_paper(grey: np.ndarray) -> np.ndarray | None:
    """Returns the ink by a look-up from grey level to ink, or None where the paper is not of one level."""
    ink = _ink_on_clean_paper(trim(grey))
    return None if ink is None else ink.whole()


def _is_mostly_paper(ink: Trimmed) -> bool:
    most = (1 - MOSTLY_PAPER) * ink.size
    if not ink.margin and ink.part.size <= most:  # as on a drawing, whatever lies within the margin
        return True
    return cv2.countNonZero(ink.part) + (ink.size - ink.part.size if ink.margin else 0) <= most


def _reaches_edge(ink: Trimmed) -> bool:
    top, left, bottom, right = ink.box
    return min(top, left) == 0 or bottom == ink.shape[0] or right == ink.shape[1]


def _ink_of_polarity(grey: np.ndarray, small: np.ndarray, *, is_dark: bool) -> np.ndarray:
    levels = _levels_by_count(untrimmed(grey), is_dark=is_dark)
    if levels is not None:
        return without_cell(cv2.LUT(grey, _ink_of_levels(*levels)))
    ink = _ink_on_uneven_paper(small if is_dark else 255 - small)
    height, width = grey.shape
    return ink if ink.shape == grey.shape else cv2.resize(ink, (width, height))


def _ink_on_clean_paper(picture: Trimmed) -> Trimmed | None:
    levels = _levels_by_margin(picture) or _levels_by_count(picture)
    if levels is None:
        return None
    table = _ink_of_levels(*levels)
    return Trimmed(cv2.LUT(picture.part, table), int(table[picture.margin]), picture.box, picture.shape)


def _levels_by_margin(picture: Trimmed) -> tuple[int, int] | None:
    """Returns the levels of the paper and of full ink, or None where the margin of the picture does not tell them.

    On a drawing it does: what so few pixels differ from is the paper, and these are ink as long as all of them are
    darker, or all lighter. To count the levels would take five times as long.
    """
    paper, most = picture.margin, SHADE_SHARE * picture.size
    darkest, lightest, _, _ = cv2.minMaxLoc(picture.part)
    if darkest < paper < lightest:
        return None
    if picture.part.size > most and np.count_nonzero(picture.part != paper) > most:
        return None
    return paper, int(darkest if lightest <= paper else lightest)


def _levels_by_count(picture: Trimmed, *, is_dark: bool | None = None) -> tuple[int, int] | None:
    """Returns the levels of the paper and of full ink, or None where the paper is not of one level.

    Args:
        picture: grey levels.
        is_dark: whether the ink is the darker side, where that is known.
    """
    counts = cv2.calcHist([picture.part], [0], None, [256], [0, 256]).ravel()  # (256,) pixels of each grey level
    counts[picture.margin] += picture.size - picture.part.size
    paper = int((counts if is_dark is None else counts * _paper_side(counts, is_dark=is_dark)).argmax())
    if counts[paper] < CLEAN_SHARE * picture.size:
        return None
    darker = paper - LEVELS  # (256,) difference of each grey level from the paper
    if not (_ink_is_dark(darker, counts) if is_dark is None else is_dark):
        darker = -darker
    full = int(np.where(counts > 0, darker, -np.inf).argmax())
    contrast = float(darker[full])
    shade = (darker > FLOOR_SHARE * contrast) & (darker < SHADE_CONTRAST * contrast)
    if contrast >= MIN_CONTRAST and counts[shade].sum() > SHADE_SHARE * picture.size:
        return None
    return paper, full


@functools.lru_cache(maxsize=256)
def _ink_of_levels(paper: int, full: int) -> np.ndarray:
    """Returns (256,) uint8: the ink at each grey level, from the paper's to that of full ink."""
    contrast = abs(paper - full)
    if contrast < MIN_CONTRAST:
        return np.zeros(256, np.uint8)
    darker = paper - LEVELS if full < paper else LEVELS - paper
    darker[darker <= FLOOR_SHARE * contrast] = 0.0
    return np.minimum(np.rint(darker * (255.0 / contrast)), 255).astype(np.uint8)


def _paper_side(counts: np.ndarray, *, is_dark: bool) -> np.ndarray:
    """Returns (256,) bool: the grey levels on the side of the paper, from the middle of all that occur."""
    present = np.flatnonzero(counts)
    middle = (present[0] + present[-1]) / 2
    return middle <= LEVELS if is_dark else middle >= LEVELS


def _ink_is_dark(darker: np.ndarray, counts: np.ndarray) -> bool:
    """Tells on which side of the paper the ink lies: ink is far from it, JPEG artefacts are near, on both sides."""
    return float((darker**3 * counts).sum()) >= 0.0


def _ink_on_uneven_paper(small: np.ndarray) -> np.ndarray:
    """Returns the ink of a smooth photo or scan, dark on light: what stands out from its paper by more than noise."""
    return _ink_above_noise(paper_level(small) - small)


def _smooth(grey: np.ndarray) -> np.ndarray:
    """Takes the grain out; of small pictures less, since their strokes are as narrow."""
    return cv2.GaussianBlur(grey, (0, 0), SMOOTHING_PX * min(1.0, max(grey.shape) / SMOOTHING_SIDE_PX))


def _ink_above_noise(difference: np.ndarray) -> np.ndarray:
    """Returns the ink: nothing up to halfway between paper and Otsu's threshold, then rising to 255 at full ink.

    Args:
        difference: (H, W) float32, how much darker than the paper around it each pixel is.

    Returns:
        (H, W) uint8; all zeros where the darker pixels are scattered and no further from the paper than its noise.
    """
    positive = np.clip(difference, 0, 255).astype(np.uint8)
    threshold, upper = cv2.threshold(positive, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    paper, noise = _level_and_noise(difference[difference <= threshold])
    contrast = cv2.mean(positive, mask=upper)[0] - paper
    if contrast < MIN_CONTRAST or (contrast < MIN_CONTRAST_SIGMAS * noise and not _is_one_mark(upper)):
        return np.zeros_like(positive)
    begin = EDGE_SHARE * (threshold - paper)
    ink = np.clip((difference - paper - begin) * (255.0 / (contrast - begin)), 0, 255)
    return _without_specks(without_cell(ink.astype(np.uint8)))


def _is_one_mark(mask: np.ndarray) -> bool:
    """Tells whether most of a (H, W) uint8 mask hangs together, as a digit does and noise does not."""
    areas = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:, cv2.CC_STAT_AREA]
    return len(areas) > 0 and areas.max() >= ONE_MARK_SHARE * areas.sum()


def _level_and_noise(paper: np.ndarray) -> tuple[float, float]:
    """Returns the median and the standard deviation of the paper's pixels, the latter by the side that has no ink."""
    level = float(np.median(paper))
    beyond = paper[paper < level]
    return level, MAD_TO_SIGMA * float(np.median(level - beyond)) if beyond.size else 0.0


def _without_specks(ink: np.ndarray) -> np.ndarray:
    """Returns the ink without marks that are tiny beside the largest one, and without slivers of neighbours."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0).astype(np.uint8), connectivity=8)
    if count <= 2:  # the paper and at most one mark
        return ink
    lefts, widths, areas = (stats[:, column] for column in (cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_AREA))
    cut = (lefts == 0) | (lefts + widths == ink.shape[1])
    keep = areas >= np.where(cut, NEIGHBOUR_SHARE, SPECK_SHARE) * areas[1:].max()
    keep[0] = False
    return np.where(keep[labels], ink, 0).astype(np.uint8)
