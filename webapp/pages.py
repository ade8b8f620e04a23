"""The HTML page."""

from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, url_for

bp = Blueprint("pages", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    # Named in the page, so that a browser asks for all of them at once and not for each when another has asked for it.
    app.jinja_env.globals["modules"] = sorted(path.name for path in Path(app.static_folder, "js").glob("*.js"))


@bp.get("/")
def index() -> Response:
    max_bytes = current_app.config["DIGITPAD"].max_body_bytes
    response = make_response(render_template("index.html", max_bytes=max_bytes))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for this name whatever the page says."""
    return redirect(url_for("static", filename="favicon.svg"), 301)
