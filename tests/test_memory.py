"""The server's memory allocator takes the settings; what they bring is measured by `make bench`."""

import platform
import subprocess
import sys

import pytest

from webapp.config import PROJECT


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="There is no glibc here")
def test_it_works():
    program = "from webapp.memory import give_back; print(give_back())"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
