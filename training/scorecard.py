"""The figures of a model, as served: LiteRT, and for pictures the very path of `/predict`. Nothing is chosen here."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from training.answers import (
    Answers,
    answers_to_digits,
    answers_to_drawings,
    answers_to_pictures,
    painted_pictures,
    png,
    read,
)
from training.data import Digits, Mnist
from training.evaluate import answered_first, classify, rounded, score, served_classifier, share
from training.float_network import has_float_network, likeliest_digits, load_float_network
from training.intervals import calibration_interval, wilson_interval
from training.recipe import Strokes, clear_ones
from training.robustness import KINDS, LIMIT, ToMnist, as_served, robustness_table, sample
from training.statistics import expected_calibration_error
from training.strokes import Drawing, is_fragment
from webapp.recognition.cascade import SERVED as QUICK
from webapp.recognition.cascade import Cascade
from webapp.recognition.model_folder import SERVED, read_card
from webapp.recognition.pipeline import Prediction, Recogniser

EVALUATE = "python train_model.py evaluate"
ROBUSTNESS_SEED = 27
"""Of the test digits that are spoilt and of how each is: the same for every model that is measured."""


class Scorecard(NamedTuple):
    """What was measured of one model: what comes out the same each time. Its speed is for training/speed.py."""

    figures: dict
    """For the model card."""
    answers: dict[str, Answers]
    """To draw and to compare, by the name of the test set: "mnist_test" and, where they are at hand, "strokes"."""


class Reading(NamedTuple):
    """How pictures become what a network sees."""

    recogniser: type[Recogniser]
    to_mnist: ToMnist


AS_SERVED = Reading(Recogniser, as_served)


def measure(folder: Path, mnist: Mnist, strokes: Strokes | None, reading: Reading = AS_SERVED) -> Scorecard:
    """Measures a model folder on the test sides of the data, which no weight and no threshold was chosen by."""
    answers = {"mnist_test": answers_to_digits(folder, mnist.test)}
    on_mnist = {
        **score(answers["mnist_test"].probabilities, mnist.test.labels),
        **_confidence(answers["mnist_test"]),
    }
    figures = {"mnist_test": on_mnist, "command": EVALUATE}
    seen = {"mnist_test": mnist.test.images}
    if strokes is not None:
        recogniser = reading.recogniser.load(folder)
        answers["strokes"] = answers_to_drawings(recogniser, strokes.digits.test)
        letters = read(recogniser, painted_pictures(clear_ones(strokes.not_digits.test)))
        figures |= _served_figures(recogniser, mnist, strokes, answers["strokes"], letters)
        figures["command"] = f"{EVALUATE} --strokes"
        seen |= {"strokes": answers["strokes"].images, "letters": np.stack([mark.normalised for mark in letters])}
    figures |= {"robustness": robustness_figures(folder, mnist.test, reading.to_mnist), "size": size_figures(folder)}
    if isinstance(classifier := served_classifier(folder), Cascade):
        figures["answered_first"] = {name: answered_first(classifier, images) for name, images in seen.items()}
    if has_float_network(folder):
        figures["same_as_float"] = agreement_figures(folder, answers)
    return Scorecard(figures, answers)


def robustness_figures(folder: Path, test: Digits, to_mnist: ToMnist = as_served) -> dict:
    """Returns the accuracy on spoilt test digits, and on the same ones unspoilt."""
    classifier = served_classifier(folder)
    clean = sample(test, ROBUSTNESS_SEED, LIMIT)
    right = share(classify(classifier, clean.images)[:, :10].argmax(axis=1) == clean.labels)
    table = robustness_table(
        lambda images: classify(classifier, images), test, ROBUSTNESS_SEED, limit=LIMIT, to_mnist=to_mnist
    )
    return {
        "digits": len(clean.labels),
        "seed": ROBUSTNESS_SEED,
        "clean": right["accuracy"],
        "clean_interval_95": right["interval_95"],
        "spoilt": {
            kind: {
                "unit": KINDS[kind].unit,
                "severities": list(KINDS[kind].severities),
                "accuracy": accuracies,
                "interval_95": [_interval(accuracy, len(clean.labels)) for accuracy in accuracies],
            }
            for kind, accuracies in table.items()
        },
    }


def _interval(accuracy: float, total: int) -> list[float]:
    return rounded(wilson_interval(round(accuracy * total), total))


def confidence_figures(confidence: np.ndarray, right: np.ndarray, flagged: np.ndarray) -> dict:
    """Returns whether confidences can be believed, and whom the verdicts "unsure" and "not_a_digit" flag.

    Args:
        confidence: (N,) float, 0 to 1, of the likeliest digit.
        right: (N,) bool, whether it is right.
        flagged: (N,) bool.
    """
    return {
        "calibration_error": round(expected_calibration_error(confidence, right), 5),
        "calibration_interval_95": rounded(calibration_interval(confidence, right)),
        "wrong_answers_flagged": share(flagged[~right]),
        "right_answers_flagged": share(flagged[right]),
    }


def _confidence(answers: Answers) -> dict:
    return confidence_figures(answers.confidence, answers.right, answers.flagged)


def size_figures(folder: Path) -> dict:
    """Returns how large the served files are, and how many weights the full network has, where the card tells."""
    card = read_card(folder)
    served = [name for name in (SERVED, QUICK) if name in card["files"]]
    return {"served_bytes": sum((folder / name).stat().st_size for name in served), "weights": card.get("weights")}


def agreement_figures(folder: Path, answers: dict[str, Answers]) -> dict:
    """Returns on which share of each test set the served file has the same likeliest digit as the float network.

    Raises:
        ModelError: the float network is damaged, or of another model.
        TrainingError: it cannot be loaded.
    """
    network = load_float_network(folder)
    return {
        name: share(likeliest_digits(network, one.images) == one.probabilities.argmax(axis=1))
        for name, one in answers.items()
    }


def _served_figures(
    recogniser: Recogniser, mnist: Mnist, strokes: Strokes, drawn: Answers, letters: list[Prediction]
) -> dict:
    """Returns the figures on pictures sent as `/predict` gets them, of people that no weight was trained on."""
    posted = answers_to_pictures(recogniser, [png(255 - image) for image in mnist.test.images], mnist.test.labels)
    drawings = clear_ones(strokes.not_digits.test)
    refused = np.array([mark.verdict == "not_a_digit" for mark in letters], bool)
    return {
        "mnist_as_png": share(posted.right),
        "strokes": {**share(drawn.right), **_confidence(drawn)},
        "strokes_without_fragments": _without_fragments(drawn, strokes.digits.test),
        "refusal": {
            "not_digits_refused": share(refused),
            "whole_not_digits_refused": share(refused[_whole(drawings)]),
            "digits_answered": share(np.isin(drawn.verdicts, ("digit", "unsure"))),
        },
    }


def _without_fragments(drawn: Answers, drawings: list[Drawing]) -> dict:
    """Returns the figures on the drawings that nothing was cut off from: what a perfect reader could be measured by."""
    whole = _whole(drawings)
    right = drawn.right[whole]
    return {**share(right), **confidence_figures(drawn.confidence[whole], right, drawn.flagged[whole])}


def _whole(drawings: list[Drawing]) -> np.ndarray:
    """Returns (N,) bool: which drawings are no fragments."""
    return np.array([not is_fragment(drawing) for drawing in drawings], bool)
