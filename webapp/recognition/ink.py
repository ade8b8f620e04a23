"""Find the ink: which pixels somebody wrote, whatever the paper, the light and the polarity."""

import cv2
import numpy as np

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

PAPER_WINDOW_PX = 31
"""Median window on the thumbnail. About half its side, so that pen strokes never fill half of a window."""

NOISE_SIGMAS = 3.0
"""Paper is everything nearer to the paper's level than this many standard deviations of its noise."""

MIN_CONTRAST = 12
"""Ink must differ from the paper by this many of 255 grey levels: faint pencil does, uneven empty paper does not."""

MIN_CONTRAST_SIGMAS = 5.0
"""And by this many standard deviations of the noise, so that a picture of pure noise is blank, not ink."""

SPECK_SHARE = 0.02
"""On noisy pictures a connected mark with less than this share of the largest mark's area is dust, not a pen stroke."""

MAD_TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation, for normal noise (Rousseeuw and Croux 1993)."""


def find_ink(grey: np.ndarray) -> np.ndarray:
    """Separates ink from paper.

    Clean pictures (canvas drawings, MNIST itself) keep their anti-aliased edges as they are. Photos and scans first
    have their light evened out; then their noise is cut away and dust is dropped.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, dark ink on light paper or the reverse.

    Returns:
        (H, W) uint8, 0 paper to 255 full ink; all zeros where there is no ink.
    """
    ink = _ink_on_clean_paper(grey)
    return _ink_on_uneven_paper(grey) if ink is None else ink


def _ink_on_clean_paper(grey: np.ndarray) -> np.ndarray | None:
    """Returns the ink by a look-up from grey level to ink, or None where the paper is not of one level."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()  # (256,) pixels of each grey level
    paper = int(counts.argmax())
    if counts[paper] < CLEAN_SHARE * grey.size:
        return None
    darker = paper - np.arange(256.0)  # (256,) difference of each grey level from the paper
    if not _ink_is_dark(darker, counts):
        darker = -darker
    contrast = float(darker[counts > 0].max())
    if contrast < MIN_CONTRAST:
        return np.zeros_like(grey)
    shade = (darker > FLOOR_SHARE * contrast) & (darker < SHADE_CONTRAST * contrast)
    if counts[shade].sum() > SHADE_SHARE * grey.size:
        return None
    darker[darker <= FLOOR_SHARE * contrast] = 0.0
    return cv2.LUT(grey, np.clip(np.rint(darker * (255.0 / contrast)), 0, 255).astype(np.uint8))


def _ink_on_uneven_paper(grey: np.ndarray) -> np.ndarray:
    """Returns the ink of a photo or scan: what stands out from the paper around it by more than the noise."""
    difference = _uneven_paper(grey) - grey
    if not _ink_is_dark(difference):
        difference = -difference
    noise = MAD_TO_SIGMA * float(np.median(np.abs(difference)))
    ink_level = _ink_level(difference)
    if ink_level < max(MIN_CONTRAST, MIN_CONTRAST_SIGMAS * noise):
        return np.zeros_like(grey)
    floor = max(FLOOR_SHARE * ink_level, NOISE_SIGMAS * noise)
    ink = np.clip((difference - floor) * (255.0 / (ink_level - floor)), 0, 255)
    return _without_specks(ink.astype(np.uint8))


def _uneven_paper(grey: np.ndarray) -> np.ndarray:
    """Returns (H, W) float32: the paper's level at each pixel, ink taken away by a wide median."""
    height, width = grey.shape
    scale = min(1.0, THUMBNAIL_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    thumbnail = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(thumbnail, PAPER_WINDOW_PX)
    return cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)


def _ink_is_dark(darker: np.ndarray, counts: np.ndarray | float = 1.0) -> bool:
    """Tells on which side of the paper the ink lies: ink is far from it, noise and shade are near, on both sides."""
    return float((darker**3 * counts).sum()) >= 0.0


def _ink_level(difference: np.ndarray) -> float:
    """Returns the level of full ink: the mean of the upper of Otsu's two classes, of the differences 0 to 255."""
    positive = np.clip(difference, 0, 255).astype(np.uint8)
    _, upper = cv2.threshold(positive, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return cv2.mean(positive, mask=upper)[0]


def _without_specks(ink: np.ndarray) -> np.ndarray:
    """Returns the ink without marks that are tiny beside the largest one."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0).astype(np.uint8), connectivity=8)
    if count <= 2:  # the paper and at most one mark
        return ink
    areas = stats[:, cv2.CC_STAT_AREA]
    keep = areas >= SPECK_SHARE * areas[1:].max()
    keep[0] = False
    return np.where(keep[labels], ink, 0).astype(np.uint8)
