"""`/healthz` and `/readyz`."""

import pytest

from tests.problems import assert_problem
from webapp.api.health import try_once
from webapp.errors import ModelError
from webapp.recognition.pipeline import BLANK


def test_it_works(client, app):
    assert client.get("/healthz").get_json() == {"status": "ok"}
    version = app.extensions["recogniser"].card["version"]
    assert client.get("/readyz").get_json() == {"status": "ready", "model": version}


def test_without_a_model_it_lives_but_is_not_ready(client, app, monkeypatch):
    monkeypatch.delitem(app.extensions, "recogniser")
    assert client.get("/healthz").status_code == 200
    for path in ("/readyz", "/api/v1/model"):
        assert_problem(client.get(path), 503, "not_ready", "Try again")


def test_a_server_that_is_stopping_is_not_ready(client, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "is_leaving", True)
    response = client.get("/readyz")
    assert_problem(response, 503, "not_ready", "stopping")
    assert int(response.headers["Retry-After"]) > 0


def test_a_network_that_reads_nothing_any_more_is_not_ready(client, app, monkeypatch):
    monkeypatch.setattr(app.extensions["recogniser"], "predict", lambda _data: BLANK)
    assert_problem(client.get("/readyz"), 503, "not_ready", "stroke")


def test_what_cannot_read_a_stroke_does_not_start(app):
    class Blind:
        def predict(self, data: bytes):
            return BLANK

    try_once(app.extensions["recogniser"])
    with pytest.raises(ModelError, match="stroke"):
        try_once(Blind())
