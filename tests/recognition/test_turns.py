"""Large pictures are unpacked one at a time, and in little more memory than they need; pages are read in turn."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from PIL import Image

from tests.documents import saved
from tests.fuzz.checks import OWN_MEMORY, PEAK_RESET, begin_peak_mb, peak_mb
from tests.patience import eventually
from webapp.config import PROJECT
from webapp.errors import Busy
from webapp.recognition import decode, turns
from webapp.recognition.decode import decode_grey

HOLD = """
from webapp.recognition.turns import large_one_at_a_time
with large_one_at_a_time():
    print("mine", flush=True)
    input()
"""

SIDE_PX = 2500
LARGE = saved(Image.new("RGBA", (SIDE_PX, SIDE_PX), (0, 0, 0, 128)))


@pytest.fixture
def other():
    """Another process, whose turn it is."""
    if turns.fcntl is None:
        pytest.skip("There are no turns on this system")
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"mine\n"
        yield process
        process.kill()


def test_a_large_picture_waits_while_another_process_unpacks_one_and_a_small_one_does_not(other, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.1)
    with pytest.raises(Busy, match="other large pictures are in the way"):
        decode_grey(LARGE)
    assert decode_grey(saved(Image.new("RGB", (50, 50)))).shape == (50, 50)


def test_a_process_that_is_killed_leaves_its_turn(other):
    other.kill()
    other.wait()
    with turns.large_one_at_a_time():
        pass


@pytest.mark.parametrize("turn", [turns.large_one_at_a_time, turns.one_page_at_a_time])
def test_a_turn_is_over_when_its_work_fails(turn):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), turn():
            1 / 0  # noqa: B018


def test_who_waits_comes_before_the_next_page_of_another():
    order = []

    def other() -> None:
        with turns.one_page_at_a_time():
            order.append("other")

    waiting = threading.Thread(target=other)
    with turns.one_page_at_a_time():
        waiting.start()
        eventually(turns._NEXT.locked)
        order.append("first")
    with turns.one_page_at_a_time():
        order.append("first again")
    waiting.join()
    assert order == ["first", "other", "first again"]


@pytest.mark.skipif(not (OWN_MEMORY.exists() and os.access(PEAK_RESET, os.W_OK)), reason="Only Linux tells its memory")
def test_the_memory_for_a_transparent_picture_is_that_of_its_pixels_and_two_grey_ones():
    before_mb = begin_peak_mb()
    decode_grey(LARGE)
    assert (peak_mb() - before_mb) * 2**20 / SIDE_PX**2 < 4 + 2 + 3  # bytes a pixel, and what a strip takes


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "I;16", "F"])
def test_strips_give_what_the_whole_picture_gives(mode, monkeypatch):
    levels = np.random.default_rng(0).integers(0, 256, (40, 30), np.uint8)
    wide = {"I;16": levels.astype(np.uint16) * 257, "F": levels.astype(np.float32)}
    image = Image.fromarray(wide[mode]) if mode in wide else Image.fromarray(levels).convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    data = saved(image, "TIFF")
    whole = decode_grey(data)
    monkeypatch.setattr(decode, "STRIP_PIXELS", 7 * 30)
    assert np.array_equal(decode_grey(data), whole)
