"""How well numbers, lines and whole pages are read: `python -m bench.read`. Needs `DIGITS_DATA`.

The cheques and scans are validation material: nothing is trained on them. The people whose pen strokes make the pairs
and pages are on the test side: no network was trained on them. `--seed` draws other pairs and pages: what was looked at
while the reader was built came from other seeds and the people of the validation side. `--peers` reads the same with
Tesseract and RapidOCR.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.cases import Case, Draw, cheques, generated, scans
from bench.clutter import cluttered_page
from bench.large import PHOTOS, time_page
from bench.pages import Hands, empty_page, load_hands, page_with_show_through, pair, ringed_number, written_page
from bench.peers import Missing, rapidocr, tesseract
from bench.score import Causes, Score, causes, f1, is_exact, right_digits, score_lines
from training.data import digits_data
from training.lines import SECTION_FILE
from training.statistics import expected_calibration_error
from webapp.config import PROJECT
from webapp.recognition.lines import SERVED, LineReader
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reader import Reader

RELEASED = PROJECT / "saved_model"

PRINTED = {"085.jpeg": "123456"}
"""Digits that stand in print on a scan. Only handwriting is labelled; these count neither way."""

GENERATED, PAIRS, RINGED, SHOWN_THROUGH = 200, 300, 200, 40

ReadLines = Callable[[np.ndarray, str], list[str]]
"""Lines of digits in (H, W) uint8, top to bottom, told whether it is a "line" or a "page"."""


class SureLines(list):
    """Lines of digits."""

    confidences: list[float]
    """Of each digit, in reading order."""


Result = tuple[Case, list[str], float]
"""A case, the lines that were read, and the seconds that it took."""

Results = list[Result]


def main() -> None:
    """Prints one table for each reader, and each error that it made on the scans."""
    options = _options()
    folder = digits_data()
    if folder is None:
        sys.exit("DIGITS_DATA is not here: there is nothing to measure on.")
    reader = load_reader(options.model, options.lines)
    if options.time:
        print("{:.2f} s, {:.0f} MB".format(*time_page(reader, PHOTOS[options.time](folder))))
        return
    print(f"\nDigitPad; pairs and pages of the people on the test side, seeds from {options.seed}")
    measure(partial(_read, reader), folder, options.count, options.seed, only=options.only)
    if options.only:
        return
    for peer in _peers(options.rapidocr_python) if options.peers else ():
        print(f"\n{peer.name}")
        measure(peer.read, folder, options.count, options.seed, peer.cpu_s)
    for name in PHOTOS:
        again = [sys.executable, "-m", "bench.read", "--time", name, *sys.argv[1:]]
        told = subprocess.run(again, capture_output=True, text=True, check=True).stdout.strip()
        print(f"DigitPad, 12 megapixels of {name}, decode to answer, one thread: {told}")


def load_reader(model: Path, lines: Path | None = None) -> Reader:
    """Loads the reader of a model folder, or with the line network of another one, which need not be released."""
    recogniser = Recogniser.load(model)
    if lines is None:
        return Reader.load(model, recogniser)
    known = json.loads((lines / SECTION_FILE).read_text(encoding="utf-8"))
    decoding = {key: known[key] for key in ("views", "bonus", "calibration")}
    return Reader(recogniser, LineReader((lines / SERVED).read_bytes(), **decoding))


def _peers(rapidocr_python: Path) -> Iterator[tesseract.Peer | rapidocr.Peer]:
    """Starts the other readers one after the other, and tells which one is not installed."""
    for start in (tesseract.Peer, partial(rapidocr.Peer, rapidocr_python)):
        try:
            yield start()
        except Missing as missing:
            print(f"\nLeft out: {missing}")


def _read(reader: Reader, grey: np.ndarray, kind: str) -> SureLines:
    """Reads as a peer does."""
    lines = reader.read_page(grey).lines
    found = SureLines(line.text for line in lines)
    found.confidences = [digit.confidence for line in lines for digit in line.digits]
    return found


def measure(
    read: ReadLines,
    folder: Path,
    most: int | None = None,
    seed: int = 0,
    cpu_s: Callable[[], float] = time.process_time,
    only: Sequence[str] = (),
) -> None:
    """Prints what a reader gets right of each kind of picture, and what went wrong by cause.

    Args:
        read: the reader.
        folder: DIGITS_DATA.
        most: only so many cheques, pairs and generated pages.
        seed: the first one of the pairs and pages.
        cpu_s: the reader's clock.
        only: of `PARTS`; by default all.
    """
    bench = Bench(partial(_time, read, cpu_s), folder, load_hands(folder / "strokes"), most, seed)
    sets: dict[str, Results] = {}
    for part in only or PARTS:
        sets |= PARTS[part](bench)
    _print_causes(sets)
    _print_calibration({name: found for name, found in sets.items() if any(case.lines for case, _, _ in found)})


class Bench(NamedTuple):
    """What the parts of the benchmark share."""

    timed: Callable[[Case, str], Result]
    """Reads a case of a kind."""
    folder: Path
    hands: Hands
    most: int | None
    seed: int

    def drawn(self, draw: Draw, count: int, kind: str = "page") -> Results:
        """Reads generated pages or pairs."""
        return [self.timed(case, kind) for case in generated(draw, self.hands, count, self.most, self.seed)]

    def scanned(self, kind: str) -> Results:
        return [self.timed(case, kind) for case in scans(self.folder / "scans", kind)]


def _cheques(bench: Bench) -> dict[str, Results]:
    amounts = [bench.timed(case, "line") for case in cheques(bench.folder / "cheques", bench.most)]
    _print("cheque amounts, exact", sum(case.lines == came for case, came, _ in amounts), amounts)
    return {"cheques": amounts}


def _scans(bench: Bench) -> dict[str, Results]:
    lines, pages = bench.scanned("line"), bench.scanned("page")
    exact = [is_exact(case.lines, came, scattered=case.scattered) for case, came, _ in lines]
    _print("lines and single digits on paper, exact", sum(exact), lines)
    print(f"{'pages on paper, digit F1':<44}{f1(_scores(pages)):.3f}")
    _print_errors([*lines, *pages])
    return {"lines on paper": lines, "pages on paper": pages}


def _pairs(bench: Bench) -> dict[str, Results]:
    pairs = bench.drawn(pair, PAIRS, "line")
    _print("pairs that overlap, both right", sum(case.lines == came for case, came, _ in pairs), pairs)
    return {"pairs": pairs}


def _ringed(bench: Bench) -> dict[str, Results]:
    ringed = bench.drawn(ringed_number, RINGED, "line")
    _print("numbers in a ring, exact", sum(case.lines == came for case, came, _ in ringed), ringed)
    return {"numbers in a ring": ringed}


def _pages(bench: Bench) -> dict[str, Results]:
    written, through = bench.drawn(written_page, GENERATED // 2), bench.drawn(page_with_show_through, SHOWN_THROUGH)
    print(f"{'generated pages, digit F1':<44}{f1(_scores(written)):.3f}")
    print(f"{'the same with show-through, digit F1':<44}{f1(_scores(through)):.3f}")
    return {"generated pages": written, "with show-through": through}


def _empty(bench: Bench) -> dict[str, Results]:
    scanned = bench.scanned("none")
    _print_errors(scanned)
    sets = {
        "without any": scanned + bench.drawn(empty_page, GENERATED),
        "of clutter": bench.drawn(cluttered_page, GENERATED // 2),
    }
    for name, found in sets.items():
        what = f"digits invented on {len(found)} pages {name}"
        print(f"{what:<44}{sum(len(''.join(came)) for _, came, _ in found)}")
    return sets


PARTS: dict[str, Callable[[Bench], dict[str, Results]]] = {
    "cheques": _cheques,
    "scans": _scans,
    "pairs": _pairs,
    "ringed": _ringed,
    "pages": _pages,
    "empty": _empty,
}
"""What is measured, in this order."""


def _print_causes(sets: dict[str, Results]) -> None:
    """Prints by cause how many digits of each set went wrong."""
    print("".join(f"{head:>10}" for head in Causes._fields).rjust(20 + 10 * len(Causes._fields)))
    for name, results in sets.items():
        each = [causes(case.lines, came, PRINTED.get(case.name, "")) for case, came, _ in results]
        print(f"{name:<20}" + "".join(f"{sum(column):10}" for column in zip(*each, strict=True)))


def _print_calibration(sets: dict[str, Results]) -> None:
    """Prints how far the confidences of the digits that were read miss how often these are right, if there are any."""
    for name, results in _in_halves(sets):
        sure = np.array([sure for _, came, _ in results for sure in getattr(came, "confidences", ())])
        if not len(sure):
            continue
        right = np.array([each for case, came, _ in results for each in right_digits(case.lines, came)])
        error = expected_calibration_error(sure, right)
        what = f"calibration error (15 bins), {name}"
        print(f"{what:<52}{error:.3f}: sure {sure.mean():.3f}, right {right.mean():.3f} of {len(sure)}")


def _in_halves(sets: dict[str, Results]) -> Iterator[tuple[str, Results]]:
    """Yields the sets, the cheques in two halves: what was fitted on one is tried on the other."""
    for name, results in sets.items():
        half = len(results) // 2
        if name == "cheques":
            yield from ((f"{name}, first half", results[:half]), (f"{name}, second half", results[half:]))
        else:
            yield name, results


def _time(read: ReadLines, cpu_s: Callable[[], float], case: Case, kind: str) -> Result:
    began = cpu_s()
    came = read(case.grey, "line" if kind == "line" else "page")
    return case, came, cpu_s() - began


def _scores(results: Results) -> list[Score]:
    return [score_lines(case.lines, came, PRINTED.get(case.name, "")) for case, came, _ in results]


def _print(what: str, right: int, results: Results) -> None:
    milliseconds = 1000 * float(np.median([seconds for _, _, seconds in results]))
    print(f"{what:<44}{right} of {len(results)} ({right / len(results):.1%}), {milliseconds:.0f} ms each")


def _print_errors(results: Results) -> None:
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
    parser.add_argument("--seed", type=int, default=0, help="of the first generated pair and page")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=(), help="measure these parts, and time no photo")
    parser.add_argument("--time", choices=PHOTOS, help="only time a file of 12 megapixels")
    return parser.parse_args()


if __name__ == "__main__":
    main()
