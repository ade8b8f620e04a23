"""RapidOCR (PyPI rapidocr-onnxruntime) in a Python of its own, which is asked over a pipe.

Make one: `python -m venv FOLDER && FOLDER/bin/pip install rapidocr-onnxruntime`.
"""

import json
import re
import subprocess
from pathlib import Path

import cv2
import numpy as np

from bench.peers import Missing

SERVER = """
import importlib.metadata, json, sys, time
import cv2, numpy as np
from rapidocr_onnxruntime import RapidOCR
engine = RapidOCR(intra_op_num_threads=1)
print(json.dumps([time.process_time(), importlib.metadata.version("rapidocr-onnxruntime")]), flush=True)
while asked := sys.stdin.buffer.readline():
    size, is_crop = map(int, asked.split())
    picture = cv2.imdecode(np.frombuffer(sys.stdin.buffer.read(size), np.uint8), cv2.IMREAD_COLOR)
    found, _ = engine(picture, use_det=not is_crop, use_cls=not is_crop)
    whole = [[0, 0], [1, 0], [1, 1], [0, 1]]
    fields = [[whole if is_crop else one[0], one[-2]] for one in found or []]
    print(json.dumps([time.process_time(), fields]), flush=True)
"""
"""Tells its version, then reads "SIZE IS_CROP\\n" and a PNG and answers with a box of four corners and the text of each
field. Each is a line of JSON, with the processor time so far."""

CROP_PX = 150
"""A line in a picture no higher than this fills it, and is read without being sought, which fails there more often."""


class Peer:
    """One running engine."""

    def __init__(self, python: Path) -> None:
        """Starts it, with an interpreter that has it.

        Raises:
            Missing: this one has not.
        """
        self._server = subprocess.Popen(
            [python, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            self.name = f"RapidOCR {self._answer()}"
        except json.JSONDecodeError:  # it ended without a word
            self.close()
            raise Missing(f"RapidOCR is not in {python}: see {Path(__file__).name}, --rapidocr-python") from None

    def read(self, grey: np.ndarray, kind: str) -> list[str]:
        """Returns the digits of its fields, those of one height joined from left to right."""
        png = cv2.imencode(".png", grey)[1].tobytes()
        is_crop = kind == "line" and grey.shape[0] <= CROP_PX
        self._server.stdin.write(b"%d %d\n" % (len(png), is_crop) + png)
        self._server.stdin.flush()
        fields = [(np.array(box), re.sub(r"\D", "", text)) for box, text in self._answer()]
        return _in_rows([(box, text) for box, text in fields if text])

    def cpu_s(self) -> float:
        """Returns the processor time that it had spent when it answered last."""
        return self._cpu_s

    def close(self) -> None:
        """Ends it."""
        self._server.communicate()

    def _answer(self) -> str | list:
        self._cpu_s, answer = json.loads(self._server.stdout.readline())
        return answer


def _in_rows(fields: list[tuple[np.ndarray, str]]) -> list[str]:
    """Joins fields whose middles lie within each other's height."""
    rows: list[list[tuple[np.ndarray, str]]] = []
    for box, text in sorted(fields, key=lambda field: field[0][:, 1].mean()):
        if rows and box[:, 1].min() < rows[-1][-1][0][:, 1].mean() < box[:, 1].max():
            rows[-1].append((box, text))
        else:
            rows.append([(box, text)])
    return ["".join(text for _, text in sorted(row, key=lambda field: field[0][:, 0].min())) for row in rows]
