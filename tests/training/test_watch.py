import importlib.util

import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.training.runs import TRAIN  # noqa: E402


def test_logs_for_tensorboard_are_written(unmeasured, tmp_path):
    pytest.importorskip("tensorboard", reason="tensorboard is in requirements-train.txt")
    flags = ["--epochs", "1", "--out", str(tmp_path / "run"), "--tensorboard", str(tmp_path / "logs")]
    assert train_model.main([*TRAIN, *flags]) == 0
    assert {path.parent.name for path in (tmp_path / "logs").rglob("events.out.tfevents.*")} == {"train", "validation"}


def test_without_the_package_one_line_says_how_to_install_it(small_mnist, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert train_model.main([*TRAIN, "--out", str(tmp_path / "run"), "--tensorboard", str(tmp_path / "logs")]) == 2
    error = capsys.readouterr().err
    assert "pip install -r requirements-train.txt" in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_line_and_exit_code_2(small_mnist, tmp_path, capsys):
    pytest.importorskip("tensorboard", reason="tensorboard is in requirements-train.txt")
    (tmp_path / "file").write_text("")
    assert (
        train_model.main([*TRAIN, "--out", str(tmp_path / "run"), "--tensorboard", str(tmp_path / "file" / "x")]) == 2
    )
    assert capsys.readouterr().err.count("\n") == 1
