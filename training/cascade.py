"""Choose how sure the network that looks first must be to be believed, by pictures that no network learned from."""

import numpy as np

from training.answers import verdicts_of
from training.errors import TrainingError
from training.lessons import HeldOut
from training.statistics import fit_temperature
from webapp.recognition.pipeline import TINY, Judgement
from webapp.recognition.shapes import DIGITS, NOT_A_DIGIT

AGREEMENT = 0.9998
"""Share of the pictures answered by the quick network on which the full one gives the same digit and verdict."""


def agrees(quick: np.ndarray, full: np.ndarray, judgement: Judgement) -> np.ndarray:
    """Returns (N,) bool: where two networks have the same likeliest digit and the same verdict.

    Args:
        quick: (N, 10 or 11) float32 outputs of one.
        full: of the other.
        judgement: of the model that they both belong to.
    """
    likeliest = [outputs[:, :DIGITS].argmax(axis=1) for outputs in (quick, full)]
    verdicts = [verdicts_of(outputs, judgement) for outputs in (quick, full)]
    return (likeliest[0] == likeliest[1]) & (verdicts[0] == verdicts[1])


def choose_answers_from(quick: np.ndarray, held_out: HeldOut, judgement: Judgement) -> float:
    """Returns the least confidence from which on the quick network may answer in the full one's place.

    From it on, `AGREEMENT` of all answers are the full network's, and nothing is answered that is no digit and that
    the full network refuses.

    Args:
        quick: (N, 10 or 11) float32, its outputs for what is held out.
        held_out: with the full network's answers.
        judgement: of the model.

    Raises:
        TrainingError: there is no such confidence.
    """
    confidence = quick[:, :DIGITS].max(axis=1).astype(np.float64)
    refused = (held_out.labels == NOT_A_DIGIT) & (verdicts_of(held_out.answers, judgement) == "not_a_digit")
    surest_first = np.argsort(-confidence, kind="stable")
    same = agrees(quick, held_out.answers, judgement)[surest_first]
    agreement = np.cumsum(same) / np.arange(1, len(same) + 1)  # of the surest 1, 2, … N
    ends = np.diff(confidence[surest_first], append=-1) < 0  # among equals only all or none can be answered
    allowed = (agreement >= AGREEMENT) & ~np.logical_or.accumulate(refused[surest_first]) & ends
    if not allowed.any():
        raise TrainingError(
            f"However sure the quick network is, it does not answer as the full one in {AGREEMENT:.2%} of the cases. "
            "Train it for longer: --epochs, --pictures."
        )
    return float(confidence[surest_first][np.flatnonzero(allowed)[-1]])


def quick_temperature(quick: np.ndarray, held_out: HeldOut) -> float:
    """Returns the temperature by which the quick network is as right as it is sure, as `calibrate` fits the full one's.

    Args:
        quick: (N, 10 or 11) float32, its outputs for what is held out.
        held_out: of which the varied copies of digits count.
    """
    digits = held_out.varied & (held_out.labels != NOT_A_DIGIT) & held_out.known
    return fit_temperature(np.log(np.maximum(quick[digits, :DIGITS], TINY)), held_out.labels[digits])


def held_out_figures(quick: np.ndarray, held_out: HeldOut, judgement: Judgement, answers_from: float) -> dict:
    """Returns what the quick network answers of each set, as it is and varied, and how often the full one differs."""
    answered = quick[:, :DIGITS].max(axis=1) >= answers_from
    same = agrees(quick, held_out.answers, judgement)
    sets = {}
    for name in dict.fromkeys(held_out.names.tolist()):
        parts = {"as it is": ~held_out.varied, "varied": held_out.varied}
        rows = {how: (held_out.names == name) & part for how, part in parts.items()}
        sets[name] = {how: round(float(answered[row].mean()), 4) for how, row in rows.items()}
    return {
        "pictures": len(answered),
        "answered": int(answered.sum()),
        "answered_otherwise": int((answered & ~same).sum()),
        "sets": sets,
    }


def as_text(section: dict) -> str:
    """Returns how often a quick network answers, for people."""
    figures = section["held_out"]
    rows = [(name, *(f"{share:.2%}" for share in how.values())) for name, how in figures["sets"].items()]
    table = [("answered without the full network", "as it is", "varied"), *rows]
    return "\n".join(
        [
            *(f"{name:<46}{plain:>10}{varied:>10}" for name, plain, varied in table),
            f"Sure from {section['answers_from']:.6f} on, it answers {figures['answered']} of {figures['pictures']}, "
            f"{figures['answered_otherwise']} of them otherwise than the full network.",
        ]
    )
