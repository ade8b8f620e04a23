"""The HTML page."""

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, url_for

bp = Blueprint("pages", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.get("/")
def index() -> Response:
    response = make_response(render_template("index.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for this name whatever the page says."""
    return redirect(url_for("static", filename="favicon.svg"), 301)
