"""No bytes whatever crash, stall or bloat the way from an upload to an answer.

`make fuzz` looks for longer and prints what it saw; within the other tests each search has a few seconds.
"""

import faulthandler
import importlib.util
import itertools
import os
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz import checks
from tests.fuzz.checks import MOST_MB, TARGETS, Broken, Checker
from tests.fuzz.corpus import corpus, repaired_png
from tests.fuzz.spoilt import spoilt_files
from webapp.config import PROJECT

SECONDS = int(os.environ.get("FUZZ_SECONDS", "3"))
EXAMPLES_PER_ROUND = 25
"""Few, because the time is looked at between rounds."""

HANG_SECONDS = 60
"""By the clock, after which a search that does not return is ended with a traceback."""


@pytest.mark.parametrize("target", TARGETS)
def test_the_corpus_is_read(target):
    check = Checker(TARGETS[target])
    for data in corpus().values():
        check(data)
    refused = {"predict": {"unsupported_image": 2}, "read": {}}[target]  # one digit is not looked for in a PDF
    assert {name: count for name, count in check.outcomes.items() if name not in ("digit", "digits")} == refused


@pytest.mark.parametrize("target", TARGETS)
def test_spoilt_files_are_answered_or_refused(target):
    check = Checker(TARGETS[target])
    until = time.monotonic() + SECONDS
    for number in itertools.takewhile(lambda _: time.monotonic() < until, itertools.count()):
        _round(check, number)
    print(f"\n{target}, hypothesis, {SECONDS} s: {check.report()}")


def _round(check: Checker, number: int) -> None:
    @seed(number)
    @settings(max_examples=EXAMPLES_PER_ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(spoilt_files())
    def one(data: bytes) -> None:
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        check(data)
        faulthandler.cancel_dump_traceback_later()

    one()


@pytest.mark.parametrize("target", TARGETS)
def test_a_fuzzer_that_sees_the_branches_finds_nothing(target, tmp_path):
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed: there are builds for Linux on x86-64 only")
    folder = os.environ.get("FUZZ_FOLDER", str(tmp_path))
    command = [sys.executable, "-m", "tests.fuzz.guided", target, "--seconds", str(SECONDS), "--folder", folder]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, errors="replace", check=False)
    lines = done.stderr.splitlines()
    assert done.returncode == 0, "\n".join(lines[-60:])
    seen = [line for line in lines if " cov: " in line][-1:] + [line for line in lines if line.startswith("stat::")]
    print(f"\n{target}, atheris, {SECONDS} s:", *seen, sep="\n  ")


def test_what_goes_wrong_is_noticed(monkeypatch):
    def busy(_data: bytes) -> str:
        until = time.process_time() + 0.3
        while time.process_time() < until:
            pass
        return ""

    def greedy(_data: bytes) -> str:
        return str(len(bytearray(b"x" * int(1.2e6 * MOST_MB))))

    with monkeypatch.context() as patch, pytest.raises(Broken, match="within 0.2 s"):
        patch.setattr(checks, "MOST_SECONDS", 0.2)
        Checker(busy)(b"")
    if sys.platform == "linux":
        with pytest.raises(Broken, match="at most 150 MB"):
            Checker(greedy)(b"")
    with pytest.raises(ZeroDivisionError):
        Checker(lambda _data: str(1 / 0))(b"")


def test_a_png_is_repaired_to_what_it_was():
    png = corpus()["grey.png"]
    spoilt = png[:29] + b"none" + png[33:]
    assert repaired_png(spoilt) == png
    assert repaired_png(b"no PNG") == b"no PNG"
