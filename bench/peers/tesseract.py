"""Tesseract by its command line (Debian package tesseract-ocr)."""

import re
import subprocess

import cv2
import numpy as np

MODES = {"line": 7, "page": 6}
"""Its page segmentation: 7 is a single line of text, 6 a uniform block of it."""


def read(grey: np.ndarray, kind: str) -> list[str]:
    """Returns the lines of digits that Tesseract reads, only digits being allowed."""
    command = ["tesseract", "stdin", "stdout", "--psm", str(MODES[kind]), "-c", "tessedit_char_whitelist=0123456789"]
    png = cv2.imencode(".png", grey)[1].tobytes()
    done = subprocess.run(command, input=png, capture_output=True, check=False, env={"OMP_THREAD_LIMIT": "1"})
    lines = (re.sub(r"\D", "", line) for line in done.stdout.decode().splitlines())
    return [line for line in lines if line]
