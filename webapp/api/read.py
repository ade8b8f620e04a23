"""`POST /api/v1/read`: every digit of a drawing, scan, photo, multi-page TIFF or PDF."""

from flask import Blueprint, current_app, request

from webapp.api import schemas
from webapp.api.model import get_recogniser
from webapp.api.switches import read_switch
from webapp.api.uploads import read_document_upload
from webapp.errors import NotReady
from webapp.recognition.documents import Limits, read_document
from webapp.recognition.reader import Reader

bp = Blueprint("read", __name__)


@bp.post("/read")
def read() -> dict:
    preview = read_switch(request, "preview")
    config = current_app.config["DIGITPAD"]
    limits = Limits(config.max_pixels, config.max_pages, config.time_budget_s)
    data = read_document_upload(request)
    spent_s = request.elapsed_ms / 1000  # the sender, and other documents, took their time; a router counts it too
    return schemas.reading_to_json(
        read_document(data, _get_reader(), limits, spent_s=spent_s),
        model=get_recogniser().card["version"],
        elapsed_ms=lambda: request.elapsed_ms,
        preview=preview,
    )


def _get_reader() -> Reader:
    reader = current_app.extensions.get("reader")
    if reader is None:
        raise NotReady("Expected a loaded model; there is none yet. Try again in a few seconds.")
    return reader
