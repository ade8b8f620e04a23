"""Fit how sure a line reader may be: CTC's probability of a string, brought to how often such strings are right."""

import numpy as np
from scipy.optimize import minimize

from training.lines.evaluate import Sample
from webapp.recognition.lines import LineReader, log_odds

RIDGE = 1e-3
"""Pulls slope and offset to 1 and 0 where every string is right, or none."""


def fit_calibration(reader: LineReader, samples: list[Sample]) -> tuple[float, float]:
    """Fits slope and offset of the log odds by logistic regression (Platt 1999).

    Args:
        reader: without calibration.
        samples: held-out lines.

    Returns:
        Slope and offset, for `LineReader`.
    """
    guesses = [each[0] for each in reader.read([sample.crop for sample in samples])]
    odds = np.array([log_odds(guess.probability) for guess in guesses])
    pairs = zip(guesses, samples, strict=True)
    right = np.array(["".join(map(str, guess.digits)) == sample.text for guess, sample in pairs])
    signs = np.where(right, 1.0, -1.0)

    def loss(parameters: np.ndarray) -> float:
        margins = signs * (parameters[0] * odds + parameters[1])
        return float(np.logaddexp(0, -margins).mean() + RIDGE * ((parameters - [1.0, 0.0]) ** 2).sum())

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return round(float(slope), 4), round(float(offset), 4)
