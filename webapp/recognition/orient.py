"""Which way up a page is: by its rows' direction and by what the network for single digits makes of its marks."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from webapp.recognition.directions import MIN_DOWNWARD

THUMBNAIL_PX = 400
"""Rows are sought on a thumbnail this long."""

MAX_POINTS = 6000
"""Pixels of ink that are looked at, spread over the page."""

BIN_PX = 3.0
"""Height of a slice of the thumbnail: a row fills few slices when the page is level."""

ROUNDED = np.float32(1e-3)
"""What lacks so little to a whole slice is one: the edges of a level page's slices are whole pixels."""

ANGLES_DEG = np.arange(-45.0, 45.01, 0.5)
TOGETHER = range(16, len(ANGLES_DEG), 16)
"""Where the turns are parted that are tried together: more no longer fit the processor's caches."""

USUAL_SKEW_DEG = 15.0
"""Sheets lie, and people write, that much askew."""

MIN_SKEW_DEG = 1.0
"""Less is left alone: rotating would blur more than it helps."""

MIN_GAIN = 1.12
"""A turn must concentrate the ink into fewer slices by this factor."""

MIN_GAIN_BEYOND = 2.0
"""By this factor when the turn is larger than people write askew by accident."""

MIN_MARKS = 2
"""Fewer marks do not tell which way up they are: a lone 9 stays a 9."""

MAX_MARKS = 32
"""Marks that are asked for their opinion, the first ones of a page."""

MAX_MARKS_ACROSS = 96
"""And where writing runs across the page, before it is turned: these are of all its rows."""

MIN_GAIN_EACH, MIN_GAIN_ALL = 0.25, 1.2
"""Gain in the probability of the likeliest digit, for each mark and for all together, for which a page is turned."""

MIN_EVIDENCE = 0.7
"""Mean probability from which marks stand as digits do: a W on its side is a 3, but text must not be turned for it."""

MIN_EVIDENCE_OF_MANY = 0.75
"""And of `MAX_MARKS_ACROSS` where writing runs across: letters that stand apart, o, m, w and h on their sides, reached
0.72 on pages of words in 120 handwriting fonts, and 0.80 in one that looks as much like digits upright; 80 pages of
columns of single digits by validation people had 0.80 and more (a script that was not kept)."""

MIN_LOG_GAIN, MIN_EVIDENCE_UPSIDE_DOWN = 3.0, 0.85
"""Gain in the logarithms of the marks' probabilities, summed, and mean probability, for which a page is turned upside
down. 0, 1, 6, 8 and 9 stand as digits both ways: others must speak for it. Of pages of validation people this turned 40
of 46 that lay upside down and none of 44 that stood upright; letters were likely to 0.52 at most after a half turn."""

MIN_MARKS_UPSIDE_DOWN = 3
"""Two letters, an E and an F, stand as digits after a half turn too easily."""

BARS, MOST_BARS = (1, 7), 0.75
"""Letters of slanted type are ones and sevens upside down, as surely as digits are. Many marks that run across are not
turned where more than this share would be such: 28 and 30 of 32 on two pages of STIX italic that are not measured."""

LEAST_LIKELY = 0.1
"""What is less likely counts as this, so that one mark gains 2.3 at most: a digit that is cut in two turns no page."""

MIN_EVIDENCE_ACROSS = 0.9
"""And from which a little writing that runs across the page stands as columns of single digits after a quarter turn."""

MANY_MARKS = 10
"""From so many on it is more than a little. No turn made so many letters likelier than 0.52, of 50 pages of validation
people."""

LIKE_LETTERS, MAX_LIKE_LETTERS = (2, 3), 0.5
"""E, M, W and m on their sides are threes, N and Z twos, as surely as digits are: a little writing that runs across is
not turned where more than this share of it are such."""

LEAST_UPRIGHT = 0.6
"""Mean probability from which marks that follow one another downwards are a column of single digits. Under it they are
writing that lies on its side."""

MIN_POINTS = 100

Likelihood = Callable[[Sequence[np.ndarray]], np.ndarray]
"""For (h, w) uint8 inks of single marks, (N,) float: the probability that each is the digit it looks most like."""

DigitsOf = Callable[[Sequence[np.ndarray]], np.ndarray]
"""For the same, (N,) int: the digit that each looks most like, -1 where there is no ink."""


def skew_deg(ink: np.ndarray) -> float:
    """Tells by how much a page must be turned clockwise until its rows, or its ruled lines, are level.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.

    Returns:
        Degrees, -45 to 45; 0 where nothing speaks against the page as it is.
    """
    points = _ink_points(ink)
    if len(points) < MIN_POINTS:
        return 0.0
    profile = np.concatenate([_concentrations(points, some) for some in np.split(ANGLES_DEG, TOGETHER)])
    best = float(ANGLES_DEG[profile.argmax()])
    gain = profile.max() / profile[len(ANGLES_DEG) // 2]  # as the page is
    needed = MIN_GAIN if abs(best) <= USUAL_SKEW_DEG else MIN_GAIN_BEYOND
    return best if abs(best) >= MIN_SKEW_DEG and gain >= needed else 0.0


def quarter_turn_deg(
    cut_outs: Sequence[np.ndarray],
    likelihood: Likelihood,
    downwards: Sequence[tuple[int, int]] = (),
    *,
    digits_of: DigitsOf | None = None,
) -> int:
    """Tells which of the four turns stands most marks upright, as digits.

    Where they follow one another downwards and are no digits as they stand, they are writing that lies on its side.
    Letters look less like digits when they stand upright, so that it is turned to where neighbours agree most on
    being digits or none: of 69 such pages of validation people, half with numbers among the words, that stands 61
    upright, and the likeliest digits stand 21.

    Args:
        cut_outs: (h, w) uint8 ink of single marks of the size of digits.
        likelihood: what the network for single digits makes of them.
        downwards: from `running_down`.
        digits_of: what the same network takes marks for, where the writing runs across the page.

    Returns:
        0, 90, 180 or 270, clockwise; 0 where nothing clearly speaks against the page as it is.
    """
    if len(cut_outs) < MIN_MARKS:
        return 0
    every, cut_outs = cut_outs, cut_outs[:MAX_MARKS]
    standing = likelihood(cut_outs)
    if _lies_upside_down(cut_outs, standing, likelihood) and not _are_bars_upside_down(cut_outs, digits_of):
        return 180
    upright = standing.mean()
    if upright > 1 - MIN_GAIN_EACH:  # no turn can gain as much, and most pages are upright
        return 0
    lying = dict(zip((90, 270), likelihood(_by_turns(cut_outs, 1, 3)).reshape(2, -1), strict=True))
    best = max(lying, key=lambda turn: lying[turn].mean())
    gain = lying[best].mean() - upright
    is_doubtful = not downwards and MIN_DOWNWARD < len(cut_outs) < MANY_MARKS
    enough = MIN_EVIDENCE_ACROSS if is_doubtful else MIN_EVIDENCE
    if gain >= MIN_GAIN_EACH and gain * len(cut_outs) >= MIN_GAIN_ALL and lying[best].mean() >= enough:
        may_be_letters = digits_of is not None and len(cut_outs) < MANY_MARKS
        if may_be_letters and _are_like_letters(digits_of(_by_turns(cut_outs, best // 90))):
            return 0
        return best if downwards or _stands(every, best, likelihood) else 0
    pairs = [pair for pair in downwards if max(pair) < len(cut_outs)]
    if not pairs or upright >= LEAST_UPRIGHT:
        return 0
    return max(lying, key=lambda turn: _agreement(lying[turn], pairs))


def _stands(cut_outs: Sequence[np.ndarray], turn_deg: int, likelihood: Likelihood) -> bool:
    """Tells whether marks from all over a page stand as digits after a turn."""
    step = -(-len(cut_outs) // MAX_MARKS_ACROSS)
    return bool(likelihood(_by_turns(cut_outs[::step], turn_deg // 90)).mean() >= MIN_EVIDENCE_OF_MANY)


def _lies_upside_down(cut_outs: Sequence[np.ndarray], standing: np.ndarray, likelihood: Likelihood) -> bool:
    """Tells whether a half turn stands marks as digits that are none as they stand, (N,) their likelihood so."""
    as_it_is = np.log(np.maximum(standing, LEAST_LIKELY)).sum()
    if len(cut_outs) < MIN_MARKS_UPSIDE_DOWN or -as_it_is < MIN_LOG_GAIN:  # more cannot be gained
        return False
    upside_down = likelihood(_by_turns(cut_outs, 2))
    gain = np.log(np.maximum(upside_down, LEAST_LIKELY)).sum() - as_it_is
    return bool(gain >= MIN_LOG_GAIN and upside_down.mean() >= MIN_EVIDENCE_UPSIDE_DOWN)


def _are_bars_upside_down(cut_outs: Sequence[np.ndarray], digits_of: DigitsOf | None) -> bool:
    if digits_of is None or len(cut_outs) < MANY_MARKS:
        return False
    return bool(np.isin(digits_of(_by_turns(cut_outs, 2)), BARS).mean() > MOST_BARS)


def _are_like_letters(digits: np.ndarray) -> bool:
    return bool(np.isin(digits, LIKE_LETTERS).mean() > MAX_LIKE_LETTERS)


def _by_turns(cut_outs: Sequence[np.ndarray], *quarters: int) -> list[np.ndarray]:
    """Returns the marks turned clockwise by so many quarters: all by the first number, then all by the next."""
    return [np.ascontiguousarray(np.rot90(one, -turn)) for turn in quarters for one in cut_outs]


def _agreement(likely: np.ndarray, pairs: Sequence[tuple[int, int]]) -> float:
    """Returns the mean probability that the two marks of a pair are both digits, or both none.

    Args:
        likely: (N,) float, of each mark that it is a digit.
        pairs: numbers of marks.
    """
    one, other = likely[np.array(pairs).T]
    return float((one * other + (1 - one) * (1 - other)).mean())


def turned(picture: np.ndarray, angle_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """Turns a picture clockwise, onto a canvas that holds all of it.

    Args:
        picture: (H, W) uint8.
        angle_deg: clockwise.

    Returns:
        (h, w) uint8, its new corners filled with the nearest edge, and the (3, 3) matrix from its x, y, 1 to the
        picture that came in.
    """
    height, width = picture.shape
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    size = np.array([abs(width * cos) + abs(height * sin), abs(width * sin) + abs(height * cos)])
    size = np.maximum(1, np.rint(size)).astype(int)  # width, height
    forth = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    forth[:2, 2] = size / 2 - forth[:2, :2] @ (width / 2, height / 2)
    corner = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])  # OpenCV counts from the middle of the first pixel
    matrix = (corner @ forth @ np.linalg.inv(corner))[:2]
    result = cv2.warpAffine(picture, matrix, size.tolist(), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return result, np.linalg.inv(forth)


def quarter_turned(picture: np.ndarray, quarters: int) -> tuple[np.ndarray, np.ndarray]:
    """Turns a picture clockwise by quarters.

    Args:
        picture: (H, W) uint8.
        quarters: 0 to 3.

    Returns:
        The picture turned, and the (3, 3) matrix from x, y, 1 of the picture that came in to it.
    """
    height, width = picture.shape
    matrices = (
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    )
    return np.ascontiguousarray(np.rot90(picture, -quarters)), np.array(matrices[quarters], np.float64)


def _ink_points(ink: np.ndarray) -> np.ndarray:
    """Returns (N, 2) float32 x, y of ink on the thumbnail, in its pixels."""
    scale = THUMBNAIL_PX / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    y, x = np.nonzero(small > small.max() / 3)
    step = max(1, len(x) // MAX_POINTS)
    return np.stack([x[::step], y[::step]], axis=-1).astype(np.float32)


def _concentrations(points: np.ndarray, angles_deg: np.ndarray) -> np.ndarray:
    """Returns for each clockwise turn how few level slices hold the ink: the sum of their squared shares.

    Args:
        points: (N, 2) float32, x, y.
        angles_deg: (A,).

    Returns:
        (A,) float64. All turns go through one product and one histogram, which take a quarter of the time.
    """
    angles = np.radians(angles_deg)
    slices = np.stack([np.sin(angles), np.cos(angles)], axis=-1).astype(np.float32) @ points.T / np.float32(BIN_PX)
    slices -= slices.min(axis=1, keepdims=True)
    rows = (slices + ROUNDED).astype(np.int64)  # a float32 numbered through may be rounded up, into the next turn
    count = int(rows.max()) + 1
    rows += count * np.arange(len(angles))[:, np.newaxis]
    filled = np.bincount(rows.ravel(), minlength=count * len(angles)).reshape(len(angles), count)
    return (filled.astype(np.float64) ** 2).sum(axis=1) / len(points) ** 2
