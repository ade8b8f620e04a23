"""Read a whole line of digits without cutting it: bring the crop to the network's height, ask it, decode."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from webapp.errors import ModelError
from webapp.recognition import ctc
from webapp.recognition.interpreters import Interpreters
from webapp.recognition.looks import HEIGHT_PX, VIEWS, View, look, standardise
from webapp.recognition.model_folder import verified_bytes
from webapp.recognition.shapes import DIGITS

SERVED = "lines.tflite"
SECTION = "lines"
"""Of the model card: what is known about the line network."""

STEP_PX = 2
"""Columns for each step that the network answers with."""

ANSWERS = 13
"""At each step: ten digits and the blank, then how far left and right the digit reaches, as shares of the height."""

WIDTHS_PX = (96, 144, 208, 320, 480, 640)
"""A line is padded with paper to the next of these, so that an interpreter never changes its shape."""

OVERLAP_PX = 128
"""Longer lines are read in windows that overlap by about four digits."""

GUESSES = 3
"""How many strings are returned for a crop. The truth is among three for 89 % of the cheques."""

SURE_LOOKS, SURE = 2, 0.9
"""Where the first two looks both give the same string so much of the probability, there is no further one: of 180 lines
on pages and 40 numbers by validation people, and of 500 cheques, six looks read none of these differently."""

MAX_LOOKS = 1500
"""At the lines of a page, all together: where there are more than 250 each is looked at in fewer ways, down to one."""

LEAST_DOUBT = 1e-9


class LineGuess(NamedTuple):
    """One way to read a line."""

    digits: tuple[int, ...]
    """May be empty."""
    probability: float
    """Of the whole string."""
    spans: tuple[tuple[float, float], ...]
    """Half-open columns of each digit, in pixels of the crop."""
    shares: np.ndarray
    """(digits, 10) float64: how much of the probability of all strings that were found has each digit in its place."""

    @property
    def confidences(self) -> tuple[float, ...]:
        """Of each digit, 0 to 1: how much of the probability of all strings agrees with it."""
        return tuple(float(row[digit]) for row, digit in zip(self.shares, self.digits, strict=True))


class _Seen(NamedTuple):
    """One look at a line."""

    answers: np.ndarray
    """(T, 13) float32, the network's."""
    beams: list[ctc.Beam]


class LineReader:
    """Serves `lines.tflite`. Safe to share between threads."""

    def __init__(
        self, content: bytes, *, views: int = 1, bonus: float = 0.0, calibration: tuple[float, float] = (1.0, 0.0)
    ) -> None:
        """Takes a network.

        Args:
            content: the LiteRT file; maps (1, 40, W, 1) float32 to (1, W / 2, 13) float32.
            views: how many looks at each line, 1 to 6; the time grows with them.
            bonus: see `weigh`.
            calibration: slope and offset of the probability's log odds.

        Raises:
            ModelError: it is no such network.
        """
        self._interpreters = Interpreters(content, f"{SERVED} is no line network for LiteRT")
        self._views = VIEWS[:views]
        self._bonus, self._calibration = bonus, calibration
        answer = self._answers(np.zeros((HEIGHT_PX, WIDTHS_PX[0]), np.float32))
        if answer.shape != (WIDTHS_PX[0] // STEP_PX, ANSWERS):
            raise ModelError(f"{SERVED} should answer with {ANSWERS} numbers a step, but gave {answer.shape}.")

    @classmethod
    def load(cls, folder: Path, card: dict, *, views: int | None = None) -> "LineReader":
        """Loads the line network of a model folder and tries it once.

        Args:
            folder: the model folder.
            card: its card, from `model_folder.read_card`.
            views: how many looks at each line; by default as many as the card says that it was calibrated with.

        Raises:
            ModelError: the folder has none, or it is damaged or foreign.
        """
        if SERVED not in card["files"]:
            raise ModelError(f"The model in {folder} has no {SERVED}. Train one: python train_model.py lines.")
        known = card.get(SECTION, {})
        return cls(
            verified_bytes(folder, card, SERVED),
            views=views or known.get("views", 1),
            bonus=known.get("bonus", 0.0),
            calibration=tuple(known.get("calibration", (1.0, 0.0))),
        )

    def read(self, crops: Sequence[np.ndarray]) -> list[list[LineGuess]]:
        """Reads lines.

        Args:
            crops: (H, W) uint8 each, dark ink on light paper or the reverse, of any size.

        Returns:
            For each crop up to three guesses, best first. One without ink reads as the empty string.
        """
        views = self._views[: max(1, MAX_LOOKS // max(1, len(crops)))]
        return [self._read_one(crop, views) for crop in crops]

    def _read_one(self, crop: np.ndarray, views: Sequence[View]) -> list[LineGuess]:
        if min(crop.shape) == 0:
            return [LineGuess((), 1.0, (), np.zeros((0, DIGITS)))]
        picture = standardise(crop)
        seen = self._seen(picture, views)
        weighed = weigh(_score(seen), self._bonus)
        strings, weights = [digits for digits, _ in weighed], [weight for _, weight in weighed]
        scale = crop.shape[1] / picture.shape[1]
        guesses = []
        for digits, weight in weighed[:GUESSES]:
            spans, shares = _spans(seen[0].answers, digits, scale), ctc.shares(digits, strings, weights)
            guesses.append(LineGuess(digits, self._calibrated(weight), spans, shares))
        return guesses

    def _seen(self, picture: np.ndarray, views: Sequence[View]) -> list[_Seen]:
        """Returns what is seen at each look. After the first ones the network may be sure enough."""
        seen: list[_Seen] = []
        for view in views:
            if len(seen) == SURE_LOOKS and _are_sure(seen):
                break
            answers = self._answers(look(picture, view))
            seen.append(_Seen(answers, ctc.beam_search(answers[:, : ctc.BLANK + 1])))
        return seen

    def _calibrated(self, probability: float) -> float:
        slope, offset = self._calibration
        return float(1 / (1 + np.exp(-(slope * log_odds(probability) + offset))))

    def _answers(self, picture: np.ndarray) -> np.ndarray:
        """Asks the network about (40, W) float32. Returns (T, 13) float32, T = W / 2."""
        width = picture.shape[1]
        if width <= WIDTHS_PX[-1]:
            return self._window(picture)[: -(-width // STEP_PX)]
        stride = WIDTHS_PX[-1] - OVERLAP_PX
        starts = range(0, width - OVERLAP_PX, stride)
        windows = [self._window(picture[:, start : start + WIDTHS_PX[-1]]) for start in starts]
        return _join(windows)[: -(-width // STEP_PX)]

    def _window(self, picture: np.ndarray) -> np.ndarray:
        width = next(each for each in WIDTHS_PX if each >= picture.shape[1])
        padded = np.zeros((1, HEIGHT_PX, width, 1), np.float32)
        padded[0, :, : picture.shape[1], 0] = picture
        return self._interpreters.answer(padded)[0]


def log_odds(probability: float) -> float:
    """Returns the logarithm of p / (1 - p), bounded where p is all but 0 or 1."""
    bounded = float(np.clip(probability, LEAST_DOUBT, 1 - LEAST_DOUBT))
    return float(np.log(bounded / (1 - bounded)))


def _join(windows: list[np.ndarray]) -> np.ndarray:
    """Joins the answers of overlapping windows where both are surest that nothing stands."""
    joined, overlap = windows[0], OVERLAP_PX // STEP_PX
    for window in windows[1:]:
        blank = joined[-overlap:, ctc.BLANK] * window[:overlap, ctc.BLANK]
        middle = np.minimum(np.arange(overlap), np.arange(overlap)[::-1]) / overlap  # of equals the one amid
        cut = int((blank + 1e-3 * middle).argmax())
        joined = np.concatenate([joined[: len(joined) - overlap + cut], window[cut:]])
    return joined


def weigh(beams: Sequence[ctc.Beam], bonus: float) -> list[tuple[tuple[int, ...], float]]:
    """Favours longer strings, and turns their log probabilities into probabilities that sum to at most 1.

    Where the network does not know a form it spreads its probability over several digits, none of which then beats
    the blank: dropped digits are half of all errors on the cheques. The first digit gets no bonus, so that no digit is
    invented on its account.

    Args:
        beams: strings with their log probabilities; what they lack to 1 belongs to strings that were not found.
        bonus: added to the log probability for each digit after the first.

    Returns:
        Strings and probabilities, likeliest first.
    """
    gains = np.array([bonus * max(0, len(beam.digits) - 1) for beam in beams])
    found = np.exp([beam.log_probability for beam in beams])
    weights = found * np.exp(gains)
    best = int(weights.argmax())
    missing = max(0.0, 1 - found.sum()) * np.exp(gains[best])
    shares = weights / max(weights.sum() + missing, ctc.FLOOR)
    order = np.argsort(-shares, kind="stable")
    return [(beams[i].digits, float(shares[i])) for i in order]


def _are_sure(seen: Sequence[_Seen]) -> bool:
    """Tells whether every look gives the same string most of the probability."""
    best = [each.beams[0] for each in seen]
    return len({beam.digits for beam in best}) == 1 and min(beam.log_probability for beam in best) >= np.log(SURE)


def _score(seen: Sequence[_Seen]) -> list[ctc.Beam]:
    """Returns the strings that any look found likely, by the mean of their probabilities over the looks.

    The mean of the logarithms, which lets one look veto, was worse by 1 to 2 points on the cheques.
    """
    if len(seen) == 1:
        return seen[0].beams
    candidates = list(dict.fromkeys(beam.digits for each in seen for beam in each.beams[:GUESSES]))
    each = np.stack([ctc.log_likelihoods(one.answers[:, : ctc.BLANK + 1], candidates) for one in seen])
    means = np.logaddexp.reduce(each) - np.log(len(seen))  # (candidates,)
    scored = [ctc.Beam(digits, float(mean)) for digits, mean in zip(candidates, means, strict=True)]
    return sorted(scored, key=lambda beam: beam.log_probability, reverse=True)


def _spans(answers: np.ndarray, digits: tuple[int, ...], scale: float) -> tuple[tuple[float, float], ...]:
    """Reads off, at the step where each digit is surest, how far it reaches. Returns columns of the crop."""
    steps = ctc.align(answers[:, : ctc.BLANK + 1], digits)
    centres = (steps + 0.5) * STEP_PX
    last = len(answers) * STEP_PX
    left = np.clip(centres - np.maximum(answers[steps, -2] * HEIGHT_PX, 1), 0, last)
    right = np.clip(centres + np.maximum(answers[steps, -1] * HEIGHT_PX, 1), 0, last)
    return tuple((float(a * scale), float(b * scale)) for a, b in zip(left, right, strict=True))
