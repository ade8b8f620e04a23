import json
import re

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_drawings  # noqa: E402
from training import commands, export  # noqa: E402
from training.compare import judge  # noqa: E402
from training.networks import build  # noqa: E402
from training.people import People  # noqa: E402
from training.recipe import Strokes  # noqa: E402
from webapp.recognition.model_folder import read_card  # noqa: E402


@pytest.fixture(autouse=True)
def without_strokes(monkeypatch):
    monkeypatch.setattr(commands, "has_strokes", lambda: False)


@pytest.fixture
def untrained(tmp_path):
    """A model that guesses."""
    export.write_model(build("mlp", dropout=0.1, seed=1), tmp_path / "untrained", {})
    return tmp_path / "untrained"


def rights(both: int, only_a: int, only_b: int) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([True] * both + [True] * only_a + [False] * only_b),
        np.array([True] * both + [False] * only_a + [True] * only_b),
    )


@pytest.mark.parametrize(
    ("only_a", "only_b", "words"),
    [
        (0, 0, "not distinguishable at 5%"),
        (3, 9, "not distinguishable at 5%"),
        (2, 12, "better"),
        (12, 2, "worse"),
        (0, 5, "not distinguishable at 5%"),  # p is 2 / 2^5, 0.0625
        (0, 6, "better"),
    ],
)
def test_the_verdict_follows_the_digits_that_only_one_read(only_a, only_b, words):
    verdict = judge("some digits", *rights(50, only_a, only_b))
    assert f"some digits: B is {words} ({only_a} of " in str(verdict)
    assert (verdict.won, verdict.lost) == (words == "better", words == "worse")


def test_a_model_is_not_distinguishable_from_itself(run, capsys):
    assert train_model.main(["compare", str(run), str(run)]) == 0
    said = capsys.readouterr().out
    assert "B is not distinguishable at 5% (0 of 100 only A read right, 0 only B, p = 1)" in said
    assert "DIGITS_DATA has none" in said


def test_a_model_that_guesses_is_worse_and_its_figures_stand_beside(run, untrained, capsys):
    before = (run / "model.json").read_bytes()
    assert train_model.main(["compare", str(run), str(untrained)]) == 0
    said = capsys.readouterr().out
    assert "MNIST test digits: B is worse" in said
    accuracy = next(line for line in said.splitlines() if line.startswith("MNIST test, likeliest right")).split()
    assert accuracy[-4] == f"{read_card(run)['figures']['mnist_test']['accuracy']:.2%}"  # and its interval
    assert float(accuracy[-2].rstrip("%")) < 30
    assert len(re.findall(r"[\d.]+ × \(", next(line for line in said.splitlines() if "one prediction" in line))) == 2
    assert (run / "model.json").read_bytes() == before
    assert train_model.main(["compare", str(untrained), str(run)]) == 0
    assert "MNIST test digits: B is better" in capsys.readouterr().out


def test_pen_strokes_are_compared_where_they_are(run, monkeypatch, capsys):
    letters, digits = generated_drawings("AWX"), generated_drawings("0123456789")
    strokes = Strokes(People([], [], digits), People([], [], letters))
    monkeypatch.setattr(commands, "has_strokes", lambda: True)
    monkeypatch.setattr(commands, "load_strokes", lambda: strokes)
    assert train_model.main(["compare", str(run), str(run)]) == 0
    said = capsys.readouterr().out
    assert "pen strokes of unseen people: B is not distinguishable at 5% (0 of 10 only A" in said
    assert "unseen people's letters and symbols refused" in said


def test_a_folder_without_a_model_is_one_line_and_exit_code_2(run, tmp_path, capsys):
    assert train_model.main(["compare", str(run), str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_foreign_card_is_one_line_and_exit_code_2(run, tmp_path, capsys):
    (tmp_path / "model.json").write_text(json.dumps({"version": 1}))
    assert train_model.main(["compare", str(tmp_path), str(run)]) == 2
    assert "not a DigitPad model card" in capsys.readouterr().err
