"""Which files the command line means: files, folders, patterns and the standard input."""

import glob
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from webapp.errors import UnreadableFile

STDIN = "-"

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif", ".pdf")
"""What is looked for in folders. A file that is named itself may be called as it likes."""


class Source(NamedTuple):
    """A file to read, or the standard input."""

    name: str
    """As it is shown; always UTF-8, which a name on a disk need not be."""
    path: Path | None
    problem: str = ""
    """Why there is nothing to read."""

    def data(self) -> bytes:
        """Reads the bytes.

        Raises:
            UnreadableFile: there are none to be had.
        """
        if self.problem:
            raise UnreadableFile(self.problem)
        try:
            data = self.path.read_bytes() if self.path else sys.stdin.buffer.read()
        except OSError as error:
            raise UnreadableFile(
                f"Expected a file that can be read; this one cannot ({error.strerror}). Check its name and its rights."
            ) from error
        if not data:
            raise UnreadableFile("Expected a picture or a PDF; the file is empty. Save it again.")
        return data


def find_sources(arguments: list[str]) -> list[Source]:
    """Lists the files that the arguments mean, in order and each once."""
    sources = {source.name: source for argument in arguments for source in _sources_of(argument)}
    return list(sources.values())


def _sources_of(argument: str) -> Iterator[Source]:
    path = Path(argument)
    if argument == STDIN:
        yield Source(STDIN, None)
    elif path.is_dir():
        yield from _in_folder(path)
    elif path.exists() or not glob.has_magic(argument):
        yield _source(path)  # a missing one says so when it is its turn
    else:
        yield from _matching(argument)


def _in_folder(folder: Path) -> Iterator[Source]:
    """Finds the pictures and PDFs in a folder and those below it; what is hidden stays so."""
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    yield from map(_source, found)
    if not found:
        yield _nothing(
            str(folder),
            f"Expected pictures or PDFs in the folder; none of its files ends in {', '.join(SUFFIXES)}. Name another.",
        )


def _matching(pattern: str) -> Iterator[Source]:
    found = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 - it may begin at the root
    for path in found:
        yield from _in_folder(path) if path.is_dir() else [_source(path)]
    if not found:
        yield _nothing(pattern, "Expected a pattern that fits a file; this one fits none. Correct it.")


def _source(path: Path) -> Source:
    return Source(_shown(str(path)), path)


def _nothing(name: str, problem: str) -> Source:
    return Source(_shown(name), None, problem)


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")
