"""Choose what turns a network's outputs into verdicts: temperature and thresholds, on validation digits alone."""

import numpy as np

from training.augment import Strength, vary
from training.data import Digits
from training.evaluate import classify
from training.statistics import fit_temperature
from webapp.recognition.classify import Classifier
from webapp.recognition.pipeline import TINY, conditional_on_digit
from webapp.recognition.shapes import DIGITS, NOT_A_DIGIT

FLAGGED_SHARE = 0.02
"""Share of the right answers that may be called unsure, for the sake of flagging wrong ones."""

REFUSED_SHARE = 0.01
"""Share of the digits that may be refused."""

NEW_HANDS = 1.5
"""Factor on `augment.Strength` for the copies that all is chosen by. At 1, as in training, they are read as well as
what was seen; at 1.5 it reads 97 % of the validation digits, as it does of new writers."""

SEED = 5
"""Of those copies."""


def calibrate(classifier: Classifier, validation: Digits) -> dict:
    """Returns the `thresholds` of the model card.

    The people of the validation side write much like those of the training side. Somebody new may not, and a network's
    confidence falls more slowly than its accuracy does. So everything is chosen on copies of the validation digits that
    are varied further than any digit in training.

    Args:
        classifier: as served.
        validation: digits that the weights were not trained on; those with label 10 ("not a digit") are left out, for a
            threshold that keeps digits need not know how many marks it refuses.
    """
    digits = validation.labels != NOT_A_DIGIT
    labels = validation.labels[digits]  # (N,)
    copies = vary(validation.images[digits], np.random.default_rng(SEED), Strength().scaled(NEW_HANDS))
    outputs = classify(classifier, copies)  # (N, 10 or 11)
    temperature = round(fit_temperature(np.log(np.maximum(outputs[:, :DIGITS], TINY)), labels), 4)
    probabilities = conditional_on_digit(outputs[:, :DIGITS], temperature)
    right = probabilities.argmax(axis=1) == labels
    chosen = {
        "temperature": temperature,
        "sure_from": _round(np.quantile(probabilities.max(axis=1)[right], FLAGGED_SHARE)),
        "chosen_by": f"copies of {len(labels)} validation digits, varied {NEW_HANDS:g} times as far as in training: "
        f"{right.mean():.2%} are read right, {FLAGGED_SHARE:.1%} of the right answers are under sure_from",
    }
    if outputs.shape[1] > DIGITS:
        chosen["refuse_from"] = _round(np.quantile(outputs[:, NOT_A_DIGIT], 1 - REFUSED_SHARE))
        chosen["chosen_by"] += f", {REFUSED_SHARE:.1%} of the digits above refuse_from"
    return chosen


def _round(value: float) -> float:
    return round(float(value), 5)
