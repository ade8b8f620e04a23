"""How the command line writes what it reads: as text, CSV or JSON, each document as soon as it is read."""

import csv
import json
import time
from collections.abc import Iterable
from typing import TextIO

from webapp.api import schemas
from webapp.errors import DigitPadError
from webapp.recognition.documents import PageResult
from webapp.recognition.reading import ReadPage

CSV_HEADER = ("file", "page", "line", "text", "lowest_confidence")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets run what begins so: https://owasp.org/www-community/attacks/CSV_Injection"""


class TextWriter:
    """The digits alone; a line feed between lines, a form feed between pages, a heading for each of several files."""

    def __init__(self, output: TextIO, *, is_single: bool, model: str) -> None:
        self._output = output
        self._is_single = is_single

    def write(self, name: str, results: Iterable[PageResult]) -> None:
        text = "\f".join(result.outcome.text if isinstance(result.outcome, ReadPage) else "" for result in results)
        if not self._is_single:
            self._output.write(f"==> {name} <==\n")
        self._output.write(text + "\n" if text else "")

    def write_problem(self, name: str, error: DigitPadError) -> None:
        """Writes nothing: the problem stands on the standard error."""

    def close(self) -> None:
        self._output.flush()


class CsvWriter:
    """A table as in RFC 4180: a row for each line, and one for a page without digits; pages and lines count from 1."""

    def __init__(self, output: TextIO, *, is_single: bool, model: str) -> None:
        self._output = output
        self._table = csv.writer(output)
        self._table.writerow(CSV_HEADER)

    def write(self, name: str, results: Iterable[PageResult]) -> None:
        shown = f"'{name}" if name.startswith(FORMULA_STARTS) else name
        for index, outcome in results:
            if isinstance(outcome, ReadPage):
                self._table.writerows((shown, index + 1, *row) for row in _rows_of(outcome))

    def write_problem(self, name: str, error: DigitPadError) -> None:
        """Writes nothing: the problem stands on the standard error."""

    def close(self) -> None:
        self._output.flush()


class JsonWriter:
    """The API's answer or problem with the name of the file before it; one file is an object, several are a list."""

    def __init__(self, output: TextIO, *, is_single: bool, model: str) -> None:
        self._output = output
        self._model = model
        self._before, self._end = ("", "\n") if is_single else ("[\n", "\n]\n")

    def write(self, name: str, results: Iterable[PageResult]) -> None:
        began_s = time.perf_counter()
        answer = schemas.reading_to_json(
            results, model=self._model, elapsed_ms=lambda: (time.perf_counter() - began_s) * 1000
        )
        self._add(schemas.with_file(name, answer))

    def write_problem(self, name: str, error: DigitPadError) -> None:
        self._add(schemas.with_file(name, error))

    def close(self) -> None:
        self._output.write(self._end)
        self._output.flush()

    def _add(self, answer: dict) -> None:
        self._output.write(self._before + json.dumps(answer, ensure_ascii=False))
        self._before = ",\n"


Writer = TextWriter | CsvWriter | JsonWriter
WRITERS: dict[str, type[Writer]] = {"text": TextWriter, "json": JsonWriter, "csv": CsvWriter}


def _rows_of(page: ReadPage) -> list[tuple]:
    rows = [
        (number, line.text, round(min(digit.confidence for digit in line.digits), schemas.SHARE_DECIMALS))
        for number, line in enumerate(page.lines, start=1)
    ]
    return rows or [("", "", "")]
