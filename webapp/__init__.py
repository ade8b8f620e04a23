"""DigitPad: the web application that reads handwritten digits."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Config


def create_app(overrides: Mapping | None = None) -> "Flask":
    """Builds the application; the model is loaded here, once per server (gunicorn forks its workers afterwards).

    Args:
        overrides: settings by name (see `webapp.config.Config`) that win over the environment; for tests.

    Raises:
        SystemExit: a setting or the model cannot be used. It carries one readable line, which ends any WSGI server with
            that line and a non-zero exit status instead of a stack trace.
    """
    # Imported here, because `webapp.recognition` lies below this package and must not bring Flask along.
    from webapp import about, api, docs, headers, limits, logs, metrics, offline, pages, problems, static_files, watch
    from webapp.api import health
    from webapp.config import load_config
    from webapp.errors import ConfigError, ModelError
    from webapp.recognition.pipeline import Recogniser
    from webapp.recognition.reader import Reader

    try:
        # 1. Settings
        config = load_config(overrides=overrides)
        # 2. The model
        recogniser = Recogniser.load(config.model, engine=config.engine, max_pixels=config.max_pixels)
        reader = Reader.load(config.model, recogniser)
        health.try_once(recogniser)
    except (ConfigError, ModelError) as error:
        raise SystemExit(f"DigitPad cannot start: {error.detail}") from error
    # 3. Flask
    app = _create_flask(config)
    app.extensions["recogniser"] = recogniser
    app.extensions["reader"] = reader
    # 4. One shape for every error
    problems.init_app(app)
    # 5. Blueprints
    api.init_app(app)
    pages.init_app(app)
    docs.init_app(app)
    about.init_app(app)
    offline.init_app(app)
    # 6. Around it all: static files, limits, the same headers on every answer, counters and the log
    logs.init_app()
    static_files.init_app(app)
    limits.init_app(app)
    headers.init_app(app)
    watch.init_app(app, metrics.init_app(app))
    return app


def _create_flask(config: "Config") -> "Flask":
    from webapp import static_files
    from webapp.application import Application
    from webapp.config import PROJECT

    static = PROJECT / "static"
    app = Application(
        __name__,
        static_url_path=static_files.url_path(static),
        static_folder=static,
        template_folder=PROJECT / "templates",
    )
    app.config.update(
        DIGITPAD=config,
        MAX_CONTENT_LENGTH=config.max_body_bytes,
        # Flask's own limit for a form's text fields is 500 kB, and the whole body is limited already.
        MAX_FORM_MEMORY_SIZE=config.max_body_bytes,
        MAX_FORM_PARTS=16,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    return app
