import json
import re

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_digits  # noqa: E402
from training import commands, export, plots  # noqa: E402
from training.answers import Answers, answers_to_digits, answers_to_pictures, png  # noqa: E402
from training.data import Digits  # noqa: E402
from training.evaluate import score, share  # noqa: E402
from training.networks import build  # noqa: E402
from training.rows import NAME_WIDTH, VALUE_WIDTH, Row, rows  # noqa: E402
from training.scorecard import agreement_figures, confidence_figures  # noqa: E402
from webapp.recognition.model_folder import read_card, sha256, verified_bytes  # noqa: E402
from webapp.recognition.pipeline import Recogniser  # noqa: E402

PLOTS = ["learning_curves.png", "mnist_test_confusion.png", "mnist_test_mistakes.png", "mnist_test_reliability.png"]
MAX_PLOT_BYTES = 100_000


def test_training_leaves_a_report_and_all_its_figures_on_the_card(run):
    card = read_card(run)
    assert sorted(path.name for path in (run / "report").iterdir()) == PLOTS
    assert all(path.stat().st_size < MAX_PLOT_BYTES for path in (run / "report").iterdir())
    robustness = card["figures"]["robustness"]
    assert robustness["digits"] == 20
    assert robustness["clean"] >= 0.8
    assert len(robustness["spoilt"]) == 9
    assert robustness["spoilt"]["rotation"]["severities"] == [10, 20, 30]


def test_every_file_is_on_the_card_with_its_hash(run):
    card = read_card(run)
    on_disk = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()} - {"model.json"}
    assert set(card["files"]) == on_disk
    for name in on_disk:
        verified_bytes(run, card, name)


def test_it_prints_the_card_s_figures_and_changes_nothing(run, capsys):
    before = (run / "model.json").read_bytes()
    assert train_model.main(["evaluate", str(run)]) == 0
    said, figures = capsys.readouterr().out, read_card(run)["figures"]
    assert f"({figures['mnist_test']['right']} of 100" in said
    for name, value, detail, _ in rows(figures):
        assert f"{name:<{NAME_WIDTH}}{value:>{VALUE_WIDTH}}  {detail}".rstrip() in said
    assert re.search(r"one prediction: LiteRT, 1 thread, one picture +[\d.]+ ×", said)
    assert (run / "model.json").read_bytes() == before


def test_report_draws_anew_and_drops_old_plots(own_run):
    (own_run / "report" / "learning_curves.png").unlink()
    (own_run / "report" / "of_another_model.png").write_bytes(b"x")
    assert train_model.main(["evaluate", str(own_run), "--report"]) == 0
    card = read_card(own_run)
    assert sorted(path.name for path in (own_run / "report").iterdir()) == PLOTS
    assert {name for name in card["files"] if name.startswith("report/")} == {f"report/{name}" for name in PLOTS}
    assert card["files"]["report/learning_curves.png"] == sha256((own_run / "report" / PLOTS[0]).read_bytes())
    assert [path.name for path in own_run.parent.iterdir()] == ["run"]


def test_report_does_not_bless_a_damaged_file(own_run):
    (own_run / "saved_model.pb").write_bytes(b"damaged")
    assert train_model.main(["evaluate", str(own_run), "--report"]) == 0
    assert read_card(own_run)["files"]["saved_model.pb"] != sha256(b"damaged")


def test_a_damaged_float_network_is_one_line_and_exit_code_2(own_run, capsys):
    (own_run / "digits.keras").write_bytes(b"damaged")
    assert train_model.main(["evaluate", str(own_run)]) == 2
    error = capsys.readouterr().err
    assert "digits.keras is damaged" in error
    assert error.count("\n") == 1


def test_the_served_file_is_held_against_the_float_network(own_run):
    agreement = read_card(own_run)["figures"]["same_as_float"]["mnist_test"]
    assert (agreement["right"], agreement["total"]) == (100, 100)
    other = build("mlp", dropout=0.1, seed=9)
    other.save(own_run / "digits.keras")
    card = read_card(own_run)
    card["files"]["digits.keras"] = sha256((own_run / "digits.keras").read_bytes())
    export.annotate(own_run, files=card["files"])
    answers = {"mnist_test": answers_to_digits(own_run, Digits(*generated_digits(100, seed=1)))}
    assert agreement_figures(own_run, answers)["mnist_test"]["accuracy"] < 0.5


def test_a_folder_without_the_float_network_is_measured_without_it(own_run, capsys):
    card = read_card(own_run)
    del card["files"]["digits.keras"]
    export.annotate(own_run, files=card["files"])
    assert train_model.main(["evaluate", str(own_run)]) == 0
    assert "float network, MNIST" not in capsys.readouterr().out


def test_size_and_speed_are_on_the_card(run):
    card = read_card(run)
    assert card["figures"]["size"] == {
        "served_bytes": (run / "digits.tflite").stat().st_size,
        "weights": card["weights"],
    }
    low, high = card["speed"]["ratio_interval_95"]
    assert 0 < low <= card["speed"]["ratio"] <= high
    assert "468,394 weights" in card["speed"]["reference"]


def test_every_share_has_an_interval_that_holds_it(run):
    figures = read_card(run)["figures"]
    held = 0
    for row in (figures["mnist_test"], figures["mnist_test"]["macro"], *figures["mnist_test"]["digits"]):
        for name in row.keys() & {"accuracy", "precision", "recall", "f1"}:
            low, high = row["interval_95" if name == "accuracy" else f"{name}_interval_95"]
            assert 0 <= low <= row[name] <= high <= 1
            assert low < high
            held += 1
    assert held == 1 + 3 + 30
    for row in figures["robustness"]["spoilt"].values():
        for accuracy, (low, high) in zip(row["accuracy"], row["interval_95"], strict=True):
            assert low <= accuracy <= high


def test_precision_recall_and_f1_of_a_digit():
    """Three of four 1s are read right, and one 7 is read as 1."""
    labels, answers = np.array([1, 1, 1, 1, 7]), np.array([1, 1, 1, 2, 1])
    figures = score(np.eye(10)[answers], labels)
    one, seven = figures["digits"][1], figures["digits"][7]
    assert (one["precision"], one["recall"], one["f1"], one["count"]) == (0.75, 0.75, 0.75, 4)
    assert (seven["precision"], seven["recall"], seven["f1"]) == (0, 0, 0)
    assert seven["precision_interval_95"] == [0, 1]
    assert figures["macro"]["recall"] == 0.075
    assert figures["confusion"][1][2] == figures["confusion"][7][1] == 1


def test_a_full_disk_while_drawing_leaves_model_and_report_whole(own_run, monkeypatch, capsys):
    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(plots, "worst_mistakes", full_disk)
    assert train_model.main(["evaluate", str(own_run), "--report"]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert sorted(path.name for path in (own_run / "report").iterdir()) == PLOTS
    Recogniser.load(own_run)


def test_a_model_without_a_history_is_reported_without_learning_curves(own_run):
    card = read_card(own_run)
    del card["training"]
    (own_run / "model.json").write_text(json.dumps(card))
    assert train_model.main(["evaluate", str(own_run), "--report"]) == 0
    assert sorted(path.name for path in (own_run / "report").iterdir()) == PLOTS[1:]


def test_evaluating_a_folder_without_a_model_is_one_line_and_exit_code_2(small_mnist, tmp_path, capsys):
    assert train_model.main(["evaluate", str(tmp_path), "--report"]) == 2
    error = capsys.readouterr().err
    assert "model.json" in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_missing_data_are_one_line_and_exit_code_2(small_mnist, tmp_path, monkeypatch, capsys):
    from training.data import load_mnist

    monkeypatch.setattr(commands, "load_mnist", load_mnist)  # the real one
    assert train_model.main(["evaluate", "--mnist", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_fed_or_posted_the_answers_are_alike(run, small_mnist):
    digits = Digits(small_mnist.test.images[:20], small_mnist.test.labels[:20])
    fed = answers_to_digits(run, digits)
    posted = answers_to_pictures(Recogniser.load(run), [png(255 - image) for image in digits.images], digits.labels)
    assert np.abs(fed.images.astype(int) - posted.images).mean() < 1  # paper is looked for, and edges resampled
    assert np.allclose(fed.probabilities, posted.probabilities, atol=0.05)
    assert (fed.verdicts == posted.verdicts).mean() >= 0.9


def test_a_blank_picture_is_a_wrong_answer_without_confidence(run):
    blank = answers_to_pictures(Recogniser.load(run), [png(np.full((50, 50), 255, np.uint8))], np.array([0]))
    assert blank.verdicts.tolist() == ["blank"]
    assert blank.right.tolist() == [False]
    assert blank.confidence.tolist() == [0.0]


def test_figures_without_a_single_wrong_answer_are_still_printed(small_mnist):
    images, labels = small_mnist.test
    perfect = Answers(images, labels, np.eye(10)[labels], np.full(len(labels), "digit", object))
    on_mnist = {**share(perfect.right), **confidence_figures(perfect.confidence, perfect.right, perfect.flagged)}
    robustness = {"clean": 1.0, "clean_interval_95": [0.9, 1.0], "spoilt": {}}
    figures = {"mnist_test": on_mnist, "robustness": robustness, "size": {"served_bytes": 1, "weights": None}}
    assert Row("  wrong answers flagged unsure or refused", "–", "(none)") in rows(figures)
