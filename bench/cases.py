"""What readers are measured on: pictures, and what stands on each."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.pages import Hands, Written
from webapp.recognition.decode import decode_grey

Draw = Callable[[Hands, np.random.Generator], Written]


class Case(NamedTuple):
    """A picture and what stands on it."""

    name: str
    grey: np.ndarray
    lines: list[str]
    scattered: bool = False


def cheques(folder: Path, most: int | None = None) -> Iterator[Case]:
    for entry in json.loads((folder / "labels.json").read_text())[:most]:
        yield Case(entry["file"], decode_grey((folder / entry["file"]).read_bytes()), [entry["text"]])


def scans(folder: Path, kind: str) -> Iterator[Case]:
    """Yields the scans of a kind; single digits count as lines."""
    for entry in json.loads((folder / "labels.json").read_text()):
        if entry["kind"].replace("single", "line") == kind:
            grey = decode_grey((folder / entry["file"]).read_bytes())
            yield Case(entry["file"], grey, entry["lines"], entry["scattered"])


def generated(draw: Draw, hands: Hands, count: int, most: int | None, first_seed: int = 0) -> Iterator[Case]:
    for seed in range(first_seed, first_seed + min(count, most or count)):
        page = draw(hands, np.random.default_rng(seed))
        yield Case(f"{draw.__name__} {seed}", page.grey, page.lines)
