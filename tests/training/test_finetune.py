"""Fine-tuning a two-second model: it is kept, or thrown away when it got worse."""

import json
import shutil

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_digits  # noqa: E402
from training import commands, export, finetune  # noqa: E402
from training.config import Config  # noqa: E402
from training.data import Digits  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.finetune import continued, judge_held_out, load_network  # noqa: E402
from training.networks import build  # noqa: E402
from training.recipe import add_collected, prepare  # noqa: E402
from training.sources import Scribbles  # noqa: E402
from webapp.errors import ModelError  # noqa: E402
from webapp.recognition.model_folder import read_card, sha256  # noqa: E402

FLAGS = ["--epochs", "2", "--epoch-size", "400", "--batch-size", "32", "--learning-rate", "0.001"]


def test_it_works(run, pictures, tmp_path, capsys):
    before = (run / "model.json").read_bytes()
    assert train_model.main(["finetune", str(pictures), "--model", str(run), "--out", str(tmp_path), *FLAGS]) == 0
    said, told = capsys.readouterr()
    assert "MNIST digits held out: B is" in said
    assert f"{pictures}, part held out: B is" in said
    assert "of 20 only A read right" in said
    assert f"{pictures}: 100 digits, 1 skipped" in told
    assert "skipped 3/notes.txt: " in told
    card, old = read_card(tmp_path), read_card(run)
    assert card["finetuned_from"]["weights_sha256"] == old["weights_sha256"] != card["weights_sha256"]
    assert card["training"]["data"]["collected"] == {str(pictures): {"train": 80, "validation": 20, "share": 0.5}}
    assert card["training"]["config"]["arch"] == "mlp"
    assert card["training"]["config"]["learning_rate"] == 0.001
    assert card["training"]["history"]["best_epoch"] == 2
    assert card["figures"]["mnist_test"]["accuracy"] > 0.8
    assert (tmp_path / "report" / "learning_curves.png").is_file()
    assert (run / "model.json").read_bytes() == before


def test_weights_are_not_averaged_though_those_of_the_model_were(run, pictures, unmeasured, tmp_path):
    averaged = shutil.copytree(run, tmp_path / "averaged")
    card = read_card(averaged)
    card["training"]["config"]["averaging"] = 0.999
    (averaged / "model.json").write_text(json.dumps(card))
    for model, out in ((run, "one"), (averaged, "other")):
        flags = ["--model", str(model), "--out", str(tmp_path / out), *FLAGS, "--epochs", "1"]
        assert train_model.main(["finetune", str(pictures), *flags]) == 0
    one, other = (read_card(tmp_path / name) for name in ("one", "other"))
    assert other["training"]["config"]["averaging"] == 0.0
    assert other["weights_sha256"] == one["weights_sha256"]


def test_a_model_that_lost_is_thrown_away_and_the_old_one_stays(run, pictures, tmp_path, capsys):
    released = shutil.copytree(run, tmp_path / "released")
    flags = ["finetune", str(pictures), "--model", str(run), "--out", str(tmp_path / "out"), *FLAGS, "--release"]
    flags += ["--learning-rate", "1"]  # steps so large that nothing of the model is left
    options = train_model._parser(flags).parse_args(flags)
    options.released = released
    commands.finetune(options)
    said = capsys.readouterr().out
    assert "MNIST digits held out: B is worse" in said
    assert "The fine-tuned model lost on MNIST digits held out" in said
    assert f"It is thrown away; {run} stays as it is." in said
    assert not (tmp_path / "out").exists()
    assert (released / "model.json").read_bytes() == (run / "model.json").read_bytes()


def test_the_same_command_gives_the_same_weights(run, pictures, small_mnist):
    hashes = set()
    for _ in range(2):
        config = continued(read_card(run), epochs=1, epoch_size=200)
        digits = Digits(*generated_digits(50, seed=9))
        recipe = add_collected(prepare(config, small_mnist, None), {"new": digits}, config, share=0.5)
        model = load_network(run, config)
        finetune_history = commands.fit(model, recipe.shares, None, config, verbose=0)
        assert "val_loss" not in finetune_history["epochs"]
        hashes.add(export.weights_sha256(model))
    assert len(hashes) == 1


def test_nothing_that_is_held_out_is_learned_from(small_mnist):
    digits = Digits(np.arange(50, dtype=np.uint8)[:, np.newaxis, np.newaxis] * np.ones((1, 28, 28), np.uint8),
                    np.arange(50, dtype=np.uint8) % 10)  # fmt: skip
    config = Config(validation_size=40, augment=0)
    recipe = add_collected(prepare(config, small_mnist, None), {"new": digits}, config, share=0.5)
    source, share = recipe.shares[-1]
    assert share == 0.5
    assert sum(part for _, part in recipe.shares) == pytest.approx(1)
    held_out = set(recipe.held_out["new, part held out"].images[:, 0, 0].tolist())
    assert len(held_out) == 10
    assert held_out.isdisjoint(source._digits.images[:, 0, 0].tolist())
    assert len(recipe.validation.labels) == 40 + 10


def test_a_network_that_refuses_goes_on_seeing_what_is_no_digit(small_mnist):
    recipe = prepare(Config(strokes=True, validation_size=40), small_mnist, None)
    assert recipe.classes == 11
    assert isinstance(recipe.shares[1][0], Scribbles)
    images, labels = recipe.shares[1][0].draw(3, np.random.default_rng(1))
    assert images.shape == (3, 28, 28)
    assert labels.tolist() == [10, 10, 10]


def test_refusing_counts_where_there_is_no_digit(run):
    marks = Digits(generated_digits(10)[0], np.full(10, 10, np.uint8))
    (verdict,) = judge_held_out(run, run, {"marks": marks})
    assert verdict.paired == (0, 0, 1.0)
    assert not finetune._right(run, marks).any()  # a network of ten classes refuses nothing


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["nowhere"], "nowhere"),
        (["{pictures}", "--epochs", "0"], "--epochs above 0"),
        (["{pictures}", "--model", "nowhere"], "Expected a model in nowhere"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(run, pictures, tmp_path, capsys, flags, said):
    flags = [flag.format(pictures=pictures) for flag in flags]
    assert train_model.main(["finetune", "--model", str(run), "--out", str(tmp_path / "out"), *flags]) == 2
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("train_model.py: ")]
    assert len(errors) == 1
    assert said in errors[0]
    assert not (tmp_path / "out").exists()


def test_pictures_in_which_a_digit_is_missing_are_refused(run, pictures, tmp_path, capsys):
    some = shutil.copytree(pictures, tmp_path / "some")
    shutil.rmtree(some / "4")
    assert train_model.main(["finetune", str(some), "--model", str(run), "--out", str(tmp_path / "out")]) == 2
    assert "none of 4 came" in capsys.readouterr().err


def test_a_damaged_keras_file_is_refused(own_run):
    (own_run / "digits.keras").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="digits.keras is damaged"):
        load_network(own_run, Config())


def test_a_keras_file_that_is_none_is_refused_even_with_its_own_hash(own_run):
    (own_run / "digits.keras").write_bytes(b"junk")
    export.annotate(own_run, files={"digits.keras": sha256(b"junk")})
    with pytest.raises(TrainingError, match="is no Keras model") as refused:
        load_network(own_run, Config())
    assert "\n" not in refused.value.detail


def test_a_network_with_other_classes_than_its_card_tells_is_refused(tmp_path):
    export.write_model(build("mlp", dropout=0.1, seed=1), tmp_path / "model", {})
    with pytest.raises(TrainingError, match="Expected a network of 11 classes .* but it has 10"):
        load_network(tmp_path / "model", Config(strokes=True))
