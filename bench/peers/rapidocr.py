"""RapidOCR (PyPI rapidocr-onnxruntime) in a Python of its own, which is asked over a pipe.

Make one: `python -m venv FOLDER && FOLDER/bin/pip install rapidocr-onnxruntime`.
"""

import json
import re
import subprocess
from pathlib import Path

import cv2
import numpy as np

SERVER = """
import json, sys
import cv2, numpy as np
from rapidocr_onnxruntime import RapidOCR
engine = RapidOCR(intra_op_num_threads=1)
while size := sys.stdin.buffer.readline():
    picture = cv2.imdecode(np.frombuffer(sys.stdin.buffer.read(int(size)), np.uint8), cv2.IMREAD_COLOR)
    found, _ = engine(picture)
    print(json.dumps([[box, text] for box, text, _ in found or []]), flush=True)
"""
"""Reads "SIZE\\n" and a PNG, answers with a line of JSON: a box of four corners and the text of each field."""


class Peer:
    """One running engine."""

    def __init__(self, python: Path) -> None:
        self._server = subprocess.Popen(
            [python, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def read(self, grey: np.ndarray, kind: str) -> list[str]:
        """Returns the digits of its fields, those of one height joined from left to right."""
        png = cv2.imencode(".png", grey)[1].tobytes()
        self._server.stdin.write(b"%d\n" % len(png) + png)
        self._server.stdin.flush()
        fields = [(np.array(box), re.sub(r"\D", "", text)) for box, text in json.loads(self._server.stdout.readline())]
        return _in_rows([(box, text) for box, text in fields if text])


def _in_rows(fields: list[tuple[np.ndarray, str]]) -> list[str]:
    """Joins fields whose middles lie within each other's height."""
    rows: list[list[tuple[np.ndarray, str]]] = []
    for box, text in sorted(fields, key=lambda field: field[0][:, 1].mean()):
        if rows and box[:, 1].min() < rows[-1][-1][0][:, 1].mean() < box[:, 1].max():
            rows[-1].append((box, text))
        else:
            rows.append([(box, text)])
    return ["".join(text for _, text in sorted(row, key=lambda field: field[0][:, 0].min())) for row in rows]
