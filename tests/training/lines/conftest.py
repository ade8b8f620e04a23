"""Something to compose lines from, without anybody's data."""

import numpy as np
import pytest

from tests.digits import generated_digits
from training.data import Digits
from training.forms import DIGIT_FORMS, write_form
from training.lines.marks import MARK_FORMS
from training.lines.writers import Material, gather
from training.strokes import UNIT, Drawing


@pytest.fixture(scope="session")
def material() -> Material:
    """Two people who wrote every digit twice, some letters, and generated digits in MNIST form."""
    rng = np.random.default_rng(0)

    def drawn(person: str, label: str, form) -> Drawing:
        return Drawing("site", person, label, tuple(stroke * UNIT for stroke in write_form(form, rng)))

    people = [(person, digit) for person in ("a", "b") for digit in DIGIT_FORMS for _ in range(2)]
    digits = [drawn(person, digit, DIGIT_FORMS[digit][0]) for person, digit in people]
    letters = [drawn("a", letter, MARK_FORMS["#"]) for letter in "AEFHKMNRWX"]
    return gather(Digits(*generated_digits(200)), digits, letters)
