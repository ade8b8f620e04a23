"""The server's memory allocator takes the settings and gives back; what that brings is measured by `make bench`."""

import platform
import subprocess
import sys

import pytest

from webapp.config import PROJECT

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="There is no glibc here")

HOLES = r"""
import re
from pathlib import Path
from webapp.memory import give_back, set_limits

def resident_mb():
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024

set_limits()
blocks = [bytearray(50_000) for _ in range(2000)]
del blocks[:-1]
before = resident_mb()
give_back()
print(before - resident_mb())
"""


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout


def test_it_works():
    assert run("from webapp.memory import set_limits; print(set_limits())") == "True\n"


def test_holes_under_what_is_still_used_go_back_to_the_system():
    assert float(run(HOLES)) > 50
