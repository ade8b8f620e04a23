import cv2
import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_drawings  # noqa: E402
from training import commands  # noqa: E402
from training.answers import png  # noqa: E402
from training.people import People  # noqa: E402
from training.recipe import Strokes  # noqa: E402
from training.tutorial import SquashingRecogniser, squash, tutorial_network  # noqa: E402
from webapp.recognition.model_folder import read_card  # noqa: E402
from webapp.recognition.pipeline import Recogniser  # noqa: E402

WEIGHTS = (9 + 1) * 32 + (9 * 32 + 1) * 64 + (12 * 12 * 64 + 1) * 128 + (128 + 1) * 10


@pytest.fixture(scope="module")
def told(run, tmp_path_factory):
    """A folder with a tutorial's network, and what was said when it was set beside the fixture's model."""
    folder = tmp_path_factory.mktemp("tutorial") / "tutorial"
    digits, letters = generated_drawings("0123456789"), generated_drawings("AWX")
    with pytest.MonkeyPatch.context() as patch:
        said = []
        patch.setattr(commands, "has_strokes", lambda: True)
        patch.setattr(commands, "load_strokes", lambda: Strokes(People([], [], digits), People([], [], letters)))
        patch.setattr("builtins.print", lambda *words, sep=" ", **_: said.append(sep.join(map(str, words))))
        assert train_model.main(["tutorial", str(run), "--epochs", "3", "--out", str(folder)]) == 0
    return folder, "\n".join(said)


def line(said: str, name: str) -> str:
    return next(line for line in said.splitlines() if line.startswith(name))


def test_it_works(run, told):
    folder, said = told
    assert said.count("tutorial, cropped") == said.count("tutorial, squashed") == 1
    ours = f"{read_card(run)['figures']['mnist_test']['accuracy']:.2%}"
    assert ours in line(said, "MNIST test, likeliest right")
    assert line(said, "pen strokes of unseen people").count("%") == 3
    assert "MNIST test digits: B is" in said
    assert read_card(folder)["figures"]["cropped"]["mnist_test"]["accuracy"] > 0.8


def test_fed_as_they_are_both_ways_see_the_same(told):
    figures = read_card(told[0])["figures"]
    assert figures["cropped"]["mnist_test"] == figures["squashed"]["mnist_test"]
    assert figures["cropped"]["robustness"] != figures["squashed"]["robustness"]


def test_the_network_is_the_usual_one():
    assert tutorial_network().count_params() == WEIGHTS == 1_199_882


def test_squashing_keeps_the_margin_that_cropping_takes_away(told):
    canvas = np.full((280, 280), 255, np.uint8)
    cv2.rectangle(canvas, (20, 20), (59, 99), 0, -1)
    squashed = squash(canvas)
    assert (squashed[2:10, 2:6] == 255).all()
    assert squashed.sum() == 255 * 8 * 4
    seen = SquashingRecogniser.load(told[0]).predict(png(canvas)).normalised
    assert np.array_equal(seen, squashed)
    assert not np.array_equal(Recogniser.load(told[0]).predict(png(canvas)).normalised, squashed)


@pytest.mark.parametrize("side_px", [7, 28])
def test_a_picture_that_is_small_already_is_squashed_too(side_px):
    assert squash(np.full((side_px, side_px), 255, np.uint8)).tolist() == [[0] * 28] * 28


def test_no_epochs_are_one_line_and_exit_code_2(small_mnist, run, tmp_path, capsys):
    assert train_model.main(["tutorial", str(run), "--epochs", "0", "--out", str(tmp_path)]) == 2
    assert "--epochs above 0" in capsys.readouterr().err


def test_a_folder_without_a_model_is_one_line_before_anything_is_trained(small_mnist, tmp_path, capsys):
    assert train_model.main(["tutorial", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()
