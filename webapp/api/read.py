"""`POST /api/v1/read`: every digit of a drawing, scan, photo, multi-page TIFF or PDF."""

from collections import Counter
from collections.abc import Iterable, Iterator

from flask import Blueprint, current_app, request

from webapp.api import schemas
from webapp.api.model import get_recogniser
from webapp.api.switches import read_switch
from webapp.api.uploads import read_document_upload
from webapp.errors import NotReady
from webapp.limits import desk
from webapp.memory import give_back
from webapp.metrics import count_verdict
from webapp.recognition.documents import Limits, PageResult, read_document
from webapp.recognition.reader import Reader
from webapp.recognition.reading import ReadPage

bp = Blueprint("read", __name__)


@bp.post("/read")
def read() -> dict:
    with desk():
        try:
            return _read_request()
        finally:
            give_back()


def _read_request() -> dict:
    preview = read_switch(request, "preview")
    config = current_app.config["DIGITPAD"]
    limits = Limits(config.max_pixels, config.max_pages, config.time_budget_s)
    data = read_document_upload(request)
    spent_s = request.elapsed_ms / 1000  # the sender, and other documents, took their time; a router counts it too
    return schemas.reading_to_json(
        _counted(read_document(data, _get_reader(), limits, spent_s=spent_s)),
        model=get_recogniser().card["version"],
        elapsed_ms=lambda: request.elapsed_ms,
        preview=preview,
    )


def _counted(results: Iterable[PageResult]) -> Iterator[PageResult]:
    """Counts the verdicts of each page as it passes, and holds none."""
    for result in results:
        if isinstance(result.outcome, ReadPage):
            verdicts = Counter(digit.verdict for line in result.outcome.lines for digit in line.digits)
            verdicts["not_a_digit"] = len(result.outcome.others)
            for verdict, times in verdicts.items():
                count_verdict(verdict, times)
        yield result
        del result


def _get_reader() -> Reader:
    reader = current_app.extensions.get("reader")
    if reader is None:
        raise NotReady("Expected a loaded model; there is none yet. Try again in a few seconds.")
    return reader
