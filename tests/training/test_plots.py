import subprocess
import sys

import cv2
import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="Matplotlib is in requirements-train.txt")

from tests.digits import generated_digits  # noqa: E402
from training import plots  # noqa: E402
from webapp.config import PROJECT  # noqa: E402

MAX_BYTES = 100_000
HISTORY = {
    "loss": [0.5, 0.2, 0.1],
    "accuracy": [0.8, 0.9, 0.95],
    "val_loss": [0.4, 0.25, 0.2],
    "val_accuracy": [0.85, 0.9, 0.92],
    "learning_rate": [0.1, 0.1, 0.1],
}


def picture(path) -> np.ndarray:
    """Returns (H, W, 3) of a PNG after checking that it is small and shows something."""
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert path.stat().st_size < MAX_BYTES
    shown = cv2.imread(str(path))
    assert shown.min() < 100
    return shown


def mistakes(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns generated digits, their labels, and probabilities that are always wrong, ever less sure."""
    images, labels = generated_digits(count)
    probabilities = np.zeros((count, 10))
    probabilities[np.arange(count), (labels + 1) % 10] = np.linspace(1.0, 0.6, count)
    return images, labels, probabilities


def test_it_works(tmp_path):
    confidence, right = np.linspace(0.05, 1, 200), np.arange(200) % 3 > 0
    plots.learning_curves(HISTORY, tmp_path / "curves.png")
    plots.confusion_matrix((np.eye(10, dtype=int) * 98 + 1).tolist(), tmp_path / "confusion.png")
    plots.reliability_diagram(confidence, right, tmp_path / "reliability.png")
    plots.worst_mistakes(*mistakes(60), tmp_path / "mistakes.png")
    assert len(list(tmp_path.iterdir())) == 4
    for path in tmp_path.iterdir():
        height, width, _ = picture(path).shape
        assert 300 <= height <= 1000
        assert 300 <= width <= 1000


def test_the_same_numbers_give_the_same_file(tmp_path):
    for name in ("first.png", "second.png"):
        plots.learning_curves(HISTORY, tmp_path / name)
    assert (tmp_path / "first.png").read_bytes() == (tmp_path / "second.png").read_bytes()


@pytest.mark.parametrize(
    "history", [{"loss": [1.0]}, {"val_accuracy": [0.5, 0.6]}, {"loss": [1.0, 0.5], "accuracy": []}]
)
def test_curves_that_were_not_kept_are_left_out(tmp_path, history):
    plots.learning_curves(history, tmp_path / "curves.png")
    picture(tmp_path / "curves.png")


@pytest.mark.parametrize("history", [{}, {"lr": [1.0]}, {"loss": []}])
def test_a_history_without_curves_is_refused(tmp_path, history):
    with pytest.raises(ValueError, match="Expected lists for loss or accuracy"):
        plots.learning_curves(history, tmp_path / "curves.png")
    assert not list(tmp_path.iterdir())


def test_a_confusion_matrix_without_mistakes_is_drawn(tmp_path):
    plots.confusion_matrix((np.eye(10, dtype=int) * 1135).tolist(), tmp_path / "confusion.png")
    picture(tmp_path / "confusion.png")


def test_a_confusion_matrix_of_another_size_is_refused(tmp_path):
    with pytest.raises(ValueError, match="10 rows of 10"):
        plots.confusion_matrix([[1, 0], [0, 1]], tmp_path / "confusion.png")


def test_confidences_in_one_bin_are_drawn(tmp_path):
    plots.reliability_diagram(np.ones(5), np.ones(5, bool), tmp_path / "reliability.png")
    picture(tmp_path / "reliability.png")


def test_no_confidences_are_refused(tmp_path):
    with pytest.raises(ValueError, match="0 and 0 came"):
        plots.reliability_diagram(np.zeros(0), np.zeros(0, bool), tmp_path / "reliability.png")


def test_the_worst_mistakes_come_first_and_no_more_than_asked(tmp_path, monkeypatch):
    titles = []
    monkeypatch.setattr(plots.Axes, "set_title", lambda self, text, **options: titles.append(text))
    images, labels, probabilities = mistakes(11)
    plots.worst_mistakes(images, labels, probabilities[:, :], tmp_path / "mistakes.png", most=3)
    assert titles == ["0 → 1, 1.00", "1 → 2, 0.96", "2 → 3, 0.92"]


def test_not_a_digit_is_no_answer_and_right_answers_are_not_shown(tmp_path, monkeypatch):
    titles = []
    monkeypatch.setattr(plots.Axes, "set_title", lambda self, text, **options: titles.append(text))
    images, labels = generated_digits(2)
    probabilities = np.zeros((2, 11))
    probabilities[:, 0], probabilities[:, 10] = 0.3, 0.7
    plots.worst_mistakes(images, labels, probabilities, tmp_path / "mistakes.png")
    assert titles == ["1 → 0, 0.30"]


def test_a_model_without_mistakes_gets_its_picture_too(tmp_path):
    images, labels = generated_digits(10)
    plots.worst_mistakes(images, labels, np.eye(10)[labels], tmp_path / "mistakes.png")
    picture(tmp_path / "mistakes.png")


def test_no_state_is_left_behind_in_pyplot():
    code = "import sys, training.plots; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, timeout=60).returncode == 0
