"""Hands that write lines: a person's recorded digits, forms from `forms`, digits of MNIST or of a font, and letters."""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np

from training.data import Digits
from training.fonts import Face, Picture
from training.forms import DIGIT_FORMS, Strokes, write_form
from training.lines.marks import MARK_FORMS
from training.sources import CLEARLY_NO_DIGITS, HARDLY_DIGITS
from training.strokes import UNIT, Drawing

FORM_CHANCE = 0.36
"""Chance, for each of the ten digits, that a hand writes it in one of the rarer forms throughout the line."""
FORMS_ONLY_CHANCE = 0.08
SAME_DRAWING_CHANCE = 0.75
"""Chance that a hand writes a digit in the same way each time."""

MNIST_BODY_PX = 20
"""Longer side of a digit in MNIST's pictures."""


class Hand(Protocol):
    """Writes the marks of one line."""

    def write(self, mark: str, rng: np.random.Generator) -> Strokes | Picture:
        """Returns strokes whose body is about 1 high, or a picture."""
        ...


class Material(NamedTuple):
    """What lines are composed from. All of it is of one side of the split."""

    mnist: Digits
    mnist_by_digit: list[np.ndarray]
    """For each digit where it stands."""
    by_person: dict[str, dict[str, list[Drawing]]]
    """Person → digit → drawings."""
    letters: dict[str, list[Drawing]]
    """Letter → drawings, of any person."""
    weights: np.ndarray
    """(persons,) how often each person writes: the square root of what the person wrote."""
    forms: dict[str, tuple[Callable, ...]] = DIGIT_FORMS
    """Digit → rarer forms of it."""
    faces: tuple[Face, ...] = ()
    """Handwriting fonts."""


def gather(mnist: Digits, digits: list[Drawing], letters: list[Drawing]) -> Material:
    """Sorts drawings by person and mark."""
    by_person: dict[str, dict[str, list[Drawing]]] = defaultdict(lambda: defaultdict(list))
    for drawing in digits:
        by_person[drawing.person][drawing.label].append(drawing)
    by_letter: dict[str, list[Drawing]] = defaultdict(list)
    for drawing in letters:
        if drawing.label in CLEARLY_NO_DIGITS + HARDLY_DIGITS:
            by_letter[drawing.label].append(drawing)
    written = np.array([sum(map(len, person.values())) for person in by_person.values()], float)
    weights = np.sqrt(written)
    by_digit = [np.flatnonzero(mnist.labels == digit) for digit in range(10)]
    people = {person: dict(drawings) for person, drawings in by_person.items()}
    return Material(mnist, by_digit, people, dict(by_letter), weights / weights.sum())


class PenHand:
    """A recorded person, who writes some digits in a rarer form."""

    def __init__(self, material: Material, rng: np.random.Generator) -> None:
        persons = list(material.by_person)
        self._material = material
        self._own = material.by_person[persons[rng.choice(len(persons), p=material.weights)]]
        self._helper = material.by_person[persons[rng.choice(len(persons), p=material.weights)]]
        chance = 1.0 if rng.random() < FORMS_ONLY_CHANCE else FORM_CHANCE
        self._forms = {d: f[rng.integers(len(f))] for d, f in material.forms.items() if rng.random() < chance}
        self._usual: dict[str, Strokes] = {}

    def write(self, mark: str, rng: np.random.Generator) -> Strokes:
        """See `Hand`."""
        if mark in MARK_FORMS:
            return write_form(MARK_FORMS[mark], rng)
        if mark in self._forms:
            return write_form(self._forms[mark], rng)
        if mark not in self._usual or rng.random() > SAME_DRAWING_CHANCE:
            self._usual[mark] = self._recorded(mark, rng)
        return self._usual[mark]

    def has_own_form(self, mark: str) -> bool:
        """Whether this hand writes the mark in one of the rarer forms."""
        return mark in self._forms

    def _recorded(self, mark: str, rng: np.random.Generator) -> Strokes:
        known = self._own.get(mark) or self._helper.get(mark) or self._material.letters.get(mark)
        if not known:
            forms = self._material.forms.get(mark)
            return write_form(forms[rng.integers(len(forms))] if forms else MARK_FORMS["~"], rng)
        return [stroke / UNIT for stroke in known[rng.integers(len(known))].strokes]


class RecordedHand:
    """A recorded person and nothing else; who did not write a digit has another one help out."""

    def __init__(self, material: Material, rng: np.random.Generator) -> None:
        self._material = material
        persons = list(material.by_person)
        self._own = material.by_person[persons[rng.choice(len(persons), p=material.weights)]]

    def write(self, mark: str, rng: np.random.Generator) -> Strokes:
        """See `Hand`."""
        everyone = self._material.by_person.values()
        known = self._own.get(mark) or [drawing for person in everyone for drawing in person.get(mark, [])]
        return [stroke / UNIT for stroke in known[rng.integers(len(known))].strokes]


class MnistHand:
    """Digits of MNIST; other marks, and rarer forms of digits, are written with a pen."""

    def __init__(self, material: Material, rng: np.random.Generator) -> None:
        self._material = material
        self._pen = PenHand(material, rng)

    def write(self, mark: str, rng: np.random.Generator) -> Strokes | Picture:
        """See `Hand`."""
        known = self._material.mnist_by_digit[int(mark)] if mark in "0123456789" else ()
        if not len(known) or self._pen.has_own_form(mark):
            return self._pen.write(mark, rng)
        return Picture(self._material.mnist.images[known[rng.integers(len(known))]], MNIST_BODY_PX)


class FontHand:
    """Digits and letters of a handwriting font; other marks, and rarer forms of digits, are written with a pen."""

    def __init__(self, material: Material, rng: np.random.Generator) -> None:
        self._pen = PenHand(material, rng)
        self._face = material.faces[rng.integers(len(material.faces))]

    def write(self, mark: str, rng: np.random.Generator) -> Strokes | Picture:
        """See `Hand`."""
        is_lettered = mark.isascii() and mark.isalnum()
        if not is_lettered or self._pen.has_own_form(mark):
            return self._pen.write(mark, rng)
        return self._face.draw(mark)
