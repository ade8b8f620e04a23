"""Between two networks of two seconds each."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_digits  # noqa: E402
from training.average import SHARES, Trial, as_table, best_of, look_between, weights_between  # noqa: E402
from training.data import Digits  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.float_network import load_float_network  # noqa: E402
from training.networks import build  # noqa: E402
from webapp.recognition.model_folder import read_card  # noqa: E402


@pytest.fixture(scope="module")
def trained(run):
    return load_float_network(run)


def untrained(arch: str = "mlp") -> keras.Model:
    return build(arch, dropout=0.1, seed=3)


def pictures(seed: int) -> Digits:
    return Digits(*generated_digits(60, seed=seed))


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_every_weight_lies_between_those_of_the_two(share):
    first, second = untrained(), build("mlp", dropout=0.1, seed=4)
    for old, new, between in zip(
        first.get_weights(), second.get_weights(), weights_between(first, second, share), strict=True
    ):
        assert np.allclose(between, old + share * (new - old), atol=1e-6)


def test_networks_of_different_layers_are_refused():
    with pytest.raises(TrainingError, match="two networks of the same layers, but got mlp and cnn"):
        weights_between(untrained(), untrained("cnn"), 0.5)


def test_the_trained_end_of_the_line_is_found_and_both_networks_stay_as_they_are(trained):
    first = untrained()
    before = [model.get_weights() for model in (first, trained)]
    trials = look_between(first, trained, {"some": pictures(5), "others": pictures(6)})
    assert best_of(trials).share > 0.5
    assert [trial.share for trial in trials] == list(SHARES)
    for weights, model in zip(before, (first, trained), strict=True):
        assert all(np.array_equal(*pair) for pair in zip(weights, model.get_weights(), strict=True))


@pytest.mark.parametrize(("losses", "best"), [((0.2, 0.1), 0.5), ((0.21, 0.1), 0.0), ((0.3, 0.4), 0.0)])
def test_a_network_that_loses_on_something_is_not_the_best(losses, best):
    trials = [
        Trial(share, dict(zip(("some", "others"), each, strict=True)), sum(each))
        for share, each in ((0.0, (0.2, 0.3)), (0.5, losses), (1.0, (0.25, 0.0)))
    ]
    assert best_of(trials).share == best


def test_the_table_has_a_row_for_each_set_and_a_column_for_each_share(trained):
    table = as_table(look_between(trained, trained, {"some": pictures(5), "others": pictures(6)})).splitlines()
    assert [line.split()[0] for line in table] == ["share", "some", "others", "all"]
    assert table[0].split()[3:] == [f"{share:g}" for share in SHARES]
    assert len(set(table[3].split()[1:])) == 1  # between a network and itself there is nothing else


def test_it_works(run, unmeasured, tmp_path, capsys):
    assert train_model.main(["average", str(run), str(run), "--out", str(tmp_path / "between")]) == 0
    assert "MNIST digits held out" in capsys.readouterr().out
    old, new = read_card(run), read_card(tmp_path / "between")
    assert [part["weights_sha256"] for part in new["averaged_from"]] == 2 * [old["weights_sha256"]]
    assert sum(part["share"] for part in new["averaged_from"]) == 1
    assert new["training"] == old["training"]
    assert 0 < new["thresholds"]["sure_from"] < 1


def test_a_folder_without_a_model_is_one_line_and_exit_code_2(run, tmp_path, capsys):
    assert train_model.main(["average", str(run), str(tmp_path / "nothing"), "--out", str(tmp_path / "out")]) == 2
    assert str(tmp_path / "nothing") in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
