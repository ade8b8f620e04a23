import json

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from training import commands, plots  # noqa: E402
from training.answers import Answers, answers_to_digits, answers_to_pictures, png  # noqa: E402
from training.data import Digits  # noqa: E402
from training.evaluate import share  # noqa: E402
from training.scorecard import confidence_figures, rows  # noqa: E402
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
    for name, value, detail in rows(figures):
        assert f"{name:<52}{value:>20}  {detail}".rstrip() in said
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
    (own_run / "digits.keras").write_bytes(b"damaged")
    assert train_model.main(["evaluate", str(own_run), "--report"]) == 0
    assert read_card(own_run)["files"]["digits.keras"] != sha256(b"damaged")


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
    on_mnist = {**share(perfect.right), **confidence_figures(perfect)}
    figures = {"mnist_test": on_mnist, "robustness": {"clean": 1.0, "spoilt": {}}}
    assert ("  wrong answers flagged unsure or refused", "–", "(none)") in rows(figures)
