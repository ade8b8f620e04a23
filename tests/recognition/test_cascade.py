"""A quick network before the full one: two made up by hand, and the released ones."""

import json
import shutil

import numpy as np
import pytest

from tests import pictures
from tests.digits import generated_digits
from webapp.config import PROJECT
from webapp.errors import ModelError
from webapp.recognition.cascade import SECTION, SERVED, Cascade
from webapp.recognition.classify import LiteRtClassifier, full_network, load_classifier
from webapp.recognition.model_folder import read_card, sha256
from webapp.recognition.pipeline import Recogniser

RELEASED = PROJECT / "saved_model"


class Brightness:
    """Calls a picture a `digit`, as sure as its first pixel is bright; remembers what it was asked."""

    def __init__(self, digit: int) -> None:
        self._digit, self.asked = digit, []

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        self.asked.append(len(batch))
        outputs = np.zeros((len(batch), 11), np.float32)
        outputs[:, self._digit] = batch[:, 0, 0, 0]
        outputs[:, 10] = 1 - batch[:, 0, 0, 0]
        return outputs


def batch(*brightness: float) -> np.ndarray:
    images = np.zeros((len(brightness), 28, 28, 1), np.float32)
    images[:, 0, 0, 0] = brightness
    return images


@pytest.fixture
def networks():
    return Brightness(3), Brightness(8)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(RELEASED, tmp_path / "model")


@pytest.fixture(scope="module")
def released():
    return load_classifier(RELEASED, read_card(RELEASED), "litert")


@pytest.fixture(scope="module")
def digits():
    images, _ = generated_digits(40)
    return images[..., np.newaxis].astype(np.float32) / 255


def change_card(folder, **known) -> dict:
    card = read_card(folder) | known
    (folder / "model.json").write_text(json.dumps(card))
    return card


def test_it_works(networks):
    outputs = Cascade(*networks, answers_from=0.75).probabilities(batch(0.875, 0.5, 0.75))
    assert outputs[:, :10].argmax(axis=1).tolist() == [3, 8, 3]


def test_the_full_network_is_asked_about_nothing_else(networks):
    cascade = Cascade(*networks, answers_from=0.75)
    cascade.probabilities(batch(1.0, 0.875))
    assert networks[1].asked == []
    cascade.probabilities(batch(1.0, 0.5, 0.25))
    assert networks[1].asked == [2]


def test_what_is_surely_no_digit_goes_to_the_full_network(networks):
    """It is sure of digits alone: only these are answered in the full one's place."""
    assert Cascade(*networks, answers_from=0.75).probabilities(batch(0.0))[0, 10] == 1
    assert networks[1].asked == [1]


def test_an_empty_batch_is_fine(networks):
    assert Cascade(*networks, answers_from=0.75).probabilities(batch()).shape == (0, 11)


def test_the_released_model_answers_by_either_network(released, digits):
    outputs = released.probabilities(digits)
    quick, full = (network.probabilities(digits) for network in (released.quick, released.full))
    sure = np.array([released.is_sure(output) for output in quick])
    assert sure.any()
    assert np.array_equal(outputs, np.where(sure[:, np.newaxis], quick, full))


def test_what_spoke_for_an_answer_is_asked_of_the_full_network(released):
    card = read_card(RELEASED)
    alone = Recogniser(released.full, card)
    behind = Recogniser(released, card)
    prediction = behind.predict(pictures.seven_png())
    for one, same in zip(behind.explain(prediction), alone.explain(prediction), strict=True):
        assert np.array_equal(one.grid, same.grid)


def test_a_model_without_a_quick_network_is_served_as_before(folder):
    known = {name: told for name, told in read_card(folder).items() if name != SECTION}
    (folder / SERVED).unlink()
    classifier = load_classifier(folder, known, "litert")
    assert isinstance(classifier, LiteRtClassifier)
    assert full_network(classifier) is classifier


def test_a_quick_network_that_learned_from_another_one_is_refused(folder):
    section = read_card(folder)[SECTION] | {"teacher_sha256": "0" * 64}
    card = change_card(folder, **{SECTION: section})
    with pytest.raises(ModelError, match=r"has learned from another digits\.tflite.*distil"):
        load_classifier(folder, card, "litert")


def test_a_damaged_quick_network_is_refused(folder):
    (folder / SERVED).write_bytes(b"damaged")
    with pytest.raises(ModelError, match=r"quick\.tflite is damaged"):
        load_classifier(folder, read_card(folder), "litert")


def test_a_quick_network_of_another_kind_is_refused(folder):
    lines = (folder / "lines.tflite").read_bytes()
    (folder / SERVED).write_bytes(lines)
    card = read_card(folder)
    card["files"][SERVED] = sha256(lines)
    with pytest.raises(ModelError, match=r"quick\.tflite is no network"):
        load_classifier(folder, card, "litert")


def test_both_networks_together_are_small():
    assert sum((RELEASED / name).stat().st_size for name in ("digits.tflite", SERVED)) <= 1_000_000
