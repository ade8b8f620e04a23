"""Look for better settings: a small search with Optuna, judged by validation digits alone.

Why Optuna: it prunes a bad trial in the middle of its training, keeps a search in an SQLite file that it goes on from,
and adds five small packages. Ray Tune brings a cluster, Keras Tuner restarts each trial to prune it.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import optuna
from scipy.special import log_softmax

from training.config import Config
from training.data import Digits
from training.errors import TrainingError
from training.fit import as_input, fit
from training.networks import build
from training.recipe import Recipe
from training.search_space import as_flags, as_suggestion, drawn
from training.statistics import fit_temperature
from webapp.errors import DigitPadError
from webapp.recognition.pipeline import TINY

FILE = "search.sqlite3"
STUDY = "digits"

TRIALS_BEFORE_PRUNING = 5
"""Trials that run to their end whatever they give: a median of fewer says little."""

COMPLETE = optuna.trial.TrialState.COMPLETE
DONE = (COMPLETE, optuna.trial.TrialState.PRUNED)


class Search(NamedTuple):
    """What is looked for, and where it is kept."""

    base: Config
    """What is not varied; its own settings are the first trial, so that the best one is never worse."""
    prepare: Callable[[Config], Recipe]
    folder: Path
    """Holds the file of the search."""


def run_search(
    search: Search, *, trials: int, resume: bool, tell: Callable[[str], None] = print
) -> list[optuna.trial.FrozenTrial]:
    """Tries settings until as many trials are done.

    Args:
        search: what to look for.
        trials: how many in all, those of before a resumption included.
        resume: whether to go on with a search that lies in the folder.
        tell: gets a line for each trial.

    Returns:
        The trials that are done, the best first and the pruned ones last.

    Raises:
        TrainingError: there is a search and `resume` is false, it is of another run or damaged, it cannot be written,
            or no trial came to its end.
    """
    if trials < 1:
        raise TrainingError(f"Expected --trials of 1 or more, but got {trials}.")
    optuna.logging.set_verbosity(optuna.logging.ERROR)  # what stops a trial is told in one line by the caller
    with _opened(search.folder / FILE, resume=resume) as storage:
        study = _study(search, storage)
        while (done := len(study.get_trials(states=DONE))) < trials:
            study.optimize(lambda trial: _try(trial, search), n_trials=1)
            tell(f"{describe(study.trials[-1])}   {done + 1} of {trials}")
        found = sorted(study.get_trials(states=DONE), key=_rank)
    if found[0].state != COMPLETE:
        raise TrainingError("No trial came to its end with a loss that is a number. Look at the data, or try more.")
    return found


def config_of(trial: optuna.trial.FrozenTrial, base: Config) -> Config:
    """Returns the configuration that a trial tried."""
    return drawn(optuna.trial.FixedTrial(trial.params), base)


def describe(trial: optuna.trial.FrozenTrial) -> str:
    """Returns one line: number, validation loss and error, settings."""
    loss = "pruned" if trial.state != COMPLETE else f"{trial.value:.5f}"
    error = trial.user_attrs.get("error")
    wrong = "      –" if error is None else f"{error:>7.2%}"
    return f"trial {trial.number:>3}   loss {loss:>8}   wrong {wrong}   {trial.user_attrs.get('flags', '')}"


def calibrated_loss(outputs: np.ndarray, labels: np.ndarray) -> float:
    """Returns the cross-entropy at the temperature that suits the outputs best.

    Label smoothing makes a network modest and a plain cross-entropy large. Every model is calibrated before it is
    served, so what calibration takes away shall not decide.

    Args:
        outputs: (N, C) float, probabilities.
        labels: (N,) 0 to C - 1.

    Returns:
        0 and up; infinite where the outputs are no numbers.
    """
    if not np.isfinite(outputs).all():
        return float("inf")
    logits = np.log(np.maximum(outputs.astype(np.float64), TINY))
    scaled = log_softmax(logits / fit_temperature(logits, labels), axis=1)
    return -float(scaled[np.arange(len(labels)), labels].mean())


class Watch(keras.callbacks.Callback):
    """Measures a trial after each epoch, and ends it early where it is worse than most.

    Args:
        trial: Optuna's.
        validation: digits that no weight is trained on; label 10 is "not a digit".
    """

    def __init__(self, trial: optuna.Trial, validation: Digits) -> None:
        super().__init__()
        self.loss = float("inf")
        self.pruned = False
        self._trial, self._labels, self._inputs = trial, validation.labels, as_input(validation.images)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        outputs = self.model.predict(self._inputs, batch_size=1000, verbose=0)
        self.loss = calibrated_loss(outputs, self._labels)
        self._trial.set_user_attr("error", float((outputs.argmax(axis=1) != self._labels).mean()))
        self._trial.report(self.loss, epoch)
        self.pruned = not np.isfinite(self.loss) or self._trial.should_prune()
        self.model.stop_training |= self.pruned


def _try(trial: optuna.Trial, search: Search) -> float:
    """Trains once. A run whose loss explodes is a bad trial, no error."""
    config = drawn(trial, search.base)
    trial.set_user_attr("flags", as_flags(config))
    recipe = search.prepare(config)
    keras.backend.clear_session()
    model = build(config.arch, classes=recipe.classes, dropout=config.dropout, seed=config.seed)
    watch = Watch(trial, recipe.validation)
    try:
        fit(model, recipe.shares, None, config, verbose=0, watchers=[watch])
    except TrainingError as error:
        raise optuna.TrialPruned from error
    if watch.pruned:
        raise optuna.TrialPruned
    return watch.loss


def _rank(trial: optuna.trial.FrozenTrial) -> tuple[bool, float]:
    return (False, trial.value) if trial.state == COMPLETE else (True, 0.0)


def _study(search: Search, storage: optuna.storages.RDBStorage) -> optuna.Study:
    study = optuna.create_study(
        storage=storage,
        study_name=STUDY,
        load_if_exists=True,
        pruner=optuna.pruners.MedianPruner(n_startup_trials=TRIALS_BEFORE_PRUNING, n_warmup_steps=0),
    )
    run = search.base.as_dict()
    if study.user_attrs.get("run", run) != run:
        raise _unusable(search.folder / FILE, "it is of a search with other flags")
    study.set_user_attr("run", run)
    study.sampler = optuna.samplers.TPESampler(seed=search.base.seed + len(study.trials))  # goes on, repeats nothing
    if not study.trials:
        study.enqueue_trial(as_suggestion(search.base))
    return study


@contextlib.contextmanager
def _opened(path: Path, *, resume: bool) -> Iterator[optuna.storages.RDBStorage]:
    """Opens the file of a search, or begins one, and closes it in the end."""
    found = path.exists()
    if found and not resume:
        raise TrainingError(f"{path} holds a search already. Go on with --resume, or name another folder with --out.")
    with _told(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(path)) as connection:
                connection.execute("BEGIN IMMEDIATE")  # SQLAlchemy would leave a file open that is no database
            storage = optuna.storages.RDBStorage(f"sqlite:///{path.absolute()}")
        except BaseException:
            if not found:
                path.unlink(missing_ok=True)  # half a file is none
            raise
        try:
            yield storage
        finally:
            storage.remove_session()
            storage.engine.dispose()


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tells in one line what is wrong with a file, wherever in SQLite, SQLAlchemy or Optuna that came up."""
    try:
        yield
    except DigitPadError:
        raise
    except Exception as error:
        first = error
        while first.__cause__ is not None:
            first = first.__cause__
        if not isinstance(first, OSError | sqlite3.Error):
            raise
        raise _unusable(path, str(first).splitlines()[0]) from error


def _unusable(path: Path, reason: str) -> TrainingError:
    return TrainingError(f"{path} cannot be used: {reason}. Make room, or name another folder with --out.")
