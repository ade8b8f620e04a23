"""What the benchmarks of single digits share: whose handwriting they measure on, and what reads it."""

import argparse
import sys
from typing import NamedTuple

from bench.pages import Hands, load_hands
from training.data import digits_data
from webapp.config import PROJECT
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reader import Reader


class Side(NamedTuple):
    """One side of the split of people, and both ways to read their digits."""

    name: str
    count: int
    """Digits of each kind."""
    hands: Hands
    recogniser: Recogniser
    reader: Reader


def load_side(module: str, doc: str, *, count: int) -> Side:
    """Reads the command line of a benchmark and loads what it asks for.

    Args:
        module: the benchmark's name under `bench`.
        doc: its docstring, whose first line says what it does.
        count: digits of each kind, unless `--count` says otherwise.
    """
    parser = argparse.ArgumentParser(prog=f"python -m bench.{module}", description=doc.splitlines()[0])
    parser.add_argument("--count", type=int, default=count, help="digits of each kind")
    parser.add_argument("--side", choices=("validation", "test"), default="test", help="whose handwriting")
    options = parser.parse_args()
    folder = digits_data()
    if folder is None:
        sys.exit("DIGITS_DATA is not here: there is nothing to measure on.")
    recogniser = Recogniser.load(PROJECT / "saved_model")
    reader = Reader.load(PROJECT / "saved_model", recogniser)
    return Side(options.side, options.count, load_hands(folder / "strokes", options.side), recogniser, reader)
