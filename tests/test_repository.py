"""The repository as a whole: nothing in it that holds on one machine only, and one source of each truth."""

import json
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
OTHERS = ("Pipfile", "poetry.lock", "uv.lock", "setup.py", "environment.yml")

# Written in pieces, or this file would be the first to be found.
REGISTRY_HOSTS = [
    ".".join(parts) for parts in (["pypi", "org"], ["pythonhosted", "org"], ["npmjs", "org"], ["npmjs", "com"])
]
MACHINE_PATHS = ["/" + "root/", "/" + "home/", "/" + "Users/", "/" + "work/"]


def tracked_text() -> dict[str, str]:
    """Returns the text files that git tracks or would track, by path."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("Not a git checkout")
    texts = {}
    for name in filter(None, listed.split("\0")):
        content = (PROJECT / name).read_bytes() if (PROJECT / name).is_file() else b"\0"
        if b"\0" not in content:
            texts[name] = content.decode("utf-8", "replace")
    return texts


@pytest.mark.parametrize("words", [REGISTRY_HOSTS, MACHINE_PATHS], ids=["registry hosts", "machine paths"])
def test_no_file_names(words):
    pattern = re.compile("|".join(map(re.escape, words)))
    assert {name: found.group() for name, text in tracked_text().items() if (found := pattern.search(text))} == {}


def test_there_is_one_list_of_requirements_or_heroku_refuses():
    assert [name for name in OTHERS if (PROJECT / name).exists()] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-train.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_exactly(name):
    lines = [line.partition("#")[0].strip() for line in (PROJECT / name).read_text().splitlines()]
    loose = [line for line in lines if line and not re.match(r"-r requirements|[\w.\-]+==[\w.]+(; .+)?$", line)]
    assert loose == []


def test_no_two_requirements_disagree():
    pins = {}
    for path in PROJECT.glob("requirements*.txt"):
        for name, version in re.findall(r"^([\w.\-]+)==([\w.]+)", path.read_text(), re.MULTILINE):
            assert pins.setdefault(name.lower(), version) == version, name


def test_a_server_installs_neither_tensorflow_nor_tools():
    names = (PROJECT / "requirements.txt").read_text().lower()
    assert not re.search(r"^(tensorflow|keras|pytest|playwright|ruff|scikit)", names, re.MULTILINE)


def test_deploy_files_agree():
    assert (PROJECT / "Procfile").read_text() == "web: python -m webapp\n"
    assert (PROJECT / ".python-version").read_text() == "3.13\n"
    assert json.loads((PROJECT / "app.json").read_text())["formation"]["web"]["quantity"] == 1
