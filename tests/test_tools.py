"""The scripts behind `make run`: find a Python, make .venv, install once. No network is used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent

# A Python that stands for Debian's: it has venv, but neither ensurepip nor a pip that may be asked. {pip} is what its
# own pip does.
DEBIAN_PYTHON = """#!/bin/sh
case "$*" in
  *"-c "*) echo "$0" ;;
  *"-m venv --clear --without-pip"*) exec {python} "$@" ;;
  *"-m venv"*) echo "ensurepip is not available" >&2; exit 1 ;;
  *"-m pip --python"*) {pip} ;;
  *) exit 1 ;;
esac
"""

NOTING_PYTHON = """#!/bin/sh
case "$*" in
  *"-m pip install"*) for last in "$@"; do :; done; echo "$last" >>"{notes}" ;;
  *) exec {python} "$@" ;;
esac
"""


@pytest.fixture
def folder(tmp_path):
    """A fresh clone, as far as the tools look at it."""
    shutil.copytree(PROJECT / "tools", tmp_path / "tools")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    return tmp_path


def run(folder: Path, script: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [shutil.which("sh"), f"tools/{script}", *arguments],
        cwd=folder,
        env={**os.environ, "NO_APT": "1", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def write_program(path: Path, text: str) -> str:
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def has_pip(folder: Path) -> bool:
    return (
        subprocess.run([folder / ".venv/bin/python", "-m", "pip", "--version"], stdout=subprocess.DEVNULL).returncode
        == 0
    )


@pytest.fixture
def installed(folder):
    """Lists the files that pip was asked to install, in a .venv whose pip only takes notes."""
    notes = folder / "notes"
    notes.touch()
    (folder / ".venv/bin").mkdir(parents=True)
    write_program(folder / ".venv/bin/python", NOTING_PYTHON.format(python=sys.executable, notes=notes))
    return lambda: notes.read_text().split()


def test_requirements_are_installed_once(folder, installed):
    for _ in range(2):
        assert run(folder, "install.sh", "requirements.txt").returncode == 0
    assert installed() == ["requirements.txt"]


def test_changed_requirements_are_installed_again(folder, installed):
    run(folder, "install.sh", "requirements.txt")
    (folder / "requirements.txt").write_text("# changed\n")
    run(folder, "install.sh", "requirements.txt")
    assert installed() == ["requirements.txt"] * 2


def test_a_change_in_an_included_file_counts_too(folder, installed):
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\n")
    for _ in range(2):
        run(folder, "install.sh", "requirements-dev.txt")
        run(folder, "install.sh", "requirements.txt")  # it came with the other
    (folder / "requirements.txt").write_text("# changed\n")
    run(folder, "install.sh", "requirements-dev.txt")
    assert installed() == ["requirements-dev.txt"] * 2


def test_an_environment_is_made(folder):
    done = run(folder, "make-venv.sh", PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    assert has_pip(folder)
    again = run(folder, "make-venv.sh", PYTHON="/nowhere")
    assert (again.returncode, again.stderr) == (0, "")


def test_without_ensurepip_any_pip_at_hand_is_used(folder):
    pip = f"exec {sys.executable} -c \"import subprocess; subprocess.run(['$4', '-m', 'ensurepip'], check=True)\""
    python = write_program(folder / "python", DEBIAN_PYTHON.format(python=sys.executable, pip=pip))
    done = run(folder, "make-venv.sh", PYTHON=python)
    assert done.returncode == 0, done.stderr
    assert has_pip(folder)


def test_without_any_way_the_message_says_what_to_install(folder):
    python = write_program(folder / "python", DEBIAN_PYTHON.format(python="false", pip="exit 1"))
    done = run(folder, "make-venv.sh", PYTHON=python, PATH="/usr/bin:/bin", HOME=str(folder))
    if done.returncode == 0:
        pytest.skip("This machine has uv or virtualenv in its system folders")
    assert done.stderr.splitlines()[-1].startswith("On Debian or Ubuntu: sudo apt install python3-venv.")
    assert not (folder / ".venv").exists()


def test_a_shim_that_fails_in_this_folder_is_asked_from_another(folder):
    """A python3 of pyenv refuses where .python-version names a version that is not installed."""
    shim = f'#!/bin/sh\n[ "$PWD" = / ] || exit 127\nexec "{sys.executable}" "$@"\n'
    done = run(folder, "make-venv.sh", PYTHON=write_program(folder / "python3", shim))
    assert done.returncode == 0, done.stderr


def test_an_old_python_is_refused(folder):
    python = write_program(folder / "python", f'#!/bin/sh\nexec {sys.executable} -c "raise SystemExit(1)"\n')
    done = run(folder, "make-venv.sh", PYTHON=python)
    assert done.returncode == 1
    assert done.stderr.startswith("Expected Python 3.11, 3.12 or 3.13 in the variable PYTHON; came")


def test_a_missing_chromium_that_may_not_be_installed_is_no_failure(folder):
    done = run(folder, "install-chromium.sh", PATH=str(folder))
    assert done.returncode == 0
    assert done.stderr == "No Chromium, and NO_APT is set: the browser tests will be skipped.\n"


def test_make_run_starts_the_command_of_the_procfile():
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    done = subprocess.run(["make", "--dry-run", "run"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert "Procfile" in done.stdout


FAKE_NPM = """#!/bin/sh
case "$*" in
  *"/gone@"*) exit 1 ;;
esac
for last in "$@"; do :; done
mkdir -p package/files && echo "$last" >package/files/it-latin-400-normal.woff
tar -czf "it.tgz" package
"""


def test_fonts_are_fetched_once_and_one_that_is_gone_is_named(folder):
    (folder / "tools/fonts.txt").write_text("one@1.0.0\ngone@1.0.0\ntwo@2.0.0\n")
    (folder / "bin").mkdir()
    write_program(folder / "bin/npm", FAKE_NPM)
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    first = run(folder, "fetch-fonts.sh", "fonts", PATH=path)
    assert "gone could not be fetched" in first.stderr
    assert first.stdout == "2 of 3 fonts are in fonts.\n"
    assert (folder / "fonts/one.woff").read_text() == "@fontsource/one@1.0.0\n"
    write_program(folder / "bin/npm", "#!/bin/sh\nexit 1\n")
    assert run(folder, "fetch-fonts.sh", "fonts", PATH=path).stdout == first.stdout


def test_fonts_need_a_folder(folder):
    done = run(folder, "fetch-fonts.sh")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Expected one folder" in done.stderr
