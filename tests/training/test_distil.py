"""A quick network that learns from the tiny model of the fixtures."""

import json

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_digits  # noqa: E402
from tests.training.runs import TRAIN  # noqa: E402
from training import lessons  # noqa: E402
from training.cascade import AGREEMENT, agrees, choose_answers_from  # noqa: E402
from training.data import Digits  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.evaluate import classify, served_classifier  # noqa: E402
from training.lessons import HeldOut, draw_lessons, kept_lessons  # noqa: E402
from training.sources import Scribbles  # noqa: E402
from webapp.recognition.cascade import SECTION, SERVED, Cascade  # noqa: E402
from webapp.recognition.model_folder import read_card, verified_bytes  # noqa: E402
from webapp.recognition.pipeline import Judgement  # noqa: E402

DISTIL = ["--pictures", "2000", "--epochs", "3", "--epoch-size", "2000", "--batch-size", "16", "--averaging", "0"]
DISTIL += ["--arch", "mlp", "--learning-rate", "0.002"]
JUDGEMENT = Judgement()


@pytest.fixture(scope="module")
def distilled(run, tmp_path_factory):
    """The run of a distillation from the tiny model."""
    folder = tmp_path_factory.mktemp("distillation") / "quick"
    assert train_model.main(["distil", "--teacher", str(run), *DISTIL, "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def behind(distilled, own_run):
    """The tiny model with the quick network before it."""
    again = [
        "distil",
        "--teacher",
        str(own_run),
        *DISTIL,
        "--out",
        str(distilled),
        "--resume",
        "--add-to",
        str(own_run),
    ]
    assert train_model.main(again) == 0
    return own_run


def outputs(*digits_and_confidences: tuple[int, float]) -> np.ndarray:
    """Returns (N, 11) float32: the rest of each row says "not a digit"."""
    rows = np.zeros((len(digits_and_confidences), 11), np.float32)
    for row, (digit, confidence) in zip(rows, digits_and_confidences, strict=True):
        row[10] = 1 - confidence
        row[digit] = confidence
    return rows


def held_out(answers: np.ndarray, labels: list[int]) -> HeldOut:
    count = len(labels)
    images = np.zeros((count, 28, 28), np.uint8)
    return HeldOut(np.repeat("some", count), images, np.array(labels), answers, np.zeros(count, bool))


def test_it_works(distilled, run):
    section = json.loads((distilled / "quick.json").read_text())
    assert section["teacher_sha256"] == read_card(run)["files"]["digits.tflite"]
    assert 0 < section["answers_from"] <= 1
    assert section["held_out"]["answered"] > 0
    assert section["held_out"]["answered_otherwise"] <= (1 - AGREEMENT) * section["held_out"]["answered"]


def test_it_stands_before_its_teacher_whose_files_stay_as_they_are(behind, run):
    before, card = read_card(run), read_card(behind)
    assert before["files"].items() <= card["files"].items()
    assert {name: card[name] for name in before if name != "files"} == {
        name: before[name] for name in before if name != "files"
    }
    assert verified_bytes(behind, card, SERVED)
    assert isinstance(served_classifier(behind), Cascade)


def test_it_answers_as_its_teacher_where_it_is_sure(behind):
    cascade, (images, _) = served_classifier(behind), generated_digits(200, seed=12)
    quick, full = (classify(network, images) for network in (cascade.quick, cascade.full))
    sure = np.array([cascade.is_sure(output) for output in quick])
    assert sure.any()
    assert (quick.argmax(axis=1) == full.argmax(axis=1))[sure].mean() > 0.95


def test_evaluate_tells_how_much_it_answers_and_how_fast_both_are(behind, capsys):
    assert train_model.main(["evaluate", "--report", str(behind)]) == 0
    printed = capsys.readouterr().out
    assert "answered by the quick network, MNIST test digits" in printed
    assert "as served, the mean over MNIST test digits" in printed
    card = read_card(behind)
    sizes = [(behind / name).stat().st_size for name in ("digits.tflite", SERVED)]
    assert card["figures"]["size"]["served_bytes"] == sum(sizes)
    assert card["speed"]["quick"]["ratio"] > 0
    assert verified_bytes(behind, card, SERVED)


def test_a_model_trained_from_it_has_none_and_is_told_how_to_get_one(behind, unmeasured, tmp_path, capsys):
    out = tmp_path / "next"
    assert train_model.main([*TRAIN, "--epochs", "1", "--initial", str(behind), "--out", str(out)]) == 0
    assert SECTION not in read_card(out)
    assert not (out / SERVED).exists()
    assert f"distil --teacher {out} --add-to {out}" in capsys.readouterr().out


def test_it_is_not_put_before_another_network(distilled, run, tmp_path, unmeasured, capsys):
    other = tmp_path / "other"
    assert train_model.main([*TRAIN, "--epochs", "1", "--seed", "2", "--out", str(other)]) == 0
    flags = ["distil", "--teacher", str(run), *DISTIL, "--out", str(distilled), "--resume", "--add-to", str(other)]
    assert train_model.main(flags) == 2
    assert f"does not learn from the model in {other}" in capsys.readouterr().err
    assert SECTION not in read_card(other)


def test_no_pictures_are_refused(run, tmp_path, capsys):
    assert train_model.main(["distil", "--teacher", str(run), "--pictures", "0", "--out", str(tmp_path)]) == 2
    assert "--pictures above 0" in capsys.readouterr().err


def test_the_threshold_is_the_least_from_which_nearly_all_answers_are_the_full_networks():
    many = [(1, 0.99)] * 5000
    quick = outputs(*many, (2, 0.95), (3, 0.9), (4, 0.85))
    full = outputs(*many, (5, 0.95), (3, 0.9), (6, 0.85))  # one of 5002 differs, then two of 5003
    assert choose_answers_from(quick, held_out(full, [1] * 5003), JUDGEMENT) == pytest.approx(0.9)


def test_what_is_no_digit_and_refused_by_the_full_network_is_never_answered():
    many = [(1, 0.99)] * 6000
    quick, full = outputs(*many, (2, 0.95), (3, 0.9)), outputs(*many, (2, 0.1), (3, 0.9))
    assert choose_answers_from(quick, held_out(full, [1] * 6000 + [10, 3]), JUDGEMENT) == pytest.approx(0.99)
    assert choose_answers_from(quick, held_out(full, [1] * 6000 + [2, 3]), JUDGEMENT) == pytest.approx(0.9)


def test_equal_confidences_are_answered_together_or_not_at_all():
    quick, full = outputs((1, 0.99), (2, 0.9), (3, 0.9)), outputs((1, 0.99), (2, 0.9), (4, 0.9))
    assert choose_answers_from(quick, held_out(full, [1, 2, 3]), JUDGEMENT) == pytest.approx(0.99)


def test_a_network_that_is_never_right_is_not_believed():
    with pytest.raises(TrainingError, match="However sure"):
        choose_answers_from(outputs((1, 0.9)), held_out(outputs((2, 0.9)), [2]), JUDGEMENT)


def test_networks_agree_when_digit_and_verdict_are_the_same():
    quick = outputs((1, 0.9), (1, 0.9), (1, 0.9), (1, 0.3))
    full = outputs((1, 0.95), (2, 0.9), (1, 0.4), (1, 0.1))
    assert agrees(quick, full, JUDGEMENT).tolist() == [True, False, False, True]


def test_lessons_are_the_same_for_the_same_seed_and_have_the_teachers_answers(run):
    shares, teacher = [(Scribbles(), 1.0)], served_classifier(run)
    first, same = (draw_lessons(shares, teacher, count=900, seed=4) for _ in range(2))
    assert all(np.array_equal(*pair) for pair in zip(first, same, strict=True))
    assert len(first.images) == lessons.CHUNK
    assert np.array_equal(first.labels, classify(teacher, first.images))


def test_damaged_lessons_are_drawn_again(tmp_path):
    (tmp_path / "lessons.npz").write_bytes(b"PK damaged")
    drawn = Digits(np.zeros((2, 28, 28), np.uint8), np.ones((2, 11), np.float32))
    assert kept_lessons(tmp_path / "lessons.npz", {}, lambda: drawn) is drawn
    assert np.array_equal(kept_lessons(tmp_path / "lessons.npz", {}, pytest.fail).labels, drawn.labels)


def test_lessons_are_kept_until_what_decides_them_changes(tmp_path):
    drawn = []

    def draw() -> Digits:
        drawn.append(1)
        return Digits(np.zeros((2, 28, 28), np.uint8), np.full((2, 11), len(drawn), np.float32))

    for seed in (1, 1, 2):
        kept = kept_lessons(tmp_path / "run" / "lessons.npz", {"seed": seed}, draw)
    assert len(drawn) == 2
    assert (kept.labels == 2).all()
