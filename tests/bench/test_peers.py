"""Other readers: what they answer is put in rows, and who has none of them is told how to get one."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from bench.peers import Missing, rapidocr, tesseract
from tests.pages import page

FAKE = """#!{python}
import json, sys
print(json.dumps([0.5, "1.2"]), flush=True)
while asked := sys.stdin.buffer.readline():
    size, is_crop = map(int, asked.split())
    assert sys.stdin.buffer.read(size).startswith(bytes([137, 80, 78, 71])) and not is_crop
    print(json.dumps([0.75, [[[[60, 0], [90, 0], [90, 20], [60, 20]], "No. 34"],
                             [[[0, 2], [50, 2], [50, 22], [0, 22]], "12"],
                             [[[0, 40], [50, 40], [50, 60], [0, 60]], "EUR"],
                             [[[0, 70], [50, 70], [50, 90], [0, 90]], "5"]]]), flush=True)
"""
"""A Python that answers like one with RapidOCR."""


def test_fields_of_one_height_are_a_line_and_words_are_none(tmp_path):
    python = tmp_path / "python"
    python.write_text(FAKE.format(python=sys.executable))
    python.chmod(0o755)
    peer = rapidocr.Peer(python)
    assert (peer.name, peer.cpu_s()) == ("RapidOCR 1.2", 0.5)
    assert peer.read(np.zeros((90, 90), np.uint8), "page") == ["1234", "5"]
    assert peer.cpu_s() == 0.75
    peer.close()


def test_a_python_without_rapidocr_is_told():
    with pytest.raises(Missing, match=f"RapidOCR is not in {sys.executable}"):
        rapidocr.Peer(Path(sys.executable))


def test_without_tesseract_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Missing, match="apt-get install tesseract-ocr"):
        tesseract.Peer()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract-ocr is not installed")
def test_tesseract_reads_lines_of_digits():
    peer = tesseract.Peer()
    before_s = peer.cpu_s()
    lines = peer.read(page("1354088", "46712", size=(300, 640)), "page")
    assert all(line.isdigit() for line in lines)
    assert peer.cpu_s() > before_s


def test_where_tesseract_dies_nothing_is_read_and_it_is_told(tmp_path, monkeypatch, capsys):
    program = tmp_path / "tesseract"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 5" && exit\ncat >/dev/null; echo 12; kill -FPE $$\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert tesseract.Peer().read(page("12"), "line") == []
    assert "Tesseract 5 ended with -8 on a line" in capsys.readouterr().out
