"""The paper of a picture of one digit: its level at each pixel, and whether the ink on it is darker or lighter."""

import cv2
import numpy as np

THUMBNAIL_PX = 64
"""The paper is estimated on a thumbnail this long: light changes slowly, so more pixels only cost time."""

PEN_WINDOW_PX = 21
"""Strokes up to this width on the thumbnail are ink; what is wider is shade, unless it is `CENTRAL`."""

WIDER_PX = 5
"""How much wider than its widest stroke the window is for central ink: the soft edges of both sides. Wider yet, it
closes over shadows: of 200 photos with the edge of one, 16 were misread instead of one."""

CENTRAL = 0.1
"""Ink fills the middle of a picture and leaves the border to the paper; a shadow lies as much on the border as within.
Dark pixels are ink, however wide, when their share of the whole picture is above that of the border by this much."""

SMOOTHING_PX = 2.0
"""Standard deviation of the blur that keeps the paper's grain out of the closing, which follows the lightest pixel."""

SMOOTHING_SIDE_PX = 30
"""Pictures smaller than this are blurred less, in proportion, lest their strokes melt into the paper."""

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

CENTRALITY_WEIGHT = 4.0
"""Of what the border tells of polarity, against what the levels tell; both are shares. A logistic regression on crops
of validation people gave this proportion (a script that was not kept); `python -m bench.ink` varies it."""

TINY = 1e-9
"""Keeps an even picture from dividing zero by zero."""


def paper_level(grey: np.ndarray) -> np.ndarray:
    """Returns (H, W) float32: the level of light paper at each pixel, by closing over the dark strokes.

    Args:
        grey: (H, W) uint8, dark ink on light paper.
    """
    height, width = grey.shape
    smoothing_px = SMOOTHING_PX * min(1.0, max(grey.shape) / SMOOTHING_SIDE_PX)
    thumbnail = cv2.GaussianBlur(shrink(grey, THUMBNAIL_PX), (0, 0), smoothing_px)
    window_px = _window_px(thumbnail)
    thumbnail = thumbnail.astype(np.float32)
    trend = _fall_of_light(thumbnail)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (window_px, window_px))
    paper = trend + cv2.morphologyEx(thumbnail - trend, cv2.MORPH_CLOSE, window)
    return cv2.resize(cv2.GaussianBlur(paper, (0, 0), CLOSED_SMOOTHING_PX), (width, height))


def darkness_of_ink(grey: np.ndarray) -> float:
    """Tells on which side of the paper the ink lies.

    Two things tell. Ink is far from the paper and rare, noise and shade are near and on both sides: the skewness of how
    far each pixel is from the paper around it. And ink fills the middle while paper keeps the border, which tells where
    a tight crop holds as much ink as paper.

    Args:
        grey: (H, W) uint8.

    Returns:
        Positive for dark ink, negative for light ink, from -5 to 5; the nearer to 0, the less sure.
    """
    thumbnail = shrink(grey, THUMBNAIL_PX)
    darker = _darker_than_nearby(thumbnail)
    cubes = darker**3
    skewness = float(cubes.sum()) / (float(np.abs(cubes).sum()) + TINY)
    return skewness + CENTRALITY_WEIGHT * _centrality(_dark_half(thumbnail))


def shrink(grey: np.ndarray, longest_px: int) -> np.ndarray:
    """Returns the picture with at most `longest_px` on its longer side."""
    height, width = grey.shape
    scale = longest_px / max(height, width)
    if scale >= 1.0:
        return grey
    return cv2.resize(grey, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)


def _dark_half(grey: np.ndarray) -> np.ndarray:
    """Returns (H, W) uint8: 1 where a pixel is on the dark side of Otsu's threshold, else 0."""
    return cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]


def _centrality(mask: np.ndarray) -> float:
    """Returns by how much the mask's share of all pixels is above its share of the border, -1 to 1."""
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    return float(mask.mean() - border.mean())


def _window_px(thumbnail: np.ndarray) -> int:
    """Returns the side of the window of the closing, wide enough for the strokes of a marker in a tight crop."""
    dark = _dark_half(thumbnail)
    if _centrality(dark) < CENTRAL:
        return PEN_WINDOW_PX
    # The border counts as paper: what lies along it, as a shadow does, must not be closed over.
    half_widths = cv2.distanceTransform(
        cv2.copyMakeBorder(dark, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, cv2.DIST_MASK_3
    )
    return max(PEN_WINDOW_PX, int(2 * half_widths.max()) + WIDER_PX)


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


def _darker_than_nearby(thumbnail: np.ndarray) -> np.ndarray:
    """Returns (H, W) float32: how much darker than the median around it each pixel is.

    The median of the whole picture is no measure: where a shadow falls on a part of the paper, it is that of one part.
    """
    mirrored = cv2.copyMakeBorder(thumbnail, *[NEARBY_PX // 2] * 4, cv2.BORDER_REFLECT)
    reach = slice(NEARBY_PX // 2, -(NEARBY_PX // 2))
    return cv2.medianBlur(mirrored, NEARBY_PX)[reach, reach].astype(np.float32) - thumbnail
