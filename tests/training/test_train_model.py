"""The whole of `train_model.py` on small generated digits: train, export, measure, release, serve."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_digits  # noqa: E402
from tests.pictures import seven_png  # noqa: E402
from tests.training.runs import TRAIN  # noqa: E402
from training import export, networks  # noqa: E402
from training.augment import Strength  # noqa: E402
from training.config import Config  # noqa: E402
from training.data import Digits, digits_data, load_mnist  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.evaluate import classify, served_classifier  # noqa: E402
from training.fit import MixedBatches, as_input, fit, split_counts  # noqa: E402
from training.networks import MLP_UNITS, build  # noqa: E402
from training.recipe import prepare  # noqa: E402
from training.sources import VariedPictures  # noqa: E402
from webapp.config import PROJECT  # noqa: E402
from webapp.recognition.classify import LiteRtClassifier  # noqa: E402
from webapp.recognition.model_folder import read_card, sha256  # noqa: E402
from webapp.recognition.pipeline import Recogniser  # noqa: E402

RELEASED = PROJECT / "saved_model"


def test_it_works(run):
    card = read_card(run)
    figures = card["figures"]["mnist_test"]
    assert figures["accuracy"] > 0.8
    assert figures["right"] == round(figures["accuracy"] * 100)
    assert card["training"]["config"]["epochs"] == 3
    assert 0 < card["thresholds"]["sure_from"] < 1
    assert len(card["weights_sha256"]) == 64
    assert Recogniser.load(run).predict(seven_png()).verdict in ("digit", "unsure")


def test_release_replaces_the_served_model_and_counts_up(run, tmp_path):
    released = tmp_path / "released"
    first, second = export.release(run, released), export.release(run, released)
    assert first.endswith(".1")
    assert second.endswith(".2")
    assert read_card(released)["version"] == second
    assert Recogniser.load(released).card["version"] == second


def test_the_exports_agree_with_keras(run, small_mnist):
    images = small_mnist.test.images
    keras_answers = keras.models.load_model(run / "digits.keras").predict(images[..., np.newaxis] / 255.0, verbose=0)
    assert np.allclose(classify(served_classifier(run), images), keras_answers, atol=1e-4)


def test_a_full_disk_leaves_the_old_model_whole_and_a_checkpoint_to_save_from(own_run, unmeasured, monkeypatch, capsys):
    run = own_run
    before = read_card(run)

    def full_disk(model, quantize):
        raise OSError(28, "No space left on device")

    flags = [*TRAIN, "--epochs", "1", "--out", str(run)]
    with monkeypatch.context() as patch:
        patch.setattr(export, "to_litert", full_disk)
        assert train_model.main(flags) == 2
    error = capsys.readouterr().err
    assert "No space left on device" in error
    assert error.count("\n") == 1
    assert read_card(run) == before
    Recogniser.load(run)
    assert sorted(path.name for path in run.parent.iterdir()) == ["run", "run.checkpoint.npz"]
    assert train_model.main([*flags, "--resume"]) == 0
    assert read_card(run)["weights_sha256"] != before["weights_sha256"]
    assert [path.name for path in run.parent.iterdir()] == ["run"]


def test_a_move_that_fails_at_the_last_moment_brings_the_old_model_back(run, tmp_path, monkeypatch):
    released = tmp_path / "released"
    export.release(run, released)
    before, rename = read_card(released), Path.rename

    def refuse_the_new_one(path, target):
        if path.name == "new":
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_the_new_one)
    with pytest.raises(TrainingError, match="Input/output error"):
        export.release(run, released)
    assert read_card(released) == before
    Recogniser.load(released)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--epochs", "0"], "--epochs above 0"),
        (["--dropout", "1"], "--dropout from 0 to under 1"),
        (["--augment", "-1"], "--augment of 0 or more"),
        (["--validation-size", "400"], "validation part of 1 to 399"),
    ],
)
def test_a_value_that_no_run_can_use_is_one_line_and_exit_code_2(small_mnist, capsys, flags, said):
    assert train_model.main(flags) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_collected_digits_are_learned_from_and_what_is_skipped_is_named(unmeasured, pictures, tmp_path, capsys):
    csv = tmp_path / "train.csv"
    images, labels = generated_digits(20, seed=3)
    rows = (",".join(map(str, [label, *image.ravel()])) for image, label in zip(images, labels, strict=True))
    csv.write_text("\n".join(rows))
    flags = ["--digits", str(pictures), "--digits", str(csv), "--epochs", "1", "--out", str(tmp_path / "run")]
    assert train_model.main([*TRAIN, *flags]) == 0
    told = capsys.readouterr().err
    assert "skipped 3/notes.txt: " in told
    assert f"{pictures}: 100 digits, 1 skipped" in told
    data = read_card(tmp_path / "run")["training"]["data"]
    assert data["mnist_train"] == 360
    assert data["collected"] == {
        str(pictures): {"train": 80, "validation": 20, "share": 0.125},
        str(csv): {"train": 16, "validation": 4, "share": 0.125},
    }


def test_collected_digits_that_are_not_there_are_one_line_and_exit_code_2(small_mnist, tmp_path, capsys):
    assert train_model.main(["--digits", str(tmp_path / "nowhere"), "--out", str(tmp_path / "run")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_learning_rate_that_explodes_is_told(small_mnist):
    config = Config(arch="mlp", epochs=1, epoch_size=400, optimizer="sgd", learning_rate=1e30, validation_size=40)
    recipe = prepare(config, small_mnist, None)
    with pytest.raises(TrainingError, match="Lower --learning-rate"):
        fit(build("mlp", dropout=0.1, seed=1), recipe.shares, recipe.validation, config, verbose=0)


def test_a_seed_gives_the_same_weights_again(small_mnist):
    hashes = set()
    for _ in range(2):
        config = Config(arch="cnn", epochs=1, epoch_size=160, batch_size=32, validation_size=40)
        recipe = prepare(config, small_mnist, None)
        model = build("cnn", dropout=0.3, seed=config.seed)
        fit(model, recipe.shares, recipe.validation, config, verbose=0)
        hashes.add(export.weights_sha256(model))
    assert len(hashes) == 1


def batches(digits: Digits, **config) -> MixedBatches:
    source = VariedPictures(digits, Strength())
    return MixedBatches([(source, 3.0), (source, 1.0)], Config(batch_size=64, epoch_size=200, **config), classes=11)


def test_batches_are_full_inputs_with_one_hot_labels(small_mnist):
    made = batches(small_mnist.train)
    images, labels = made[0]
    assert len(made) == 4
    assert images.shape == (64, 28, 28, 1)
    assert images.dtype == np.float32
    assert (images.min(), images.max()) == (0, 1)
    assert labels.shape == (64, 11)
    assert labels.sum(axis=1).tolist() == [1.0] * 64


def test_a_seed_gives_the_same_batches_and_each_epoch_gives_others(small_mnist):
    first, again, other = batches(small_mnist.train), batches(small_mnist.train), batches(small_mnist.train, seed=2)
    assert np.array_equal(first[1][0], again[1][0])
    assert not np.array_equal(first[1][0], other[1][0])
    before = first[1][0]
    first.on_epoch_end()
    assert not np.array_equal(first[1][0], before)


def test_the_same_digits_are_held_out_whatever_the_seed(small_mnist):
    first, second = (prepare(Config(validation_size=40, seed=seed), small_mnist, None).validation for seed in (1, 2))
    assert np.array_equal(first.images, second.images)


@pytest.mark.parametrize(
    ("total", "shares", "counts"),
    [(128, [1.0], [128]), (128, [0.45, 0.4, 0.15], [58, 51, 19]), (3, [1, 1], [2, 1]), (1, [1, 1, 1], [0, 1, 0])],
)
def test_shares_of_a_batch_add_up(total, shares, counts):
    assert split_counts(total, shares) == counts
    assert sum(counts) == total


@pytest.mark.parametrize("arch", ["cnn", "cnn_deep", "mlp"])
@pytest.mark.parametrize("classes", [10, 11])
def test_every_network_maps_pictures_to_probabilities(monkeypatch, arch, classes):
    monkeypatch.setattr(networks, "MLP_UNITS", MLP_UNITS)  # which the small MNIST makes fewer
    answers = build(arch, classes=classes, dropout=0.3, seed=1).predict(np.zeros((2, 28, 28, 1)), verbose=0)
    assert answers.shape == (2, classes)
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)


def test_help_explains_every_flag(capsys):
    with pytest.raises(SystemExit) as ended:
        train_model.main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for flag in ("--epochs", "--batch-size", "--learning-rate", "--mnist", "--release"):
        assert flag in text


def parsers() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (action for action in train_model._parser([])._actions if action.dest == "command")
    return commands.choices


@pytest.mark.parametrize("command", parsers().values(), ids=parsers())
def test_every_flag_of_every_command_is_explained(command):
    assert all(action.help for action in command._actions)


def test_the_released_card_tells_the_truth_about_the_served_file(served_answers):
    """Recomputes the accuracy that `model.json` claims."""
    if digits_data() is None:
        pytest.skip("DIGITS_DATA is not here: the figures of model.json cannot be recomputed")
    claimed = read_card(RELEASED)["figures"]["mnist_test"]
    assert int((served_answers[:, :10].argmax(axis=1) == load_mnist().test.labels).sum()) == claimed["right"]
    assert claimed["accuracy"] >= 0.994


EVERY = 10
"""Of MNIST's test digits one in so many is asked for all its probabilities: a wrong export is wrong everywhere."""


@pytest.fixture(scope="module")
def asked() -> np.ndarray:
    """All test digits of MNIST, or as many generated ones: of a thousand, one near tie is too large a share."""
    return load_mnist().test.images if digits_data() else generated_digits(10_000)[0]


@pytest.fixture(scope="module")
def served_answers(asked) -> np.ndarray:
    """What the released file answers to them: seconds, and two tests look at it."""
    return classify(served_classifier(RELEASED), asked)


@pytest.fixture(scope="module")
def released_keras(asked) -> tuple[keras.Model, np.ndarray]:
    """The released Keras network and its answers to them."""
    model = keras.models.load_model(RELEASED / "digits.keras")
    return model, model.predict(as_input(asked), batch_size=500, verbose=0)


def test_the_released_keras_network_agrees_with_its_float_export(asked, released_keras, tmp_path):
    model, keras_answers = released_keras
    exported = lite_classifier(export.to_litert(model), tmp_path)
    assert np.abs(classify(exported, asked[::EVERY]) - keras_answers[::EVERY]).max() < 1e-4


def test_the_served_file_gives_the_same_digit_as_the_float_network_on_almost_all_digits(served_answers, released_keras):
    _, keras_answers = released_keras
    assert (served_answers.argmax(axis=1) == keras_answers.argmax(axis=1)).mean() >= 0.9995


def lite_classifier(content: bytes, folder: Path) -> LiteRtClassifier:
    (folder / "digits.tflite").write_bytes(content)
    return LiteRtClassifier(folder, {"files": {"digits.tflite": sha256(content)}})


def test_the_released_weights_are_the_ones_on_the_card():
    model = keras.models.load_model(RELEASED / "digits.keras")
    assert export.weights_sha256(model) == json.loads((RELEASED / "model.json").read_text())["weights_sha256"]


@pytest.mark.parametrize("command", parsers())
def test_help_does_not_wait_for_tensorflow(command):
    code = (
        "import sys, train_model\n"
        f"try:\n train_model.main(['{command}', '--help'])\n"
        "except SystemExit:\n pass\n"
        "sys.exit('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, timeout=60)
    assert done.returncode == 0


def test_a_training_can_begin_with_the_weights_of_another_model(run, tmp_path):
    begin = ["--initial", str(run), "--epochs", "1", "--learning-rate", "1e-9", "--out", str(tmp_path / "next")]
    assert train_model.main([*TRAIN, *begin]) == 0
    old, new = read_card(run), read_card(tmp_path / "next")
    assert new["training"]["data"]["initial_weights"]["weights_sha256"] == old["weights_sha256"]
    assert abs(new["figures"]["mnist_test"]["accuracy"] - old["figures"]["mnist_test"]["accuracy"]) <= 0.03
