"""Reads the digits in files: `python -m webapp.read FILE… --format text|json|csv`.

The way of the data is the web's, without Flask and without the limit on time that a web request has.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from webapp.config import load_config
from webapp.errors import ConfigError, DigitPadError, ModelError
from webapp.files import Source, find_sources
from webapp.formats import WRITERS, Writer
from webapp.logs import native_libraries_silenced
from webapp.recognition.documents import Limits, PageResult, read_document
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reader import Reader

ALL_READ, SOME_FAILED, CANNOT_START, INTERRUPTED = 0, 1, 2, 130
"""Exit codes; 2 is argparse's for wrong usage, 130 the shell's for Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the files that the command line names and returns the exit code."""
    options = _parse(arguments)
    try:
        with native_libraries_silenced():
            return _read_all(options)
    except (ConfigError, ModelError) as error:
        print(f"DigitPad cannot start: {error.detail}", file=sys.stderr)
        return CANNOT_START
    except BrokenPipeError:  # who takes our output has enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m webapp.read",
        description="Read the handwritten digits in pictures, scans and PDFs.",
        epilog="Exit code: 0 when all was read, 1 when a file or a page failed (the others are read all the same), "
        "2 for wrong usage. DIGITPAD_MODEL, DIGITPAD_MAX_PAGES and DIGITPAD_MAX_MEGAPIXELS count here too.",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="file, folder (pictures and PDFs in it), pattern, or - for stdin"
    )
    parser.add_argument("--format", choices=WRITERS, default="text", help="what to write (default: %(default)s)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write (default: the standard output)")
    return parser.parse_args(arguments)


def _read_all(options: argparse.Namespace) -> int:
    """Reads one file after the other and returns the exit code.

    Raises:
        ConfigError: a setting or the output cannot be used.
        ModelError: the model cannot be used.
    """
    config = load_config()
    recogniser = Recogniser.load(config.model, engine=config.engine, max_pixels=config.max_pixels)
    reader = Reader.load(config.model, recogniser)
    limits = Limits(config.max_pixels, config.max_pages)
    sources = find_sources(options.files)
    failed = False
    with (
        _opened(options.output) as output,
        contextlib.closing(
            WRITERS[options.format](output, is_single=len(sources) == 1, model=recogniser.card["version"])
        ) as writer,
    ):
        for source in _with_progress(sources, output):
            failed |= _read_one(source, reader, limits, writer)
    return SOME_FAILED if failed else ALL_READ


def _with_progress(sources: list[Source], output: TextIO) -> Iterator[Source]:
    """Shows a bar where somebody looks at the errors but not at the readings, which are progress enough."""
    is_shown = sys.stderr.isatty() and not output.isatty()
    yield from tqdm(sources, unit="file", file=sys.stderr, disable=not is_shown)


def _read_one(source: Source, reader: Reader, limits: Limits, writer: Writer) -> bool:
    """Reads and writes one document and tells whether it or one of its pages failed."""
    problems: list[DigitPadError | None] = []

    def watched(results: Iterator[PageResult]) -> Iterator[PageResult]:
        for result in results:
            problems.append(result.outcome if isinstance(result.outcome, DigitPadError) else None)
            yield result

    try:
        writer.write(source.name, watched(read_document(source.data(), reader, limits)))
    except DigitPadError as error:
        writer.write_problem(source.name, error)
        _complain(source.name, error)
        return True
    for number, error in enumerate(problems, start=1):
        if error:
            _complain(f"{source.name}, page {number}" if len(problems) > 1 else source.name, error)
    return any(problems)


def _complain(where: str, error: DigitPadError) -> None:
    tqdm.write(f"{where}: {' '.join(error.detail.split())}", file=sys.stderr)


@contextlib.contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # as a file is written, on every system
        yield sys.stdout
        return
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise ConfigError(
            f"Expected an output file that can be written; {path} cannot ({error.strerror}). Name another."
        ) from error
    with file:
        yield file


if __name__ == "__main__":
    sys.exit(main())
