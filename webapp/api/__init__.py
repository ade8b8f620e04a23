"""The HTTP API, version 1: see openapi.json."""

from flask import Flask

from webapp.api import health, model, openapi, predict


def init_app(app: Flask) -> None:
    for subject in (predict, model, openapi):
        app.register_blueprint(subject.bp, url_prefix="/api/v1")
    app.register_blueprint(health.bp)
