"""How well numbers, lines and whole pages are read: `python -m bench.read`. Needs `DIGITS_DATA`.

The cheques and scans are validation material: nothing is trained on them. The people whose pen strokes make the pairs
and pages are on the test side: no network was trained on them. `--peers` reads the same with Tesseract and RapidOCR.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from bench.pages import Hands, Written, empty_page, load_hands, pair, written_page
from bench.peers import rapidocr, tesseract
from bench.score import Score, f1, is_exact, score_lines
from training.data import digits_data
from webapp.config import PROJECT
from webapp.recognition.decode import decode_grey
from webapp.recognition.lines import SERVED, LineReader
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reader import Reader

RELEASED = PROJECT / "saved_model"

PRINTED = {"085.jpeg": "123456"}
"""Digits that stand in print on a scan. Only handwriting is labelled; these count neither way."""

GENERATED, PAIRS = 200, 300

PHOTO_SHAPE = (3024, 4032)
"""12 megapixels, as phones take them."""

ReadLines = Callable[[np.ndarray, str], list[str]]
"""Lines of digits in (H, W) uint8, top to bottom, told whether it is a "line" or a "page"."""


Draw = Callable[[Hands, np.random.Generator], Written]


class Case(NamedTuple):
    """A picture and what stands on it."""

    name: str
    grey: np.ndarray
    lines: list[str]
    scattered: bool = False


def main() -> None:
    """Prints one table for each reader, and each error that it made on the scans."""
    options = _options()
    folder = digits_data()
    if folder is None:
        sys.exit("DIGITS_DATA is not here: there is nothing to measure on.")
    reader = load_reader(options.model, options.lines)
    if options.photo:
        print("{:.2f} s, {:.0f} MB".format(*time_photo(reader, folder)))
        return
    readers: dict[str, ReadLines] = {"DigitPad": lambda grey, _: [line.text for line in reader.read_page(grey).lines]}
    if options.peers:
        readers |= {"Tesseract": tesseract.read, "RapidOCR": rapidocr.Peer(options.rapidocr_python).read}
    for name, read in readers.items():
        print(f"\n{name}")
        measure(read, folder, options.count)
    again = [sys.executable, "-m", "bench.read", "--photo", *sys.argv[1:]]
    photo = subprocess.run(again, capture_output=True, text=True, check=True)
    print(f"\nDigitPad, a 12-megapixel photo, decode to answer, one thread: {photo.stdout.strip()}")


def load_reader(model: Path, lines: Path | None = None) -> Reader:
    """Loads the reader of a model folder, or with the line network of another one, which need not be released."""
    recogniser = Recogniser.load(model)
    if lines is None:
        return Reader.load(model, recogniser)
    return Reader(recogniser, LineReader((lines / SERVED).read_bytes()))


def measure(read: ReadLines, folder: Path, most: int | None = None) -> None:
    """Prints what a reader gets right of each kind of picture."""
    hands = load_hands(folder / "strokes")
    amounts = [_timed(read, case, "line") for case in cheques(folder / "cheques", most)]
    _print("cheque amounts, exact", sum(case.lines == came for case, came, _ in amounts), amounts)
    kinds = ("line", "page", "none")
    found = {kind: [_timed(read, case, kind) for case in scans(folder / "scans", kind)] for kind in kinds}
    exact = [is_exact(case.lines, came, scattered=case.scattered) for case, came, _ in found["line"]]
    _print("lines and single digits on paper, exact", sum(exact), found["line"])
    print(f"{'pages on paper, digit F1':<44}{f1(_scores(found['page'])):.3f}")
    _print_errors([*found["line"], *found["page"], *found["none"]])
    pairs = [_timed(read, case, "line") for case in generated(pair, hands, PAIRS, most)]
    _print("pairs that overlap, both right", sum(case.lines == came for case, came, _ in pairs), pairs)
    written = [_timed(read, case, "page") for case in generated(written_page, hands, GENERATED // 2, most)]
    print(f"{'generated pages, digit F1':<44}{f1(_scores(written)):.3f}")
    empty = found["none"] + [_timed(read, case, "page") for case in generated(empty_page, hands, GENERATED, most)]
    invented = sum(len("".join(came)) for _, came, _ in empty)
    print(f"{f'digits invented on {len(empty)} pages without any':<44}{invented}")


def cheques(folder: Path, most: int | None = None) -> Iterator[Case]:
    for entry in json.loads((folder / "labels.json").read_text())[:most]:
        yield Case(entry["file"], decode_grey((folder / entry["file"]).read_bytes()), [entry["text"]])


def scans(folder: Path, kind: str) -> Iterator[Case]:
    """Yields the scans of a kind; single digits count as lines."""
    for entry in json.loads((folder / "labels.json").read_text()):
        if entry["kind"].replace("single", "line") == kind:
            grey = decode_grey((folder / entry["file"]).read_bytes())
            yield Case(entry["file"], grey, entry["lines"], entry["scattered"])


def generated(draw: Draw, hands: Hands, count: int, most: int | None) -> Iterator[Case]:
    for seed in range(min(count, most or count)):
        page = draw(hands, np.random.default_rng(seed))
        yield Case(f"{draw.__name__} {seed}", page.grey, page.lines)


def time_photo(reader: Reader, folder: Path) -> tuple[float, float]:
    """Returns the seconds and the megabytes on top that a 12-megapixel photo costs."""
    page = cv2.resize(written_page(load_hands(folder / "strokes"), np.random.default_rng(4)).grey, PHOTO_SHAPE[::-1])
    data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()
    reader.read_page(page[:400, :600])
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what is in use now
    before_kb = _peak_kb()
    began = time.process_time()
    reader.read_page(decode_grey(data))
    return time.process_time() - began, (_peak_kb() - before_kb) / 1024


def _peak_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1))


def _timed(read: ReadLines, case: Case, kind: str) -> tuple[Case, list[str], float]:
    began = time.process_time()
    came = read(case.grey, "line" if kind == "line" else "page")
    return case, came, time.process_time() - began


def _scores(results: list[tuple[Case, list[str], float]]) -> list[Score]:
    return [score_lines(case.lines, came, PRINTED.get(case.name, "")) for case, came, _ in results]


def _print(what: str, right: int, results: list[tuple[Case, list[str], float]]) -> None:
    milliseconds = 1000 * float(np.median([seconds for _, _, seconds in results]))
    print(f"{what:<44}{right} of {len(results)} ({right / len(results):.1%}), {milliseconds:.0f} ms each")


def _print_errors(results: list[tuple[Case, list[str], float]]) -> None:
    for (case, came, _), score in zip(results, _scores(results), strict=True):
        if score.invented or score.missed or case.lines != came:
            print(f"    {case.name}: {' '.join(case.lines) or 'nothing'} read as {' '.join(came) or 'nothing'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=RELEASED, help="model folder")
    parser.add_argument("--lines", type=Path, help="folder whose lines.tflite is used instead of the model's")
    parser.add_argument("--count", type=int, help="only so many cheques, pairs and generated pages")
    parser.add_argument("--peers", action="store_true", help="read the same with Tesseract and RapidOCR")
    parser.add_argument("--rapidocr-python", type=Path, default=Path(sys.executable), help="a Python that has RapidOCR")
    parser.add_argument("--photo", action="store_true", help="only time a 12-megapixel photo")
    return parser.parse_args()


if __name__ == "__main__":
    main()
