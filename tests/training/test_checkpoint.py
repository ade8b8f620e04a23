"""A training that is interrupted after its first epoch and resumed ends as if nothing had happened."""

import json
import shutil

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.training.runs import TRAIN  # noqa: E402
from training.checkpoint import Checkpoint  # noqa: E402
from webapp.recognition.model_folder import read_card  # noqa: E402

pytestmark = pytest.mark.usefixtures("unmeasured")


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory, small_mnist):
    """A folder with the checkpoint of a run that somebody stopped after its first epoch."""
    folder = tmp_path_factory.mktemp("interrupted")
    stop_after_first_epoch(folder)
    assert [path.name for path in folder.iterdir()] == ["run.checkpoint.npz"]
    return folder


def stop_after_first_epoch(folder, *flags: str) -> None:
    write = Checkpoint.on_epoch_end

    def write_and_stop(self, epoch, logs=None):
        write(self, epoch, logs)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checkpoint, "on_epoch_end", write_and_stop)
        assert train_model.main([*TRAIN, "--out", str(folder / "run"), *flags]) == 130


@pytest.fixture
def own(interrupted, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(interrupted, tmp_path / "own")


def resume(folder, *flags: str) -> int:
    return train_model.main([*TRAIN, "--out", str(folder / "run"), "--resume", *flags])


def test_it_ends_with_the_very_weights_of_an_uninterrupted_run(run, own):
    assert resume(own) == 0
    resumed, whole = read_card(own / "run"), read_card(run)
    assert resumed["weights_sha256"] == whole["weights_sha256"]
    assert resumed["training"]["history"]["epochs"] == whole["training"]["history"]["epochs"]
    assert len(resumed["training"]["history"]["epochs"]["loss"]) == 3
    assert resumed["thresholds"] == whole["thresholds"]
    assert [path.name for path in own.iterdir()] == ["run"]  # the checkpoint has served


def test_averaged_weights_too_go_on_as_if_nothing_had_happened(small_mnist, tmp_path):
    flags = ["--averaging", "0.9"]
    stop_after_first_epoch(tmp_path, *flags)
    assert resume(tmp_path, *flags) == 0
    assert train_model.main([*TRAIN, "--out", str(tmp_path / "whole"), *flags]) == 0
    resumed, whole = (read_card(tmp_path / name)["weights_sha256"] for name in ("run", "whole"))
    assert resumed == whole


def test_without_a_checkpoint_it_begins_at_the_beginning_and_says_so(small_mnist, tmp_path, capsys):
    assert resume(tmp_path, "--epochs", "1") == 0
    assert "There is no checkpoint" in capsys.readouterr().err


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: b"junk", lambda data: data[:-100], lambda data: data[: len(data) // 2]]
)
def test_a_damaged_checkpoint_is_one_line_and_exit_code_2(own, capsys, damage):
    path = own / "run.checkpoint.npz"
    path.write_bytes(damage(path.read_bytes()))
    assert resume(own) == 2
    error = capsys.readouterr().err
    assert "run.checkpoint.npz cannot be gone on with: it is damaged" in error
    assert error.count("\n") == 1


def test_flipped_bits_are_noticed(own, capsys):
    path = own / "run.checkpoint.npz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert resume(own) == 2
    assert "it is damaged" in capsys.readouterr().err


def test_a_file_of_other_arrays_is_refused(own, capsys):
    np.savez(own / "run.checkpoint.npz", some=np.zeros(3))
    assert resume(own) == 2
    assert "it is damaged" in capsys.readouterr().err


def test_other_flags_than_those_of_the_interrupted_run_are_refused_by_name(own, capsys):
    assert resume(own, "--epochs", "4") == 2
    error = capsys.readouterr().err
    assert "config.epochs was 3, now it is 4" in error
    assert error.count("\n") == 1


def test_a_checkpoint_of_another_network_is_refused(own, capsys):
    path = own / "run.checkpoint.npz"
    with np.load(path) as file:
        stored = {name: file[name] for name in file.files}
    stored["now_0"] = np.zeros((2, 2), np.float32)
    np.savez(path, **stored)
    assert resume(own) == 2
    assert "it is of another network" in capsys.readouterr().err


def test_a_run_that_early_stopping_had_ended_learns_no_more(own):
    path = own / "run.checkpoint.npz"
    with np.load(path) as file:
        stored = {name: file[name] for name in file.files}
    about = json.loads(stored["about"].tobytes()) | {"wait": 99}
    stored["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez(path, **stored)
    assert resume(own) == 0
    assert len(read_card(own / "run")["training"]["history"]["epochs"]["loss"]) == 1


def test_a_full_disk_while_writing_it_is_one_line_and_exit_code_2(small_mnist, tmp_path, monkeypatch, capsys):
    def full_disk(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full_disk)
    assert train_model.main([*TRAIN, "--out", str(tmp_path / "run")]) == 2
    error = capsys.readouterr().err
    assert "No space left on device" in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
