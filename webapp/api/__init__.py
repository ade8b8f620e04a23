"""The HTTP API, version 1: see openapi.json."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Imported here, so that the command line can take the JSON names of `schemas` without Flask.
    from webapp.api import health, model, openapi, predict, read

    for subject in (predict, read, model, openapi):
        app.register_blueprint(subject.bp, url_prefix="/api/v1")
    app.register_blueprint(health.bp)
