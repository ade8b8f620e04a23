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
from training.evaluate import as_table, classify, score, served_classifier, share
from training.recipe import Strokes, clear_ones
from training.robustness import KINDS, LIMIT, robustness_table, sample
from training.statistics import expected_calibration_error
from webapp.recognition.pipeline import Recogniser

EVALUATE = "python train_model.py evaluate"
ROBUSTNESS_SEED = 27
"""Of the test digits that are spoilt and of how each is: the same for every model that is measured."""


class Scorecard(NamedTuple):
    """What was measured of one model."""

    figures: dict
    """For the model card."""
    answers: dict[str, Answers]
    """To draw and to compare, by the name of the test set: "mnist_test" and, where they are at hand, "strokes"."""


def measure(folder: Path, mnist: Mnist, strokes: Strokes | None) -> Scorecard:
    """Measures a model folder on the test sides of the data, which no weight and no threshold was chosen by."""
    answers = {"mnist_test": answers_to_digits(folder, mnist.test)}
    on_mnist = {
        **score(answers["mnist_test"].probabilities, mnist.test.labels),
        **confidence_figures(answers["mnist_test"]),
    }
    figures = {"mnist_test": on_mnist, "robustness": robustness_figures(folder, mnist.test), "command": EVALUATE}
    if strokes is not None:
        recogniser = Recogniser.load(folder)
        answers["strokes"] = answers_to_drawings(recogniser, strokes.digits.test)
        figures |= _served_figures(recogniser, mnist, strokes, answers["strokes"])
        figures["command"] = f"{EVALUATE} --strokes"
    return Scorecard(figures, answers)


def robustness_figures(folder: Path, test: Digits) -> dict:
    """Returns the accuracy on spoilt test digits, and on the same ones unspoilt."""
    classifier = served_classifier(folder)
    clean = sample(test, ROBUSTNESS_SEED, LIMIT)
    right = classify(classifier, clean.images)[:, :10].argmax(axis=1) == clean.labels
    table = robustness_table(lambda images: classify(classifier, images), test, ROBUSTNESS_SEED, limit=LIMIT)
    return {
        "digits": len(clean.labels),
        "seed": ROBUSTNESS_SEED,
        "clean": share(right)["accuracy"],
        "spoilt": {
            kind: {"unit": KINDS[kind].unit, "severities": list(KINDS[kind].severities), "accuracy": accuracies}
            for kind, accuracies in table.items()
        },
    }


def confidence_figures(answers: Answers) -> dict:
    """Returns whether the confidences can be believed, and whom the verdict "unsure" flags."""
    return {
        "calibration_error": round(expected_calibration_error(answers.confidence, answers.right), 5),
        "wrong_answers_flagged": share(answers.flagged[~answers.right]),
        "right_answers_flagged": share(answers.flagged[answers.right]),
    }


def _served_figures(recogniser: Recogniser, mnist: Mnist, strokes: Strokes, drawn: Answers) -> dict:
    """Returns the figures on pictures sent as `/predict` gets them, of people that no weight was trained on."""
    posted = answers_to_pictures(recogniser, [png(255 - image) for image in mnist.test.images], mnist.test.labels)
    marks = read(recogniser, painted_pictures(clear_ones(strokes.not_digits.test)))
    return {
        "mnist_as_png": share(posted.right),
        "strokes": {**share(drawn.right), **confidence_figures(drawn)},
        "refusal": {
            "not_digits_refused": share([mark.verdict == "not_a_digit" for mark in marks]),
            "digits_answered": share(np.isin(drawn.verdicts, ("digit", "unsure"))),
        },
    }


class Row(NamedTuple):
    """One figure, for people."""

    name: str
    value: str
    detail: str = ""


def as_text(figures: dict) -> str:
    """Returns the whole scorecard for people."""
    robustness = figures["robustness"]
    lines = [f"{row.name:<52}{row.value:>20}  {row.detail}".rstrip() for row in rows(figures)]
    return "\n".join(
        [
            "MNIST test digits, fed as 28×28, as served:",
            as_table(figures["mnist_test"]),
            "",
            *lines,
            f"Spoilt are {robustness['digits']} of the MNIST test digits, in a drawing, each at three severities.",
        ]
    )


def rows(figures: dict) -> list[Row]:
    """Returns every single figure that was measured."""
    found = [_share_row("MNIST test, likeliest right", figures["mnist_test"]), *_confidence(figures["mnist_test"])]
    if "strokes" in figures:
        refusal = figures["refusal"]
        found += [
            _share_row("MNIST test posted as PNG, likeliest right", figures["mnist_as_png"]),
            _share_row("pen strokes of unseen people, likeliest right", figures["strokes"]),
            *_confidence(figures["strokes"]),
            _share_row("unseen people's letters and symbols refused", refusal["not_digits_refused"]),
            _share_row("unseen people's digits answered", refusal["digits_answered"]),
        ]
    return found + _robustness(figures["robustness"])


def _confidence(figures: dict) -> list[Row]:
    return [
        Row("  expected calibration error, 15 bins", f"{figures['calibration_error']:.4f}"),
        _share_row("  wrong answers flagged unsure or refused", figures["wrong_answers_flagged"]),
        _share_row("  right answers flagged unsure or refused", figures["right_answers_flagged"]),
    ]


def _share_row(name: str, row: dict) -> Row:
    if not row["total"]:
        return Row(name, "–", "(none)")
    low, high = row["interval_95"]
    detail = f"({row['right']} of {row['total']}, 95 % interval {low:.2%} to {high:.2%})"
    return Row(name, f"{row['accuracy']:.2%}", detail)


def _robustness(robustness: dict) -> list[Row]:
    found = [Row("digits before they are spoilt", f"{robustness['clean']:.1%}")]
    for kind, row in robustness["spoilt"].items():
        at = ", ".join(f"{severity:g}" for severity in row["severities"])
        accuracies = " ".join(f"{accuracy:.1%}" for accuracy in row["accuracy"])
        found.append(Row(f"  {kind} at {at}", accuracies, row["unit"]))
    return found
