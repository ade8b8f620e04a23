"""The page while the server is away: a service worker keeps it in the browser."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, url_for

from webapp import about, pages
from webapp.static_files import HASH_CHARACTERS

bp = Blueprint("offline", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.get("/service-worker.js")
def service_worker() -> Response:
    """Stands at the top, since a worker serves only what lies below its own address."""
    kept = {url_for("pages.index"): pages.render(), url_for("about.show"): about.render()}
    release, files = _release(kept.values()), _files(current_app)
    script = render_template("service-worker.js", release=release, pages=list(kept), files=files)
    return pages.send_page(script, mimetype="text/javascript")


def _release(texts: Iterable[str]) -> str:
    """Returns a hash of the pages, which name their files by the hash of these."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:HASH_CHARACTERS]


def _files(app: Flask) -> list[str]:
    """Returns the addresses of all static files."""
    folder = Path(app.static_folder)
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [url_for("static", filename=path) for path in paths]
