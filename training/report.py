"""Draw the report of a model into its folder, from what was measured of it."""

from pathlib import Path

from training import export, plots
from training.answers import Answers
from training.evaluate import score
from training.scorecard import Scorecard
from webapp.recognition.model_folder import read_card


def write_report(folder: Path, measured: Scorecard) -> None:
    """Draws the learning curves of a model and three plots for each test set; the plots of before go.

    Args:
        folder: the model folder; its card knows how the training went.
        measured: of this very model.

    Raises:
        ModelError: the folder holds no model.
        TrainingError: the plots could not be written. The model is still whole.
    """
    history = read_card(folder).get("training", {}).get("history", {}).get("epochs", {})
    with export.reporting(folder) as report:
        if history:
            plots.learning_curves(history, report / "learning_curves.png")
        for name, answers in measured.answers.items():
            _draw_test_set(answers, report, name)


def _draw_test_set(answers: Answers, report: Path, name: str) -> None:
    images, labels, probabilities, _ = answers
    confusion = score(probabilities, labels)["confusion"]
    plots.confusion_matrix(confusion, report / f"{name}_confusion.png")
    plots.reliability_diagram(answers.confidence, answers.right, report / f"{name}_reliability.png")
    plots.worst_mistakes(images, labels, probabilities, report / f"{name}_mistakes.png")
