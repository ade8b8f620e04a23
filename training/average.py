"""Look between two networks, of which one goes on from the other, for the one that reads validation digits best.

A network that learns something new forgets a little of what it knew. Networks whose weights lie on the line between old
and new can be better than both (WiSE-FT: Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
"""

from typing import NamedTuple

import keras
import numpy as np

from training.augment import Strength, vary
from training.calibrate import NEW_HANDS, SEED
from training.data import Digits
from training.errors import TrainingError
from training.fit import as_input
from webapp.recognition.pipeline import TINY

SHARES = tuple(round(share / 10, 1) for share in range(11))
"""Shares of the second network that are tried."""

BATCH = 1000


class Trial(NamedTuple):
    """One network between two others."""

    share: float
    """How much of it is the second network, 0 to 1."""
    losses: dict[str, float]
    """Mean cross-entropy in nats, by what was held out."""
    loss: float
    """The mean over all pictures that were held out."""


def weights_between(first: keras.Model, second: keras.Model, share: float) -> list[np.ndarray]:
    """Returns the weights of a network between two others, the statistics of batch norm among them.

    Args:
        first: all of the result where `share` is 0.
        second: a network of the same layers.
        share: of the second network, 0 to 1.

    Raises:
        TrainingError: their layers differ.
    """
    shapes = [[weight.shape for weight in model.weights] for model in (first, second)]
    if shapes[0] != shapes[1]:
        raise TrainingError(f"Expected two networks of the same layers, but got {first.name} and {second.name}.")
    pairs = zip(first.get_weights(), second.get_weights(), strict=True)
    return [(1 - share) * old + share * new for old, new in pairs]


def best_of(trials: list[Trial]) -> Trial:
    """Returns the trial of the least loss among those that lose on nothing that was held out.

    What is learned anew shall cost no known kind of digits anything, however few of it were held out.

    Args:
        trials: from `look_between`; that of the first network alone is the one nothing is lost against.
    """
    known = next(trial for trial in trials if trial.share == 0)
    return min(
        (trial for trial in trials if all(loss <= known.losses[name] for name, loss in trial.losses.items())),
        key=lambda trial: trial.loss,
    )


def look_between(first: keras.Model, second: keras.Model, held_out: dict[str, Digits]) -> list[Trial]:
    """Tries `SHARES` and returns the trials in their order.

    Each picture counts twice: as it is, and varied further than in training, as somebody new might write it.

    Args:
        first: see `weights_between`; left as it is.
        second: see `weights_between`; left as it is.
        held_out: what neither network was trained on, by what it is; label 10 is "not a digit". Never a test set: what
            follows is a choice.
    """
    between = keras.models.clone_model(first)
    rng = np.random.default_rng(SEED)
    pictures = {name: (_twice(digits.images, rng), np.tile(digits.labels, 2)) for name, digits in held_out.items()}
    trials = []
    for share in SHARES:
        between.set_weights(weights_between(first, second, share))
        losses = {name: _losses(between, *parts) for name, parts in pictures.items()}
        means = {name: float(each.mean()) for name, each in losses.items()}
        trials.append(Trial(share, means, float(np.concatenate(list(losses.values())).mean())))
    return trials


def as_table(trials: list[Trial]) -> str:
    """Returns a line for each trial, in the order of their shares."""
    width = max(len(name) for name in trials[0].losses)
    rows = [(name, [trial.losses[name] for trial in trials]) for name in trials[0].losses]
    rows = [("share of B", [trial.share for trial in trials]), *rows, ("all", [trial.loss for trial in trials])]
    return "\n".join(f"{name:<{width}}" + "".join(f"{value:>8.4g}" for value in values) for name, values in rows)


def _twice(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.concatenate([images, vary(images, rng, Strength().scaled(NEW_HANDS))])


def _losses(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Returns (N,) float64: the cross-entropy of each picture."""
    probabilities = model.predict(as_input(images), batch_size=BATCH, verbose=0)
    return -np.log(np.maximum(probabilities[np.arange(len(labels)), labels].astype(np.float64), TINY))
