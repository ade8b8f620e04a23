import json
import shutil

import pytest

from webapp.config import PROJECT
from webapp.errors import ModelError
from webapp.recognition.classify import load_classifier
from webapp.recognition.model_folder import read_card, sha256, verified_bytes

RELEASED = PROJECT / "saved_model"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(RELEASED, tmp_path / "model")


def test_it_works(folder):
    card = read_card(folder)
    assert card["version"]
    assert len(verified_bytes(folder, card, "digits.tflite")) > 10_000


def test_every_file_of_the_release_is_the_one_on_its_card():
    card = read_card(RELEASED)
    on_disk = {path.relative_to(RELEASED).as_posix() for path in RELEASED.rglob("*") if path.is_file()}
    assert set(card["files"]) == on_disk - {"model.json"}
    for name in card["files"]:
        verified_bytes(RELEASED, card, name)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"nowhere.*train_model\.py"):
        read_card(tmp_path / "nowhere")


def test_a_card_that_is_not_json_is_refused(folder):
    (folder / "model.json").write_text("{")
    with pytest.raises(ModelError, match="not valid JSON"):
        read_card(folder)


@pytest.mark.parametrize("card", [[], {}, {"version": "1"}, {"version": "1", "files": 3}])
def test_a_foreign_card_is_refused(folder, card):
    (folder / "model.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="not a DigitPad model card"):
        read_card(folder)


def test_a_missing_network_is_named(folder):
    (folder / "digits.tflite").unlink()
    with pytest.raises(ModelError, match="digits.tflite"):
        load_classifier(folder, read_card(folder), "litert")


def test_a_damaged_network_is_refused(folder):
    data = bytearray((folder / "digits.tflite").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "digits.tflite").write_bytes(data)
    with pytest.raises(ModelError, match="damaged or belongs to another model"):
        load_classifier(folder, read_card(folder), "litert")


def test_a_file_that_is_no_network_is_refused_even_with_its_own_hash(folder):
    junk = b"TFL3" * 1000
    (folder / "digits.tflite").write_bytes(junk)
    card = read_card(folder)
    card["files"]["digits.tflite"] = sha256(junk)
    with pytest.raises(ModelError) as refused:
        load_classifier(folder, card, "litert")
    assert "\n" not in refused.value.detail
