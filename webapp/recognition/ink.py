"""Find the ink: which pixels somebody wrote, whatever the paper, the light and the polarity."""

import functools

import cv2
import numpy as np

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

THUMBNAIL_PX = 64
"""The paper is estimated on a thumbnail this long: light changes slowly, so more pixels only cost time."""

PEN_WINDOW_PX = 21
"""Strokes up to this width on the thumbnail are ink; what is wider is shade. A marker that fills a tight crop has about
a fifth of its side."""

PAPER_SMOOTHING_PX = 2.0
"""Standard deviation of the blur that keeps the paper's grain out of the closing, which follows the lightest pixel."""

CLOSED_SMOOTHING_PX = 1.0
"""Standard deviation of the blur after the closing. More smears the edge of a shadow, which then looks like ink."""

LIGHT_FITS = 3
"""How often the fall of light is fitted: the first time to the ink too, then without what is far below it."""

TINY_RIDGE = 1e-6
"""Keeps the fit solvable on a picture of one row or column."""

LIGHT_SHARE = 0.17
"""The paper is like such a surface when nothing is above it by more than this share of what the darkest ink is below.
Painted photos in pencil have up to 0.16, with a pen 0.06, with the edge of a shadow 0.12 to 0.5; a thick digit in a
tight crop has 0.36."""

NEARBY_PX = 25
"""Side of the window on the thumbnail whose median is the paper, be the ink dark or light: a stroke fills less than
half of it, and the edge of a shadow stays where it is."""

WORK_PX = 640
"""Longer photos are shrunk to this for finding the ink: the digit ends at 20 px, and noise averages out."""

SMOOTHING_PX = 1.0
"""Standard deviation of the blur that takes the grain out of a photo before anything is measured on it. This and the
next were chosen with `python -m bench.ink`, which prints what each value gives on digits cut from cheques."""

EDGE_SHARE = 0.5
"""Where ink begins to count, as a share of the threshold between paper and ink; it matters little."""

MIN_CONTRAST = 12
"""Ink must differ from the paper by this many of 255 grey levels: faint pencil does, uneven empty paper does not."""

MIN_CONTRAST_SIGMAS = 2.8
"""And by this many standard deviations of the paper's noise. The upper class of normal noise lies 1.9 of
them away, that of noise on white paper, cut off at white, further."""

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
    ink = ink_on_clean_paper(grey)
    return _ink_on_uneven_paper(grey) if ink is None else ink


def find_ink_of(picture: Trimmed) -> Trimmed:
    """Separates ink from paper as `find_ink` does: grey levels in, ink out, both without the even margin."""
    ink = _ink_on_clean_paper(picture)
    return untrimmed(_ink_on_uneven_paper(picture.whole())) if ink is None else ink


def ink_on_clean_paper(grey: np.ndarray) -> np.ndarray | None:
    """Returns the ink by a look-up from grey level to ink, or None where the paper is not of one level."""
    ink = _ink_on_clean_paper(trim(grey))
    return None if ink is None else ink.whole()


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
    paper = picture.margin
    darkest, lightest, _, _ = cv2.minMaxLoc(picture.part)
    if darkest < paper < lightest or np.count_nonzero(picture.part != paper) > SHADE_SHARE * picture.size:
        return None
    return paper, int(darkest if lightest <= paper else lightest)


def _levels_by_count(picture: Trimmed) -> tuple[int, int] | None:
    """Returns the levels of the paper and of full ink, or None where the paper is not of one level."""
    counts = cv2.calcHist([picture.part], [0], None, [256], [0, 256]).ravel()  # (256,) pixels of each grey level
    counts[picture.margin] += picture.size - picture.part.size
    paper = int(counts.argmax())
    if counts[paper] < CLEAN_SHARE * picture.size:
        return None
    darker = paper - LEVELS  # (256,) difference of each grey level from the paper
    if not _ink_is_dark(darker, counts):
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


def _ink_on_uneven_paper(grey: np.ndarray) -> np.ndarray:
    """Returns the ink of a photo or scan: what stands out from the paper around it by more than the noise."""
    height, width = grey.shape
    small = cv2.GaussianBlur(_shrink(grey, WORK_PX), (0, 0), SMOOTHING_PX)
    if not _ink_is_dark(_darker_than_nearby(small)):
        small = 255 - small
    ink = _ink_above_noise(_uneven_paper(small) - small)
    return ink if ink.shape == grey.shape else cv2.resize(ink, (width, height), interpolation=cv2.INTER_LINEAR)


def _ink_above_noise(difference: np.ndarray) -> np.ndarray:
    """Returns the ink: nothing up to halfway between paper and Otsu's threshold, then rising to 255 at full ink.

    Args:
        difference: (H, W) float32, how much darker than the paper around it each pixel is.

    Returns:
        (H, W) uint8; all zeros where the darker pixels are no further from the paper than its noise.
    """
    positive = np.clip(difference, 0, 255).astype(np.uint8)
    threshold, upper = cv2.threshold(positive, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    paper, noise = _level_and_noise(difference[difference <= threshold])
    full = cv2.mean(positive, mask=upper)[0]
    if full - paper < max(MIN_CONTRAST, MIN_CONTRAST_SIGMAS * noise):
        return np.zeros_like(positive)
    begin = paper + EDGE_SHARE * (threshold - paper)
    ink = np.clip((difference - begin) * (255.0 / (full - begin)), 0, 255)
    return _without_specks(ink.astype(np.uint8))


def _level_and_noise(paper: np.ndarray) -> tuple[float, float]:
    """Returns the median and the standard deviation of the paper's pixels, the latter by the side that has no ink."""
    level = float(np.median(paper))
    beyond = paper[paper < level]
    return level, MAD_TO_SIGMA * float(np.median(level - beyond)) if beyond.size else 0.0


def _uneven_paper(grey: np.ndarray) -> np.ndarray:
    """Returns (H, W) float32: the level of light paper at each pixel, by closing over the dark strokes."""
    height, width = grey.shape
    thumbnail = cv2.GaussianBlur(_shrink(grey, THUMBNAIL_PX), (0, 0), PAPER_SMOOTHING_PX).astype(np.float32)
    trend = _fall_of_light(thumbnail)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (PEN_WINDOW_PX, PEN_WINDOW_PX))
    paper = trend + cv2.morphologyEx(thumbnail - trend, cv2.MORPH_CLOSE, window)
    return cv2.resize(cv2.GaussianBlur(paper, (0, 0), CLOSED_SMOOTHING_PX), (width, height))


def _fall_of_light(thumbnail: np.ndarray) -> np.ndarray:
    """Returns (H', W') float32: the quadratic surface through light paper, or zeros where the paper is not like one.

    A closing is lighter than the paper where light falls off towards an edge, and the edge would look like ink.
    """
    height, width = thumbnail.shape
    y, x = (axis.ravel() for axis in np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j])
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    levels = thumbnail.ravel().astype(np.float64)
    surface, paper = np.zeros_like(levels), np.ones(levels.shape, bool)
    for _ in range(LIGHT_FITS):
        known = terms * paper[:, np.newaxis]
        # Normal equations, which six terms on -1 to 1 stand: lstsq's threads took 14 ms on a busy machine.
        squares = np.einsum("ni,nj->ij", known, terms) + TINY_RIDGE * np.eye(terms.shape[1])
        surface = np.einsum("ni,i->n", terms, np.linalg.solve(squares, np.einsum("ni,n->i", known, levels)))
        below = surface - levels
        paper = below <= np.sqrt(np.mean(below[paper] ** 2))
    fits = -below.min() <= LIGHT_SHARE * below.max()
    return (surface if fits else np.zeros_like(surface)).reshape(height, width).astype(np.float32)


def _darker_than_nearby(grey: np.ndarray) -> np.ndarray:
    """Returns the thumbnail as (H', W') float32: how much darker than the median around it each pixel is.

    The median of the whole picture is no measure: where a shadow falls on a part of the paper, it is that of one part.
    """
    thumbnail = _shrink(grey, THUMBNAIL_PX)
    mirrored = cv2.copyMakeBorder(thumbnail, *[NEARBY_PX // 2] * 4, cv2.BORDER_REFLECT)
    reach = slice(NEARBY_PX // 2, -(NEARBY_PX // 2))
    return cv2.medianBlur(mirrored, NEARBY_PX)[reach, reach].astype(np.float32) - thumbnail


def _shrink(grey: np.ndarray, longest_px: int) -> np.ndarray:
    height, width = grey.shape
    scale = longest_px / max(height, width)
    if scale >= 1.0:
        return grey
    return cv2.resize(grey, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)


def _ink_is_dark(darker: np.ndarray, counts: np.ndarray | float = 1.0) -> bool:
    """Tells on which side of the paper the ink lies: ink is far from it, noise and shade are near, on both sides."""
    return float((darker**3 * counts).sum()) >= 0.0


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
