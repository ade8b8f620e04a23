"""Train the line network for a given time, on lines that are composed meanwhile."""

import contextlib
import json
import math
import time
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from training.errors import TrainingError
from training.lines.network import SYMBOLS, build
from training.lines.reservoir import Batch, Reservoir

BATCH_COLUMNS = 32 * 144
"""Columns of a batch: 48 of the narrowest lines, 14 of the widest."""


TOLD_STEPS = 100
"""Steps between two lines of progress."""


class Plan(NamedTuple):
    """How long and how to train."""

    minutes: float = 90.0
    """Wall-clock time of the whole training; the schedule follows it."""
    learning_rate: float = 2.5e-3
    """Peak: a short warm-up, then a cosine down to a hundredth."""
    weight_decay: float = 0.02
    warm_up_share: float = 0.02
    easy_share: float = 0.02
    """Share of the time with easy lines only; from there everything comes in until `full_share`."""
    full_share: float = 0.15
    extent_weight: float = 0.5
    """Weight of the mean absolute error of the extents beside CTC's loss for a string."""
    averaging: float = 0.9985
    """Of the weights' moving average, which is what is kept: over some 700 steps."""
    stock: int = 250
    """Lines of each width to compose before the first step."""
    save_minutes: float = 3.0
    is_fine_tuning: bool = False
    """It goes on from a trained network: everything comes in from the start."""
    threads: int = 1
    bfloat16: bool = True
    """See `training.processor`."""
    seed: int = 11


def level_at(progress: float, plan: Plan) -> float:
    """Returns how much composing asks for, 0 to 1, at a share of the training's time."""
    if plan.is_fine_tuning:
        return 1.0
    return min(1.0, max(0.0, (progress - plan.easy_share) / (plan.full_share - plan.easy_share)))


def rate_at(progress: float, plan: Plan) -> float:
    """Returns the learning rate at a share of the training's time."""
    if progress < plan.warm_up_share:
        return plan.learning_rate * (0.1 + 0.9 * progress / plan.warm_up_share)
    done = (min(progress, 1.0) - plan.warm_up_share) / (1 - plan.warm_up_share)
    return plan.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))


class Trainer:
    """The network, its optimizer, its averaged weights, and where they are kept."""

    def __init__(self, plan: Plan, checkpoint: Path) -> None:
        self._plan, self._checkpoint = plan, checkpoint
        keras.mixed_precision.set_global_policy("mixed_bfloat16" if plan.bfloat16 else "float32")
        self.model = build(plan.seed)
        keras.mixed_precision.set_global_policy("float32")
        self._optimizer = keras.optimizers.AdamW(plan.learning_rate, weight_decay=plan.weight_decay, clipnorm=5.0)
        self._optimizer.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
        self._optimizer.build(self.model.trainable_variables)
        self._average = [tf.Variable(variable.value, trainable=False) for variable in self._floats()]
        self.elapsed_s = 0.0
        self.steps = 0
        self.strings = 0

    def begin_with(self, network: keras.Model) -> None:
        """Takes over the weights of a trained network.

        Raises:
            TrainingError: it is another network.
        """
        try:
            self.model.set_weights(network.get_weights())
        except ValueError as error:
            raise TrainingError(f"Expected a line network of this shape to begin with, but {error}") from error
        for average, variable in zip(self._average, self._floats(), strict=True):
            average.assign(tf.cast(variable.value, tf.float32))

    def _floats(self) -> list:
        """Weights and the moving statistics of batch norm, without the state of dropout's chance."""
        return [variable for variable in self.model.variables if "float" in str(variable.dtype)]

    def averaged(self) -> keras.Model:
        """Returns a float32 network with the averaged weights."""
        network = build()
        floats = [variable for variable in network.variables if "float" in str(variable.dtype)]
        for variable, average in zip(floats, self._average, strict=True):
            variable.assign(average)
        return network

    @tf.function(reduce_retracing=True)
    def step(self, pictures, labels, extents):
        """Learns from one batch. Returns CTC's loss for a string, and the mean error of the extents."""
        with tf.GradientTape() as tape:
            answers = tf.cast(self.model(pictures, training=True), tf.float32)  # (N, T, 13)
            reading = tf.reduce_mean(_ctc(answers[..., :SYMBOLS], labels))
            covered = extents[..., 2:]
            error = tf.reduce_sum(tf.abs(answers[..., SYMBOLS:] - extents[..., :2]) * covered)
            error /= tf.reduce_sum(covered) + 1.0
            loss = reading + self._plan.extent_weight * error
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self._optimizer.apply(gradients, self.model.trainable_variables)
        rate = tf.minimum(self._plan.averaging, tf.cast(self._optimizer.iterations, tf.float32) / 1000.0)
        for average, variable in zip(self._average, self._floats(), strict=True):
            average.assign(rate * average + (1 - rate) * tf.cast(variable.value, tf.float32))
        return reading, error

    def learn(self, batch: Batch, progress: float) -> tuple[float, float]:
        self._optimizer.learning_rate.assign(rate_at(progress, self._plan))
        reading, error = self.step(*batch)
        self.steps += 1
        self.strings += len(batch.pictures)
        return float(reading), float(error)

    def save(self) -> None:
        """Keeps everything that going on needs; replaced as a whole."""
        about = {"elapsed_s": self.elapsed_s, "steps": self.steps, "strings": self.strings}
        arrays = {f"now_{i}": np.asarray(v) for i, v in enumerate(self._state())}
        draft = self._checkpoint.with_name(f".{self._checkpoint.name}")
        self._checkpoint.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            np.savez(file, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)
        draft.replace(self._checkpoint)

    def restore(self) -> None:
        """Goes on from the checkpoint.

        Raises:
            TrainingError: there is none, or it is of another network.
        """
        try:
            with np.load(self._checkpoint, allow_pickle=False) as stored:
                about = json.loads(stored["about"].tobytes())
                for i, variable in enumerate(self._state()):
                    variable.assign(stored[f"now_{i}"])
        except (OSError, KeyError, ValueError) as error:
            raise TrainingError(
                f"The checkpoint {self._checkpoint} cannot be gone on with ({error}). Begin anew without --resume."
            ) from error
        self.elapsed_s, self.steps, self.strings = about["elapsed_s"], about["steps"], about["strings"]

    def _state(self) -> list:
        return [*self._floats(), *self._optimizer.variables, *self._average]


def _ctc(logits, labels):
    """Returns (N,) CTC's negative log-likelihood of each string.

    TensorFlow's own loss refuses empty strings; theirs is the likelihood of blanks alone.
    """
    empty = labels[:, 0] < 0
    stand_in = tf.concat([tf.where(empty, 0, labels[:, 0])[:, tf.newaxis], labels[:, 1:]], axis=1)
    present = tf.sparse.from_dense(stand_in + 1)  # 0, which is left out, stands after the end
    strings = tf.SparseTensor(present.indices, present.values - 1, present.dense_shape)
    steps = tf.fill([tf.shape(logits)[0]], tf.shape(logits)[1])
    losses = tf.nn.ctc_loss(strings, logits, None, steps, logits_time_major=False, blank_index=SYMBOLS - 1)
    blanks = -tf.reduce_sum(tf.nn.log_softmax(logits)[..., SYMBOLS - 1], axis=1)
    return tf.where(empty, blanks, losses)


def fit(trainer: Trainer, plan: Plan, tell=print, watch=None) -> None:
    """Trains until the plan's time is over, or an interrupt, and keeps a checkpoint.

    Args:
        trainer: new or restored.
        plan: how long and how.
        tell: takes a line of progress.
        watch: called with the trainer after each checkpoint.
    """
    rng = np.random.default_rng(plan.seed + trainer.steps)
    total_s, begun = plan.minutes * 60, time.monotonic()
    before_s, saved_s, losses = trainer.elapsed_s, trainer.elapsed_s, []
    level = level_at(before_s / total_s, plan)
    with contextlib.ExitStack() as leaving, Reservoir(plan.seed + trainer.steps, level) as reservoir:
        leaving.callback(trainer.save)  # after an interrupt too
        reservoir.wait(plan.stock)
        while trainer.elapsed_s < total_s:
            progress = trainer.elapsed_s / total_s
            reservoir.level.value = level_at(progress, plan)
            losses.append(trainer.learn(reservoir.draw(BATCH_COLUMNS, rng), progress))
            trainer.elapsed_s = before_s + time.monotonic() - begun
            if len(losses) == TOLD_STEPS:
                tell(_progress(trainer, reservoir, losses))
                losses = []
            if trainer.elapsed_s - saved_s > plan.save_minutes * 60:
                saved_s = trainer.elapsed_s
                trainer.save()
                if watch:
                    watch(trainer)


def _progress(trainer: Trainer, reservoir: Reservoir, losses: list[tuple[float, float]]) -> str:
    reading, error = np.mean(losses, axis=0)
    return (
        f"{trainer.elapsed_s / 60:6.1f} min  step {trainer.steps}  strings {trainer.strings}  composed "
        f"{reservoir.composed}  level {reservoir.level.value:.2f}  ctc {reading:.3f}  extents {error:.3f}"
    )
