"""Tesseract by its command line (Debian package tesseract-ocr)."""

import os
import re
import shutil
import subprocess

import cv2
import numpy as np

from bench.peers import Missing

MODES = {"line": 7, "page": 6}
"""Its page segmentation: 7 is a single line of text, 6 a uniform block of it."""

ONLY_DIGITS = "tessedit_char_whitelist=0123456789"


class Peer:
    """Starts the program for each picture."""

    def __init__(self) -> None:
        """Looks for the program.

        Raises:
            Missing: it is not on the path.
        """
        if shutil.which("tesseract") is None:
            raise Missing("Tesseract is not here: apt-get install tesseract-ocr")
        said = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
        self.name = said.splitlines()[0].capitalize()

    def read(self, grey: np.ndarray, kind: str) -> list[str]:
        """Returns the lines of digits that it reads, only digits being allowed; none where it dies, which is told."""
        command = ["tesseract", "stdin", "stdout", "--psm", str(MODES[kind]), "-c", ONLY_DIGITS]
        png = cv2.imencode(".png", grey)[1].tobytes()
        one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, input=png, capture_output=True, check=False, env=one_thread)
        if done.returncode:  # 5.3.0 divides by zero on one of the numbers in a ring
            print(f"    {self.name} ended with {done.returncode} on a {kind}, which counts as nothing read")
            return []
        lines = (re.sub(r"\D", "", line) for line in done.stdout.decode().splitlines())
        return [line for line in lines if line]

    def cpu_s(self) -> float:
        """Returns the processor time of all that were started and have ended, the start among it."""
        spent = os.times()
        return spent.children_user + spent.children_system
