"""A small MNIST of generated digits, a small model that was trained on it, and something to write lines with."""

import shutil
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from tests.digits import generated_digits
from tests.pictures import encode
from tests.training.runs import TRAIN
from training.data import Digits, Mnist
from training.fonts import Face
from training.forms import DIGIT_FORMS, write_form
from training.lines.marks import MARK_FORMS
from training.lines.writers import Material, gather
from training.strokes import UNIT, Drawing


@pytest.fixture(scope="session")
def small_mnist():
    pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")
    from training import commands, networks, scorecard, speed

    mnist = Mnist(Digits(*generated_digits(400)), Digits(*generated_digits(100, seed=1)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "load_mnist", lambda folder: mnist)
        patch.setattr(scorecard, "LIMIT", 20)  # spoilt digits, each 27 times
        patch.setattr(speed, "ROUNDS", 5)
        patch.setattr(networks, "MLP_UNITS", (128, 64))  # a step takes half the time
        yield mnist


@pytest.fixture
def unmeasured(small_mnist, monkeypatch):
    """Leaves out measuring and drawing, half of a short training's time, where a test looks at the weights alone."""
    from training import commands

    monkeypatch.setattr(commands, "_measure_and_report", lambda *_: None)


@pytest.fixture(scope="session")
def run(tmp_path_factory, small_mnist):
    """A model folder that the command line has trained. Only to be read: see `own_run`."""
    import train_model

    folder = tmp_path_factory.mktemp("training") / "run"
    assert train_model.main([*TRAIN, "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def own_run(run, tmp_path):
    """A copy of that folder, to be changed."""
    return shutil.copytree(run, tmp_path / "runs" / "run")


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """A folder of digits like those that the model knows, and one file that is no picture."""
    folder = tmp_path_factory.mktemp("pictures")
    for number, (image, label) in enumerate(zip(*generated_digits(100, seed=7), strict=True)):
        (folder / str(label)).mkdir(exist_ok=True)
        (folder / str(label) / f"{number}.png").write_bytes(encode(255 - image))
    (folder / "3" / "notes.txt").write_text("not a picture")
    return folder


TYPE = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@pytest.fixture
def type_folder(tmp_path):
    """A folder of fonts: some on each side of the split."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    for file in TYPE.glob("DejaVu*.ttf"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def type_face():
    return Face(TYPE / "DejaVuSans.ttf")


@pytest.fixture(scope="session")
def material() -> Material:
    """Two people who wrote every digit twice, some letters, and generated digits in MNIST form."""
    rng = np.random.default_rng(0)

    def drawn(person: str, label: str, form) -> Drawing:
        return Drawing("site", person, label, tuple(stroke * UNIT for stroke in write_form(form, rng)))

    people = [(person, digit) for person in ("a", "b") for digit in DIGIT_FORMS for _ in range(2)]
    digits = [drawn(person, digit, DIGIT_FORMS[digit][0]) for person, digit in people]
    letters = [drawn("a", letter, MARK_FORMS["#"]) for letter in "AEFHKMNRWX"]
    return gather(Digits(*generated_digits(200)), digits, letters)
