import argparse
import json

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

from training.errors import TrainingError  # noqa: E402
from training.lines import SECTION_FILE, network  # noqa: E402
from training.lines.commands import FONTS, Run, take_between  # noqa: E402
from webapp.recognition.lines import SECTION  # noqa: E402
from webapp.recognition.model_folder import CARD  # noqa: E402


@pytest.fixture
def folders(tmp_path):
    """Two folders with a line network each."""
    found = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        network.build(seed=seed).save(folder / "lines.keras")
        found.append(folder)
    return found


def options(**chosen) -> argparse.Namespace:
    return argparse.Namespace(**{"initial": None, "toward": None, "share": 0.25, **chosen})


def test_a_network_between_two_has_so_much_of_the_weights_of_each(folders, tmp_path):
    run = Run(tmp_path / "between")
    take_between(run, options(initial=folders[0], toward=folders[1]))
    first, second, between = (one.load().get_weights() for one in (*map(Run, folders), run))
    for one, other, found in zip(first, second, between, strict=True):
        assert np.allclose(found, 0.75 * one + 0.25 * other, atol=1e-6)
    told = json.loads((run.folder / SECTION_FILE).read_text(encoding="utf-8"))["training"]
    assert told["share_of_second"] == 0.25
    assert len(set(told["between_weights_sha256"])) == 2


def test_it_has_learned_from_the_fonts_of_either(folders, tmp_path):
    released, run = folders
    (released / CARD).write_text(json.dumps({SECTION: {"training": {FONTS: 3}}}))
    (run / SECTION_FILE).write_text(json.dumps({"training": {FONTS: 7}}))
    between = Run(tmp_path / "between")
    for initial, toward in (folders, folders[::-1]):
        take_between(between, options(initial=initial, toward=toward))
        assert between.section()["training"][FONTS] == 7
    take_between(between, options(initial=released, toward=released))
    assert between.section()["training"][FONTS] == 3


def test_one_network_alone_has_none_between(folders, tmp_path):
    with pytest.raises(TrainingError, match="Name both"):
        take_between(Run(tmp_path / "between"), options(toward=folders[1]))


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_that_lies_outside_both_is_refused(folders, tmp_path, share):
    with pytest.raises(TrainingError, match="share of 0 to 1"):
        take_between(Run(tmp_path / "between"), options(initial=folders[0], toward=folders[1], share=share))
    assert not (tmp_path / "between").exists()
