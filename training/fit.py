"""The training loop: batches that vary, a learning rate that falls, early stopping, the best weights kept."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from training.checkpoint import Checkpoint
from training.config import Config
from training.data import Digits
from training.errors import TrainingError
from training.sources import Source

OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "sgd": partial(keras.optimizers.SGD, momentum=0.9, nesterov=True),
}

Shares = Sequence[tuple[Source, float]]
"""Sources with how much of each batch they make up; only the proportions count."""

WARM_UP_SHARE = 0.05
"""Share of all steps in which the learning rate rises to its peak: batch norm's first statistics are poor."""


class MixedBatches(keras.utils.PyDataset):
    """Batches drawn from sources in fixed shares, the same ones for the same seed whatever thread makes them."""

    def __init__(self, shares: Shares, config: Config, *, classes: int) -> None:
        super().__init__(workers=1, use_multiprocessing=False, max_queue_size=16)
        self._config = config
        self._classes = classes
        self._sources = [source for source, _ in shares]
        self._counts = split_counts(config.batch_size, [share for _, share in shares])
        self._epoch = 0

    def __len__(self) -> int:
        return -(-self._config.epoch_size // self._config.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Returns one batch: (B, 28, 28, 1) float32, 0 to 1, and (B, classes) float32, each row summing to 1."""
        rng = np.random.default_rng([self._config.seed, self._epoch, index])
        drawn = [source.draw(count, rng) for source, count in zip(self._sources, self._counts, strict=True)]
        images, labels = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
        return as_input(images), as_targets(labels, self._classes)

    def on_epoch_end(self) -> None:
        self._epoch += 1

    def release(self) -> None:
        """Lets go of the sources: TensorFlow keeps every data set that a process ever fitted."""
        self._sources = []

    def skip_epochs(self, count: int) -> None:
        """Goes on as if that many epochs had been drawn."""
        self._epoch += count


def split_counts(total: int, shares: list[float]) -> list[int]:
    """Returns whole numbers in the proportion of the shares that add up to the total."""
    bounds = np.rint(np.cumsum(shares) / sum(shares) * total).astype(int)
    return np.diff(bounds, prepend=0).tolist()


def as_input(images: np.ndarray) -> np.ndarray:
    """Returns (N, 28, 28, 1) float32, 0 to 1, of (N, 28, 28) uint8 pictures."""
    return images[..., np.newaxis].astype(np.float32) / 255.0


def as_targets(labels: np.ndarray, classes: int) -> np.ndarray:
    """Returns (N, classes) float32: (N,) labels as one-hot rows, or a teacher's (N, classes) answers as they are."""
    return labels if labels.ndim == 2 else keras.utils.to_categorical(labels, classes)


class AveragedWeights(keras.callbacks.SwapEMAWeights):
    """Puts the moving average of the weights in their place whenever an epoch ends or digits are validated.

    Must come before early stopping and the checkpoint, which shall see them.

    Args:
        resumed: whether training goes on from a checkpoint, which was written with the averages in place.
    """

    def __init__(self, *, resumed: bool) -> None:
        super().__init__(swap_on_epoch=True)
        self._ema_weights_in_model = resumed


class Keeping(NamedTuple):
    """Where a run keeps its checkpoint."""

    path: Path
    run: dict
    """What decides the run, fit for JSON: only the same one is gone on with."""
    resume: bool = False
    """Whether to go on from the checkpoint, where there is one."""


def fit(
    model: keras.Model,
    shares: Shares,
    validation: Digits | None,
    config: Config,
    *,
    verbose: int = 1,
    keeping: Keeping | None = None,
    watchers: Sequence[keras.callbacks.Callback] = (),
) -> dict:
    """Trains the model in place and leaves it with the weights of its best epoch.

    Args:
        model: as `networks.build` made it.
        shares: what to learn from.
        validation: what early stopping watches; label 10 is "not a digit". Without it every epoch runs, and the last
            one's weights stay.
        config: how.
        verbose: 0 silent, 1 a progress bar, 2 a line for each epoch.
        keeping: where to keep checkpoints, if anywhere; the caller removes the file when the model is saved.
        watchers: more of Keras's callbacks.

    Returns:
        What happened: the losses and accuracies of each epoch, the best epoch (counted from 1) and the seconds taken.

    Raises:
        TrainingError: the loss became infinite, or a checkpoint cannot be read or written.
    """
    classes = model.output_shape[-1]
    batches = MixedBatches(shares, config, classes=classes)
    _compile(model, config, steps=len(batches) * config.epochs)
    stopping = keras.callbacks.EarlyStopping("val_loss", patience=config.patience, restore_best_weights=True)
    checkpoint = Checkpoint(keeping.path, keeping.run, stopping, resume=keeping.resume) if keeping else None
    first = _first_epoch(checkpoint, batches, config)
    averaging = [AveragedWeights(resumed=first > 0)] if config.averaging else []
    callbacks = [
        keras.callbacks.TerminateOnNaN(),
        *averaging,
        *([] if validation is None else [stopping]),
        *watchers,
        *([checkpoint] if checkpoint else []),
    ]
    began = time.monotonic() - (checkpoint.seconds if checkpoint else 0)
    history = model.fit(
        batches,
        epochs=config.epochs,
        initial_epoch=first,
        validation_data=None if validation is None else _as_pair(validation, classes),
        validation_batch_size=1000,
        callbacks=callbacks,
        verbose=verbose,
    ).history
    batches.release()
    history = checkpoint.history if checkpoint else history
    if not np.isfinite(history["loss"]).all():
        raise TrainingError("The loss is no longer a number. Lower --learning-rate and try again.")
    return {
        "epochs": {name: [round(float(value), 5) for value in values] for name, values in history.items()},
        "best_epoch": len(history["loss"]) if validation is None else stopping.best_epoch + 1,
        "seconds": round(time.monotonic() - began),
    }


def _compile(model: keras.Model, config: Config, *, steps: int) -> None:
    averaged = {"use_ema": True, "ema_momentum": config.averaging} if config.averaging else {}
    model.compile(
        optimizer=OPTIMIZERS[config.optimizer](_schedule(config, steps=steps), **averaged),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=config.label_smoothing),
        metrics=["accuracy"],
    )
    model.optimizer.build(model.trainable_variables)  # now, so that a checkpoint finds its variables


def _first_epoch(checkpoint: Checkpoint | None, batches: MixedBatches, config: Config) -> int:
    """Returns the epoch, counted from 0, to begin with; past the last one where nothing is left to learn."""
    if checkpoint is None:
        return 0
    batches.skip_epochs(checkpoint.epochs_done)
    return config.epochs if checkpoint.stopped else checkpoint.epochs_done


def _as_pair(digits: Digits, classes: int) -> tuple[np.ndarray, np.ndarray]:
    return as_input(digits.images), as_targets(digits.labels, classes)


def _schedule(config: Config, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    warm_up = max(1, int(WARM_UP_SHARE * steps))
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=config.learning_rate / 20,
        decay_steps=max(1, steps - warm_up),
        warmup_target=config.learning_rate,
        warmup_steps=warm_up,
    )
