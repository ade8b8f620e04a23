"""Choose what turns a network's outputs into verdicts: temperature and thresholds, on validation digits alone."""

import numpy as np

from training.data import Digits
from training.evaluate import classify
from training.statistics import fit_temperature
from webapp.recognition.classify import Classifier
from webapp.recognition.pipeline import TINY, conditional_on_digit
from webapp.recognition.shapes import DIGITS, NOT_A_DIGIT

FLAGGED_SHARE = 0.015
"""Share of the right validation answers that may be called unsure, for the sake of flagging most wrong ones."""

REFUSED_SHARE = 0.004
"""Share of the validation digits that may be refused. New people get 1 %; the rest is left for their differing."""


def calibrate(classifier: Classifier, validation: Digits) -> dict:
    """Returns the `thresholds` of the model card.

    Args:
        classifier: as served.
        validation: digits that the weights were not trained on; those with label 10 ("not a digit") are left out, for a
            threshold that keeps digits need not know how many marks it refuses.
    """
    digits = validation.labels != NOT_A_DIGIT
    outputs, labels = classify(classifier, validation.images[digits]), validation.labels[digits]  # (N, 10 or 11), (N,)
    temperature = round(fit_temperature(np.log(np.maximum(outputs[:, :DIGITS], TINY)), labels), 4)
    probabilities = conditional_on_digit(outputs[:, :DIGITS], temperature)
    right = probabilities.argmax(axis=1) == labels
    chosen = {
        "temperature": temperature,
        "sure_from": _round(np.quantile(probabilities.max(axis=1)[right], FLAGGED_SHARE)),
        "chosen_by": f"{len(labels)} validation digits: {FLAGGED_SHARE:.1%} of the right answers are under sure_from",
    }
    if outputs.shape[1] > DIGITS:
        chosen["refuse_from"] = _round(np.quantile(outputs[:, NOT_A_DIGIT], 1 - REFUSED_SHARE))
        chosen["chosen_by"] += f", {REFUSED_SHARE:.1%} of the digits above refuse_from"
    return chosen


def _round(value: float) -> float:
    return round(float(value), 5)
