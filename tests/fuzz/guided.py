"""Lets a coverage-guided fuzzer (atheris, on libFuzzer) hand bytes to a target: `python -m tests.fuzz.guided read`.

It is guided by the branches of our own code and of Pillow's in Python; what decoders do in C, it sees from outside. The
corpus is kept in a folder and grows, so that a further run goes on where the last one stopped. The exit code is not 0
when it found something; the bytes then lie in the folder beside.
"""

import argparse
import random
import sys
import warnings
from pathlib import Path

import atheris

with warnings.catch_warnings(), atheris.instrument_imports(include=["PIL", "webapp.recognition"]):
    warnings.simplefilter("ignore")  # atheris, of what it cannot instrument
    from tests.fuzz.checks import TARGETS, Checker
    from tests.fuzz.corpus import corpus, repaired_png

LONGEST_BYTES = 16_384
"""Of an input. The files of the corpus are shorter, and structure that breaks a decoder takes no room."""

HANG_SECONDS = 30
"""By the clock, after which libFuzzer ends a target that would never return."""


MOST_MB_AT_ONCE = 1024
"""Of one block of memory. Every input is held to far less, see `checks`; the whole process is not held to anything, for
atheris 3.1 never lets go of what a comparison in instrumented code gave: each `array != array` of a page stays, up to
50 MB an input, where the same inputs without atheris leave nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--folder", type=Path, default=Path("runs/fuzz"), help="for the corpus and what is found")
    chosen = parser.parse_args()
    found = chosen.folder / chosen.target
    _fill(found / "corpus")
    atheris.Setup(
        [
            sys.argv[0],
            str(found / "corpus"),
            f"-max_total_time={chosen.seconds}",
            f"-max_len={LONGEST_BYTES}",
            f"-timeout={HANG_SECONDS}",
            "-rss_limit_mb=0",
            f"-malloc_limit_mb={MOST_MB_AT_ONCE}",
            f"-artifact_prefix={found}/",
            "-print_final_stats=1",
            "-reload=0",
        ],
        Checker(TARGETS[chosen.target]),
        custom_mutator=_mutate,
    )
    atheris.Fuzz()


def _fill(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in corpus().items():
        (folder / name).write_bytes(data)


def _mutate(data: bytes, max_size: int, seed: int) -> bytes:
    mutated = atheris.Mutate(data, max_size)
    return repaired_png(mutated) if random.Random(seed).random() < 0.5 else mutated  # noqa: S311 - no secret


if __name__ == "__main__":
    main()
