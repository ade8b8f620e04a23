"""The heat map is true: without the ink that it marks most, the answer suffers more than without any other fifth."""

import numpy as np
import pytest

from training.data import digits_data
from training.evaluate import classify, served_classifier
from training.people import split_by_person
from training.recipe import painted
from training.strokes import load_drawings
from webapp.config import PROJECT
from webapp.recognition.classify import full_network
from webapp.recognition.explain import evidence

DIGITS = 100
HIDDEN_SHARE = 0.2

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(digits_data() is None, reason="DIGITS_DATA is not here"),
]


def test_whitening_what_the_heat_map_marks_hurts_more_than_whitening_anything_else(capsys):
    classifier = full_network(served_classifier(PROJECT / "saved_model"))  # as `Recogniser.explain` asks
    rng = np.random.default_rng(0)
    drawings = split_by_person(load_drawings(digits_data() / "strokes" / "digits.jsonl.gz")).validation
    chosen = rng.choice(len(drawings), DIGITS, replace=False)
    images = painted([drawings[index] for index in chosen]).images
    marked, anywhere = [], []
    for image in images:
        answer = int(classify(classifier, image[np.newaxis])[0, :10].argmax())
        (grid,) = evidence(classifier, image, (answer,))
        rows, columns = np.nonzero(image)
        most = np.argsort(-grid[rows, columns])[: round(HIDDEN_SHARE * len(rows))]
        random = rng.choice(len(rows), len(most), replace=False)
        without = np.stack([_whitened(image, rows[taken], columns[taken]) for taken in (most, random)])
        outputs = classify(classifier, without)[:, :10]
        after = outputs[:, answer] / outputs.sum(axis=1)  # given that it is a digit, as the API answers
        marked.append(after[0])
        anywhere.append(after[1])
    lower = int((np.array(marked) < np.array(anywhere)).sum())
    with capsys.disabled():
        print(f"\nwhitening the marked fifth lowers the answer more than a random fifth: {lower} of {DIGITS}")
    assert lower >= 80


def _whitened(image: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    changed = image.copy()
    changed[rows, columns] = 0
    return changed
