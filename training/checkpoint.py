"""Let a run go on after an interruption as if there had been none.

After each epoch one file takes all that the next epoch depends on: weights, the states of dropout and optimizer, what
early stopping remembers, the order of the batches. A run that is resumed ends with the very weights of one that was
never interrupted (a test holds this).
"""

import json
import random
import time
import zipfile
from pathlib import Path

import keras
import numpy as np

from training.errors import TrainingError

ABOUT = "about"
"""Name of the array that holds everything but numbers, as JSON."""


class Checkpoint(keras.callbacks.Callback):
    """Writes the checkpoint of a run after each epoch, and reads it when a run is resumed.

    Args:
        path: the file, .npz.
        run: what decides the run, fit for JSON; only the same run can be gone on with.
        stopping: early stopping, whose memory is kept; it must come before this among the callbacks.
        resume: whether to go on from the file. Where there is none, the run begins at its beginning.
    """

    def __init__(self, path: Path, run: dict, stopping: keras.callbacks.EarlyStopping, *, resume: bool) -> None:
        super().__init__()
        self.epochs_done = 0
        self.history: dict[str, list[float]] = {}
        self.seconds = 0.0
        self._path, self._run, self._stopping = path, json.loads(json.dumps(run)), stopping
        self._stored = _read(path, self._run) if resume and path.exists() else None
        if self._stored:
            about = self._stored[ABOUT]
            self.epochs_done, self.history, self.seconds = (about[k] for k in ("epochs_done", "history", "seconds"))

    @property
    def stopped(self) -> bool:
        """Whether early stopping had ended the run when the checkpoint was written."""
        return bool(self._stored) and self._stored[ABOUT]["wait"] >= self._stopping.patience

    def on_train_begin(self, logs: dict | None = None) -> None:
        self._began = time.monotonic() - self.seconds
        if self._stored:
            self._restore()
            self._stored = None

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(float(value))
        self.epochs_done, self.seconds = epoch + 1, time.monotonic() - self._began
        if np.isfinite(self.history["loss"][-1]):
            self._write()

    def _variables(self) -> list:
        return [*self.model.variables, *self.model.optimizer.variables]

    def _write(self) -> None:
        stopping = self._stopping
        about = {
            "run": self._run,
            "epochs_done": self.epochs_done,
            "history": self.history,
            "seconds": self.seconds,
            "best": None if stopping.best is None else float(stopping.best),
            "best_epoch": stopping.best_epoch,
            "wait": stopping.wait,
            "random": random.getstate(),  # Keras shuffles the batches by it
        }
        arrays = {f"now_{i}": np.asarray(variable) for i, variable in enumerate(self._variables())}
        arrays |= {f"best_{i}": weight for i, weight in enumerate(stopping.best_weights or [])}
        draft = self._path.with_name(f"{self._path.name}.draft")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                np.savez(file, **arrays, **{ABOUT: np.frombuffer(json.dumps(about).encode(), np.uint8)})
            draft.replace(self._path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise TrainingError(
                f"The checkpoint {self._path} could not be written ({error.strerror or error}). Make room, then go on "
                "with --resume."
            ) from error

    def _restore(self) -> None:
        about, variables = self._stored[ABOUT], self._variables()
        try:
            for i, variable in enumerate(variables):
                variable.assign(self._stored[f"now_{i}"])
        except (KeyError, ValueError) as error:
            raise _unusable(self._path, "it is of another network") from error
        stopping = self._stopping
        stopping.best, stopping.best_epoch, stopping.wait = (about[name] for name in ("best", "best_epoch", "wait"))
        best = [self._stored[f"best_{i}"] for i in range(sum(name.startswith("best_") for name in self._stored))]
        stopping.best_weights = best or None
        version, state, gauss = about["random"]
        random.setstate((version, tuple(state), gauss))


def _read(path: Path, run: dict) -> dict:
    """Returns the arrays of a checkpoint, and what it tells about itself.

    Raises:
        TrainingError: it is damaged, or of another run.
    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            stored = {name: file[name] for name in file.files}
        stored[ABOUT] = json.loads(stored[ABOUT].tobytes())
        written_by = stored[ABOUT]["run"]
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise _unusable(path, "it is damaged") from error
    if written_by != run:
        raise _unusable(path, f"it is of a run with other flags or data: {_difference(written_by, run)}")
    return stored


def _difference(before: dict, now: dict) -> str:
    """Names the first setting in which two runs differ."""
    flat_before, flat_now = ({f"{k}.{n}": v for k in run for n, v in run[k].items()} for run in (before, now))
    for name in sorted({*flat_before, *flat_now}):
        if flat_before.get(name) != flat_now.get(name):
            return f"{name} was {str(flat_before.get(name))[:60]}, now it is {str(flat_now.get(name))[:60]}"
    return "it looks otherwise"


def _unusable(path: Path, reason: str) -> TrainingError:
    return TrainingError(
        f"The checkpoint {path} cannot be gone on with: {reason}. Use the flags of that run, or begin anew without "
        "--resume."
    )
