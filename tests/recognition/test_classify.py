import threading

import numpy as np
import pytest

from tests.digits import generated_digits
from webapp.config import PROJECT
from webapp.recognition.classify import load_classifier
from webapp.recognition.model_folder import read_card

RELEASED = PROJECT / "saved_model"


@pytest.fixture(scope="module")
def classifier():
    return load_classifier(RELEASED, read_card(RELEASED), "litert")


@pytest.fixture(scope="module")
def batch():
    images, _ = generated_digits(40)
    return images[..., np.newaxis].astype(np.float32) / 255


def test_it_works(classifier, batch):
    probabilities = classifier.probabilities(batch)
    assert probabilities.shape in ((len(batch), 10), (len(batch), 11))
    assert probabilities.dtype == np.float32
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert probabilities.min() >= 0


def test_a_picture_gets_the_same_answer_alone_and_in_a_batch(classifier, batch):
    alone = np.concatenate([classifier.probabilities(one[np.newaxis]) for one in batch])
    assert np.allclose(classifier.probabilities(batch), alone, atol=1e-5)


def test_an_empty_batch_is_fine(classifier, batch):
    assert classifier.probabilities(batch[:0]).shape[0] == 0


def test_threads_do_not_disturb_each_other(classifier, batch):
    expected = classifier.probabilities(batch)
    wrong = []

    def ask(index: int) -> None:
        for _ in range(50):
            if not np.allclose(classifier.probabilities(batch[index : index + 1])[0], expected[index], atol=1e-5):
                wrong.append(index)

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_tensorflow_engine_gives_nearly_the_same_answers(classifier, batch):
    """The SavedModel holds float weights, the served file may hold 8-bit ones; exact parity is tests/training's."""
    pytest.importorskip("tensorflow", reason="TensorFlow is in requirements-train.txt")
    served_by_tensorflow = load_classifier(RELEASED, read_card(RELEASED), "tensorflow")
    ours, theirs = classifier.probabilities(batch), served_by_tensorflow.probabilities(batch)
    assert np.abs(ours - theirs).mean() < 0.001
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).all()
