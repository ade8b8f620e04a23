"""What cannot be served stops the start, with one readable line and no stack trace."""

import json
import shutil

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.servers import Server, free_port, start
from webapp import create_app
from webapp.config import load_config

SERVED = "digits.tflite"


@pytest.fixture
def model(tmp_path):
    """A copy of the model that may be spoilt."""
    source = load_config().model
    (tmp_path / "model").mkdir()
    for name in ("model.json", SERVED):
        shutil.copy(source / name, tmp_path / "model" / name)
    return tmp_path / "model"


def missing(folder):
    shutil.rmtree(folder)


def without_network(folder):
    (folder / SERVED).unlink()


def damaged(folder):
    content = bytearray((folder / SERVED).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / SERVED).write_bytes(content)


def empty_card(folder):
    (folder / "model.json").write_text("{}")


def broken_card(folder):
    (folder / "model.json").write_text('{"version": ')


def foreign(folder):
    """Somebody else's model: a card without what ours must have, a file that is no network."""
    (folder / "model.json").write_text(json.dumps({"name": "other", "layers": []}))
    (folder / SERVED).write_bytes(b"other")


@pytest.mark.parametrize("spoil", [missing, without_network, damaged, empty_card, broken_card, foreign])
def test_the_server_does_not_start_with_a_spoilt_model(model, spoil):
    spoil(model)
    assert_one_line({"DIGITPAD_MODEL": str(model)}, str(model))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIGITPAD_ENGINE", "torch"),
        ("DIGITPAD_MAX_BODY_MB", "lots"),
        ("DIGITPAD_TYPO", "1"),
        ("PORT", "http"),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_CONCURRENCY", "two"),
    ],
)
def test_the_server_does_not_start_with_a_bad_setting(name, value):
    assert_one_line({name: value}, name)


def test_a_good_start_prints_the_address():
    with Server() as running:
        running.process.terminate()
        output, errors = running.process.communicate(timeout=PATIENCE_SECONDS)
        lines = [json.loads(line) for line in output.splitlines()]
    assert errors == ""  # no greeting of LiteRT's among the logs
    assert f"DigitPad is at http://localhost:{running.port}" in [line["message"] for line in lines]


def test_the_factory_raises_what_any_server_understands(tmp_path):
    with pytest.raises(SystemExit, match="DigitPad cannot start: Expected"):
        create_app({"model": tmp_path / "nowhere"})


def assert_one_line(environ: dict[str, str], word: str) -> None:
    process = start({"PORT": str(free_port())} | environ)
    output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode != 0
    assert output == ""
    assert errors.startswith("DigitPad cannot start: ")
    assert errors.count("\n") == 1
    assert word in errors
