"""One log line for each request: what was asked, what came of it, and nothing that could be private."""

import json
import logging

import pytest

from tests import pictures
from webapp.watch import STATIC, UNMATCHED


@pytest.fixture
def lines(caplog):
    """Returns the fields of the request lines so far."""
    caplog.set_level(logging.INFO, "webapp.requests")
    return lambda: [record.fields for record in caplog.records if record.name == "webapp.requests"]


def test_it_works(client, lines):
    png = pictures.seven_png()
    client.post("/api/v1/predict", data=png, content_type="image/png")
    (line,) = lines()
    assert line.pop("elapsed_ms") > 0
    assert line == {"method": "POST", "route": "/api/v1/predict", "status": 200, "bytes_in": len(png)}


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/secret.png?q=secret", UNMATCHED, 404),
        ("/static/favicon.svg?secret", STATIC, 200),
        ("/healthz", "/healthz", 200),
    ],
)
def test_a_line_names_the_route_and_never_the_address(client, lines, path, route, status):
    with client.get(path):
        pass
    (line,) = lines()
    assert (line["route"], line["status"]) == (route, status)
    assert "secret" not in json.dumps(line)


def test_a_method_that_somebody_made_up_is_not_repeated(client, lines):
    client.open("/", method="SECRET")
    assert lines()[0]["method"] == "other"


def test_chunks_have_no_size_before_they_came(client, lines):
    client.post("/nowhere", headers={"Transfer-Encoding": "chunked"})
    assert lines()[0]["bytes_in"] is None


def test_the_id_of_a_router_is_kept(client):
    assert client.get("/", headers={"X-Request-ID": "router-42.a_b"}).headers["X-Request-ID"] == "router-42.a_b"


@pytest.mark.parametrize("identifier", ["", "short", "x" * 200, 'quoted"id', "späße-lang"])
def test_another_id_is_made_anew(client, identifier):
    made = client.get("/", headers={"X-Request-ID": identifier}).headers.getlist("X-Request-ID")
    assert len(made) == 1
    assert made[0] != identifier
    assert client.get("/").headers["X-Request-ID"] != made[0]


def test_an_unexpected_error_is_logged_under_the_id_that_the_client_was_told(client, app, monkeypatch, capsys):
    class Crashing:
        card = {"version": "crashing"}

        def predict(self, data: bytes):
            raise ZeroDivisionError

    monkeypatch.setitem(app.extensions, "recogniser", Crashing())
    handler = next(each for each in logging.getLogger().handlers if type(each).__name__ == "NeverWaitingHandler")
    written = []
    monkeypatch.setattr(handler, "emit", lambda record: written.append(json.loads(handler.format(record))))
    response = client.post("/api/v1/predict", data=pictures.seven_png(), content_type="image/png")
    failed = next(line for line in written if line["level"] == "error")
    assert response.status_code == 500
    assert failed["request_id"] == response.headers["X-Request-ID"]
    assert "ZeroDivisionError" in failed["traceback"]
