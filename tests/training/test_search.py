import contextlib
import io
import re
import shutil
import sqlite3
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import optuna  # noqa: E402

import train_model  # noqa: E402
from training import search  # noqa: E402
from training.config import PRESETS, Config  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.recipe import prepare  # noqa: E402
from training.search import calibrated_loss, run_search  # noqa: E402
from training.search_space import SEARCHED, as_flags, as_suggestion, drawn  # noqa: E402

QUICK = ["search", "--arch", "mlp", "--epochs", "2", "--epoch-size", "200", "--validation-size", "100"]


@pytest.fixture(scope="module")
def searched(small_mnist, tmp_path_factory):
    """A folder with a search of two trials, and what was said."""
    folder, said = tmp_path_factory.mktemp("search") / "search", io.StringIO()
    with contextlib.redirect_stdout(said):
        assert train_model.main([*QUICK, "--trials", "2", "--out", str(folder)]) == 0
    return folder, said.getvalue()


def trials(said: str) -> list[str]:
    """Returns the lines of the final table."""
    return re.findall(r"^trial +\d+ +loss .*[\d]$", said.split("\n\n")[1], re.MULTILINE)


def test_it_works(searched):
    _, said = searched
    assert len(trials(said)) == 2
    losses = [float(loss) for loss in re.findall(r"loss +([\d.]+)", "\n".join(trials(said)))]
    assert losses == sorted(losses)


def test_the_best_settings_can_be_pasted(searched):
    _, said = searched
    command = said.strip().splitlines()[-1]
    assert command.startswith("python train_model.py train --optimizer ")
    flags = command.removeprefix("python train_model.py ").split()
    options = train_model._parser(flags).parse_args(flags)
    best = trials(said)[0]
    pasted = Config(**{name: getattr(options, name) for name in ("arch", *SEARCHED)})
    assert pasted.arch == "mlp"
    assert best.endswith(as_flags(pasted))


def test_the_first_trial_is_what_is_used_anyway(searched):
    _, said = searched
    (first,) = (line for line in trials(said) if line.startswith("trial   0"))
    assert first.endswith(as_flags(Config()))


def test_a_search_goes_on_and_repeats_nothing(searched, tmp_path, capsys):
    folder = shutil.copytree(searched[0], tmp_path / "search")
    assert train_model.main([*QUICK, "--trials", "3", "--out", str(folder), "--resume"]) == 0
    lines = trials(capsys.readouterr().out)
    assert len(lines) == 3
    assert len({line.split("--optimizer")[1] for line in lines}) == 3


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--trials", "0"], "--trials of 1 or more"),
        (["--epochs", "0"], "--epochs above 0"),
        (["--validation-size", "400", "--out", "{new}"], "validation part of 1 to 399"),
        (["--trials", "4"], "--resume, or name another folder"),
        (["--trials", "4", "--resume", "--seed", "7"], "a search with other flags"),
    ],
)
def test_bad_values_are_one_line_and_exit_code_2(searched, tmp_path, capsys, flags, said):
    flags = [flag.format(new=tmp_path) for flag in flags]
    assert train_model.main([*QUICK, "--out", str(searched[0]), *flags]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("make", [lambda path: path.write_text("garbage " * 99), Path.mkdir])
def test_a_file_that_is_no_search_is_one_line_and_exit_code_2(small_mnist, tmp_path, capsys, make):
    make(tmp_path / search.FILE)
    assert train_model.main([*QUICK, "--out", str(tmp_path), "--resume"]) == 2
    error = capsys.readouterr().err
    assert "cannot be used" in error
    assert error.count("\n") == 1


@pytest.fixture
def wanted(small_mnist, tmp_path):
    base = Config(arch="mlp", epochs=2, epoch_size=200, validation_size=100)
    return search.Search(base, lambda config: prepare(config, small_mnist, None), tmp_path)


@pytest.fixture
def losses(monkeypatch):
    """Trainings in no time, whose epochs give these losses."""
    coming = []

    def fit(model, shares, validation, config, *, verbose, watchers):
        (watch,) = watchers
        watch.set_model(model)
        for epoch in range(config.epochs):
            if not model.stop_training:
                watch.on_epoch_end(epoch)

    def loss(*_):
        if isinstance(coming[0], BaseException):
            raise coming.pop(0)
        return coming.pop(0)

    def network(*_, **__):
        return SimpleNamespace(predict=lambda inputs, **_: np.zeros((len(inputs), 10)), stop_training=False)

    monkeypatch.setattr(search, "build", network)
    monkeypatch.setattr(search, "fit", fit)
    monkeypatch.setattr(search, "calibrated_loss", loss)
    return coming


def states(found: list[optuna.trial.FrozenTrial]) -> list[str]:
    return [trial.state.name for trial in found]


def test_a_loss_that_explodes_is_a_bad_trial_and_no_error(wanted, losses):
    losses += [0.2, 0.1, TrainingError("The loss is no longer a number."), 0.3, 0.05]
    told = []
    found = run_search(wanted, trials=3, resume=False, tell=told.append)
    assert states(found) == ["COMPLETE", "COMPLETE", "PRUNED"]
    assert [trial.number for trial in found] == [2, 0, 1]
    assert "loss   pruned" in told[1]
    assert told[2].endswith("3 of 3")


def test_a_trial_worse_than_most_is_stopped(wanted, losses, monkeypatch):
    monkeypatch.setattr(search, "TRIALS_BEFORE_PRUNING", 1)
    losses += [0.1, 0.1, 0.5, 0.0]  # two epochs of the first trial; the second is stopped after one
    assert states(run_search(wanted, trials=2, resume=False, tell=str)) == ["COMPLETE", "PRUNED"]
    assert losses == [0.0]


def test_a_search_of_which_no_trial_came_to_its_end_is_told(wanted, losses):
    losses += [float("inf")]
    with pytest.raises(TrainingError, match="No trial came to its end"):
        run_search(wanted, trials=1, resume=False, tell=str)


@pytest.mark.parametrize("call", ["__init__", "set_trial_state_values"])
def test_a_full_disk_is_told_in_one_line(wanted, losses, monkeypatch, call):
    def full_disk(*_, **__):
        raise optuna.exceptions.StorageInternalError("A long story.") from sqlite3.OperationalError("disk is full")

    losses += [0.2, 0.1]
    monkeypatch.setattr(optuna.storages.RDBStorage, call, full_disk)
    with pytest.raises(TrainingError, match="search.sqlite3 cannot be used: disk is full. Make room"):
        run_search(wanted, trials=1, resume=False, tell=str)


def test_a_trial_that_was_killed_does_not_count(wanted, losses):
    losses += [0.2, KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        run_search(wanted, trials=2, resume=False, tell=str)
    losses[:] = [0.2, 0.1, 0.4, 0.3]
    assert states(run_search(wanted, trials=2, resume=True, tell=str)) == ["COMPLETE", "COMPLETE"]
    assert losses == []


def test_the_loss_asks_what_calibration_leaves():
    """A modest network and a bold one that agree in everything but their temperature are equally good."""
    rng = np.random.default_rng(1)
    logits, labels = rng.normal(0, 2, (500, 10)), rng.integers(0, 10, 500)
    logits[np.arange(500), labels] += 4
    modest, bold = (np.exp(t * logits) / np.exp(t * logits).sum(axis=1, keepdims=True) for t in (0.6, 1.6))
    assert calibrated_loss(modest, labels) == pytest.approx(calibrated_loss(bold, labels), rel=1e-3)
    assert calibrated_loss(rng.permutation(modest), labels) > calibrated_loss(modest, labels)


def test_outputs_that_are_no_numbers_are_infinitely_bad():
    assert calibrated_loss(np.full((2, 10), np.nan), np.array([0, 1])) == float("inf")


@pytest.mark.parametrize("preset", PRESETS)
def test_the_usual_settings_are_within_what_is_searched(preset):
    config = Config(**PRESETS[preset])
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Optuna warns of a value out of its range
        assert drawn(optuna.trial.FixedTrial(as_suggestion(config)), config) == config
