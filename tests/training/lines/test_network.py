import json
import shutil

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

from training.errors import TrainingError  # noqa: E402
from training.lines import export, network  # noqa: E402
from training.lines.export import add_lines, keep_lines, to_litert  # noqa: E402
from training.lines.fit import Plan, Trainer, level_at, rate_at  # noqa: E402
from training.lines.reservoir import STEP_PX, Batch, extents  # noqa: E402
from webapp.config import PROJECT  # noqa: E402
from webapp.recognition.lines import ANSWERS, SERVED, LineReader  # noqa: E402
from webapp.recognition.looks import HEIGHT_PX, standardise  # noqa: E402
from webapp.recognition.model_folder import read_card, verified_bytes  # noqa: E402

RELEASED = PROJECT / "saved_model"
WIDTH_PX = 96


@pytest.fixture(scope="module")
def model():
    return network.build(seed=1)


@pytest.fixture(scope="module")
def content(model):
    """The file that is served: 8-bit weights."""
    return to_litert(model)


@pytest.fixture(scope="module")
def noise():
    return np.random.default_rng(0).normal(0, 0.5, (1, HEIGHT_PX, WIDTH_PX, 1)).clip(-1, 2).astype(np.float32)


def one_batch() -> Batch:
    """Two lines: 1, and nothing."""
    crop = np.full((HEIGHT_PX, WIDTH_PX), 255, np.uint8)
    crop[8:32, 40:44] = 0
    pictures = np.stack([standardise(crop), np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)])[..., np.newaxis]
    labels, spans = np.full((2, 9), -1, np.int32), np.zeros((2, 9, 2), np.float32)
    labels[0, 0], spans[0, 0] = 1, (40, 44)
    return Batch(pictures, labels, extents(spans, WIDTH_PX))


def test_it_works(model, noise):
    assert model(noise).shape == (1, WIDTH_PX // STEP_PX, network.OUTPUTS)
    assert network.OUTPUTS == ANSWERS


def test_served_it_answers_with_probabilities(model, noise):
    answers = np.asarray(network.served(model)(noise))
    assert np.allclose(answers[..., : network.SYMBOLS].sum(-1), 1, atol=1e-5)
    assert answers.min() >= 0


def test_the_exported_file_answers_as_keras_does(model, noise):
    expected = np.asarray(network.served(model)(noise))[0]
    exact = LineReader(to_litert(model, quantize=False))._answers(noise[0, ..., 0])
    assert np.allclose(exact, expected, atol=1e-4)


def test_eight_bits_change_little(model, content, noise):
    expected = np.asarray(network.served(model)(noise))[0]
    assert len(content) < 1.3 * model.count_params()
    assert np.abs(LineReader(content)._answers(noise[0, ..., 0]) - expected).max() < 0.1


def test_another_width_is_no_other_network(content):
    reader = LineReader(content)
    assert reader._answers(np.zeros((HEIGHT_PX, 300), np.float32)).shape == (150, ANSWERS)


def test_the_lines_stand_beside_the_digits_in_a_model_folder(model, content, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "to_litert", lambda model, quantize: content)  # seconds
    folder = shutil.copytree(RELEASED, tmp_path / "model")
    before = read_card(folder)
    add_lines(folder, model, {"figures": {"exact": 0.5}})
    card = read_card(folder)
    assert card["lines"]["figures"] == {"exact": 0.5}
    assert card["lines"]["weights"] == model.count_params()
    unchanged = {name: known for name, known in before["files"].items() if not name.startswith("lines.")}
    assert unchanged.items() <= card["files"].items()
    assert {key: card[key] for key in before if key not in ("files", "lines")} == {
        key: before[key] for key in before if key not in ("files", "lines")
    }
    assert verified_bytes(folder, card, SERVED)
    json.dumps(card)


def test_a_new_model_keeps_the_line_network_of_the_one_it_replaces(model, content, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "to_litert", lambda model, quantize: content)
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        shutil.copytree(RELEASED, folder)
        bare = {key: known for key, known in read_card(folder).items() if key != "lines"}
        (folder / "model.json").write_text(json.dumps(bare))
    add_lines(old, model, {"views": 2})
    keep_lines(old, new)
    keep_lines(tmp_path / "nothing yet", new)
    card = read_card(new)
    assert card["lines"]["views"] == 2
    assert verified_bytes(new, card, SERVED) == content


def test_it_learns_and_goes_on_where_it_was(tmp_path):
    plan = Plan(bfloat16=False)
    trainer = Trainer(plan, tmp_path / "run" / "checkpoint.npz")
    losses = [trainer.learn(one_batch(), plan.warm_up_share)[0] for _ in range(12)]
    assert losses[-1] < 0.5 * losses[0]
    trainer.save()
    other = Trainer(plan._replace(seed=99), tmp_path / "run" / "checkpoint.npz")
    other.restore()
    assert other.steps == 12
    picture = one_batch().pictures
    assert np.allclose(other.model(picture), trainer.model(picture), atol=1e-5)
    assert np.allclose(other.averaged()(picture), trainer.averaged()(picture), atol=1e-5)


def test_going_on_needs_a_checkpoint(tmp_path):
    with pytest.raises(TrainingError, match="--resume"):
        Trainer(Plan(), tmp_path / "none.npz").restore()


def test_the_schedule_warms_up_and_comes_down():
    plan = Plan()
    assert rate_at(0.0, plan) < rate_at(plan.warm_up_share, plan) == pytest.approx(plan.learning_rate)
    assert rate_at(1.0, plan) == pytest.approx(0.01 * plan.learning_rate)
    assert [level_at(progress, plan) for progress in (0.0, plan.easy_share, plan.full_share, 1.0)] == [0, 0, 1, 1]


def test_extents_tell_how_far_a_digit_reaches():
    spans = np.zeros((1, 9, 2), np.float32)
    spans[0, :2] = [(10, 30), (26, 50)]
    told = extents(spans, WIDTH_PX)[0]  # (T, 3)
    assert told[10].tolist() == pytest.approx([11 / HEIGHT_PX, 9 / HEIGHT_PX, 1])  # column 21, in the first digit
    assert told[0].tolist() == [0, 0, 0]
    assert told[14, 2] == 1  # column 29, where they overlap
    assert told[14, :2].tolist() == pytest.approx([3 / HEIGHT_PX, 21 / HEIGHT_PX])


def test_it_begins_with_a_trained_network_and_all_that_composing_has(tmp_path):
    plan = Plan(bfloat16=False, is_fine_tuning=True)
    trained, trainer = network.build(seed=3), Trainer(plan, tmp_path / "checkpoint.npz")
    trainer.begin_with(trained)
    picture = one_batch().pictures
    assert np.allclose(trainer.model(picture), trained(picture), atol=1e-5)
    assert np.allclose(trainer.averaged()(picture), trained(picture), atol=1e-5)
    assert level_at(0.0, plan) == 1.0


def test_another_network_to_begin_with_is_refused(tmp_path):
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    with pytest.raises(TrainingError, match="line network"):
        Trainer(Plan(bfloat16=False), tmp_path / "checkpoint.npz").begin_with(other)
