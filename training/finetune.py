"""Go on training a model with new labelled pictures, and find out whether that was for the better."""

from dataclasses import fields, replace
from pathlib import Path

import keras
import numpy as np

from training.answers import answers_to_digits
from training.compare import Verdict, judge
from training.config import Config
from training.data import Digits
from training.errors import TrainingError
from training.float_network import load_float_network
from webapp.recognition.shapes import NOT_A_DIGIT

NEW_SHARE = 0.5
"""Of each batch, the new pictures. The other half is what the model learned from before, lest it forget."""


def continued(card: dict, **changes: object) -> Config:
    """Returns the configuration to go on with: the model's own but for the changes.

    The seed stays, so that the digits that the model never learned from are the ones that are held out again.
    """
    known = card.get("training", {}).get("config", {})
    config = Config(**{field.name: known[field.name] for field in fields(Config) if field.name in known})
    return replace(config, **changes)


def summary(card: dict) -> dict:
    """Returns what the card of a fine-tuned model tells about the model that it began as."""
    return {
        "version": card["version"],
        "weights_sha256": card.get("weights_sha256"),
        "data": card.get("training", {}).get("data", {}),
    }


def load_network(folder: Path, config: Config) -> keras.Model:
    """Loads the network of a model folder to train it further; the seed makes its dropout repeatable.

    Raises:
        ModelError: the folder holds no whole model.
        TrainingError: its Keras file cannot be used.
    """
    keras.utils.set_random_seed(config.seed)
    model = load_float_network(folder)
    classes = NOT_A_DIGIT + config.strokes
    if model.output_shape[-1] != classes:
        raise TrainingError(
            f"Expected a network of {classes} classes in {folder}, as its card tells, but it has "
            f"{model.output_shape[-1]}. Train it again."
        )
    return model


def judge_held_out(old: Path, new: Path, held_out: dict[str, Digits]) -> list[Verdict]:
    """Tests whether a new model does worse than an old one on any of the sets that neither was trained on.

    Args:
        old: model folder, A of the verdicts.
        new: model folder, B.
        held_out: never test sets: what follows from the verdicts is a choice.
    """
    return [judge(name, *(_right(folder, digits) for folder in (old, new))) for name, digits in held_out.items()]


def _right(folder: Path, digits: Digits) -> np.ndarray:
    """Returns (N,) bool: the likeliest of the ten is right, or what is no digit is refused."""
    answers = answers_to_digits(folder, digits)
    refused = answers.verdicts == "not_a_digit"
    return (answers.right & (digits.labels != NOT_A_DIGIT)) | (refused & (digits.labels == NOT_A_DIGIT))
