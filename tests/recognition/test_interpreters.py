import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from webapp.config import PROJECT
from webapp.errors import ModelError
from webapp.recognition import interpreters
from webapp.recognition.interpreters import Interpreters

CONTENT = (PROJECT / "saved_model" / "digits.tflite").read_bytes()


@pytest.fixture
def made(monkeypatch) -> list:
    """Lists the interpreters that are made."""
    found = []
    real = interpreters._Interpreter

    def make(content: bytes, shape: tuple) -> object:
        found.append(shape)
        return real(content, shape)

    monkeypatch.setattr(interpreters, "_Interpreter", make)
    return found


def paper(pictures: int = 1) -> np.ndarray:
    return np.zeros((pictures, 28, 28, 1), np.float32)


def test_it_works():
    assert Interpreters(CONTENT, "It is none").answer(paper()).sum() == pytest.approx(1, abs=1e-3)


def test_many_threads_that_ask_one_after_the_other_share_one(made):
    network = Interpreters(CONTENT, "It is none")
    for _ in range(5):
        with ThreadPoolExecutor(1) as thread:
            thread.submit(network.answer, paper()).result()
    assert made == [(1, 28, 28, 1)]


def test_threads_that_ask_at_once_get_one_each(made, monkeypatch):
    network, together = Interpreters(CONTENT, "It is none"), threading.Barrier(3, timeout=10)
    real = network._make

    def make_together(shape: tuple) -> object:
        together.wait()
        return real(shape)

    monkeypatch.setattr(network, "_make", make_together)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(network.answer, [paper()] * 3))
    assert len(made) == 3
    network.answer(paper())
    assert len(made) == 3


def test_each_shape_has_its_own(made):
    network = Interpreters(CONTENT, "It is none")
    assert [len(network.answer(paper(count))) for count in (1, 32, 1, 32)] == [1, 32, 1, 32]
    assert len(made) == 2


def test_of_too_many_shapes_the_one_that_was_not_needed_for_longest_is_let_go(made, monkeypatch):
    monkeypatch.setattr(interpreters, "MOST_IDLE", 2)
    network = Interpreters(CONTENT, "It is none")
    for count in (1, 2, 1, 3, 1):
        network.answer(paper(count))
    assert len(made) == 3  # the one for two pictures made room
    network.answer(paper(2))
    assert len(made) == 4


@pytest.mark.parametrize(("content", "shape"), [(b"no network", (1, 28, 28, 1)), (CONTENT, (1, 9, 9, 1))])
def test_what_cannot_be_used_is_named(content, shape):
    with pytest.raises(ModelError, match="It is none"):
        Interpreters(content, "It is none").answer(np.zeros(shape, np.float32))
