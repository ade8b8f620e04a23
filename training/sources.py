"""Where training pictures come from. A source draws any number of them, new ones each time, from a seeded chance."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from training.augment import Strength, vary
from training.data import Digits
from training.fonts import Face
from training.forms import READABLE_ALONE, write_form
from training.hands import DEFAULT, write
from training.scribbles import scribble
from training.strokes import UNIT, Drawing, is_fragment
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import DIGITS, NOT_A_DIGIT, SIDE_PX

CLEARLY_NO_DIGITS = "AEFHKMNRWXmwkx#%&*+=?@!"
"""What no person would call a digit. Figures of refusal are quoted on these alone."""

CLEAR_LETTERS = "".join(filter(str.isalpha, CLEARLY_NO_DIGITS))
"""What every font has of them."""

HARDLY_DIGITS = "adefnptGLU"
"""Letters that are seldom taken for a digit. The others look like one to a person too (O, l, S, Z, b, q; fours are
written like h, nines like P) and are left out: the network shall not unlearn zeros for the sake of the letter O."""

SCRIBBLE_SHARE = 0.3
"""Share of what is no digit that is scribbled instead of written."""

HARDLY_SHARE = 0.15


class Source(Protocol):
    """What a training batch is made of."""

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Returns (N, 28, 28) uint8 pictures in MNIST form and (N,) uint8 labels, 0 to 10."""
        ...


PLAIN_SHARE = 0.3
"""Share of pictures that are not varied. Varying softens edges a little; were all of them soft and all pen strokes
crisp, a network would learn that what is crisp may be no digit: MNIST's own crisp digits got 1.3 % `not_a_digit`."""


class VariedPictures:
    """Pictures of digits, most of them varied."""

    def __init__(self, digits: Digits, strength: Strength) -> None:
        self._digits = digits
        self._strength = strength

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        chosen = rng.integers(0, len(self._digits.labels), count)
        images, plain = self._digits.images[chosen], round(PLAIN_SHARE * count)
        varied = vary(images[plain:], rng, self._strength)
        return np.concatenate([images[:plain], varied]), self._digits.labels[chosen]


def set_in_fonts(faces: Sequence[Face], marks: str) -> Digits:
    """Returns every mark in every font, (N, 28, 28) uint8 in MNIST form; those that are no digits get label 10."""
    pairs = [(normalise(face.draw(mark).grey), mark) for face in faces for mark in marks]
    inked = [(found.image, int(mark) if mark.isdigit() else NOT_A_DIGIT) for found, mark in pairs if found]
    images, labels = zip(*inked, strict=True) if inked else ((), ())
    return Digits(np.array(images, np.uint8).reshape(-1, SIDE_PX, SIDE_PX), np.array(labels, np.uint8))


class WrittenDigits:
    """Digits from pen strokes, written again by other hands.

    Somebody who wrote 500 digits shows one handwriting, 25 people who wrote 20 each show 25: a person's weight is the
    square root of what the person wrote. Fragments are left out.
    """

    def __init__(self, drawings: list[Drawing]) -> None:
        self._drawings = [drawing for drawing in drawings if not is_fragment(drawing)]
        self._labels = np.array([int(drawing.label) for drawing in self._drawings], np.uint8)
        self._weights = _person_weights(self._drawings)

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        chosen = rng.choice(len(self._drawings), count, p=self._weights)
        images = [_written(self._drawings[index].strokes, int(self._labels[index]), rng) for index in chosen]
        return np.stack(images), self._labels[chosen]


class DigitForms:
    """Forms of digits that the pen strokes hardly show, written by ever other hands."""

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.integers(0, DIGITS, count).astype(np.uint8)
        return np.array([self._draw_one(str(label), rng) for label in labels]).reshape(-1, SIDE_PX, SIDE_PX), labels

    def _draw_one(self, digit: str, rng: np.random.Generator) -> np.ndarray:
        forms = READABLE_ALONE[digit]
        strokes = write_form(forms[rng.integers(len(forms))], rng)
        return _written([UNIT * stroke for stroke in strokes], None, rng)


class NoDigits:
    """Letters, symbols and scribbles; no fragments, for a letter's one line is a fine digit one."""

    def __init__(self, drawings: list[Drawing]) -> None:
        drawings = [drawing for drawing in drawings if not is_fragment(drawing)]
        self._clear = [drawing for drawing in drawings if drawing.label in CLEARLY_NO_DIGITS]
        self._hardly = [drawing for drawing in drawings if drawing.label in HARDLY_DIGITS]
        self._weights = {id(group): _person_weights(group) for group in (self._clear, self._hardly)}

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        return np.stack([self._draw_one(rng) for _ in range(count)]), np.full(count, NOT_A_DIGIT, np.uint8)

    def _draw_one(self, rng: np.random.Generator) -> np.ndarray:
        if rng.random() < SCRIBBLE_SHARE:
            return scribble(rng)
        group = self._hardly if rng.random() < HARDLY_SHARE else self._clear
        return _written(group[rng.choice(len(group), p=self._weights[id(group)])].strokes, None, rng)


class Lookalikes:
    """Letters and symbols that a person may take for a digit: what `NoDigits` leaves out. For a teacher to judge."""

    def __init__(self, drawings: list[Drawing]) -> None:
        known = CLEARLY_NO_DIGITS + HARDLY_DIGITS
        self.drawings = [one for one in drawings if one.label not in known and not is_fragment(one)]

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        chosen = rng.integers(0, len(self.drawings), count)
        images = [_written(self.drawings[index].strokes, None, rng) for index in chosen]
        return np.stack(images), np.full(count, NOT_A_DIGIT, np.uint8)


class Scribbles:
    """Scribbles alone, for those who have no letters and symbols."""

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        images = [scribble(rng) for _ in range(count)]
        return np.array(images, np.uint8).reshape(-1, SIDE_PX, SIDE_PX), np.full(count, NOT_A_DIGIT, np.uint8)


def _written(strokes: Sequence[np.ndarray], label: int | None, rng: np.random.Generator) -> np.ndarray:
    image = write(strokes, label, rng, DEFAULT)
    return np.zeros((SIDE_PX, SIDE_PX), np.uint8) if image is None else image


def _person_weights(drawings: list[Drawing]) -> np.ndarray:
    """Returns (N,) float64 summing to 1."""
    written = Counter(drawing.person for drawing in drawings)
    weights = np.array([written[drawing.person] ** -0.5 for drawing in drawings])
    return weights / weights.sum()
