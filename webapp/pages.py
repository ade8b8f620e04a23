"""The page, and how every page is sent."""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, url_for

bp = Blueprint("pages", __name__)

PACKED_PAGES = 16
"""How many stay compressed in memory: each of ours; the one about the API once for each name that the host goes by."""


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    # Named in the page, so that a browser asks for all of them at once and not for each when another has asked for it.
    app.jinja_env.globals["modules"] = sorted(path.name for path in Path(app.static_folder, "js").glob("*.js"))


@bp.get("/")
def index() -> Response:
    return send_page(render())


def render() -> str:
    return render_template("index.html", max_bytes=current_app.config["DIGITPAD"].max_body_bytes)


def send_page(text: str, *, mimetype: str = "text/html") -> Response:
    """Answers with a text that browsers keep and ask for again by ETag each time; compressed for who takes that."""
    response = Response(text, mimetype=mimetype)
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(_pack(text))
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


@lru_cache(PACKED_PAGES)
def _pack(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


@bp.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for this name whatever the page says."""
    return redirect(url_for("static", filename="favicon.svg"), 301)
