"""Every error of every route has the one shape of tests/problems.py."""

import pytest

from tests import pictures
from tests.problems import assert_problem


class Crashing:
    """A recogniser with a bug in it."""

    card = {"version": "crashing"}

    def predict(self, data: bytes):
        raise ZeroDivisionError("secret")


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/static/nowhere.js", "/static/../webapp/config.py"])
def test_an_unknown_address_is_404(client, path):
    assert_problem(client.get(path), 404, "not_found", path, "openapi.json")


def test_a_long_address_is_cut_in_the_answer(client):
    response = client.get("/" + "x" * 5000)
    assert_problem(response, 404, "not_found")
    assert len(response.get_json()["detail"]) < 300


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/api/v1/model", "/api/v1/openapi.json"])
def test_an_unknown_method_is_405_and_names_the_allowed_ones(client, path):
    response = client.post(path)
    assert_problem(response, 405, "method_not_allowed", "Expected GET, HEAD", "came POST")
    assert set(response.allow) == {"GET", "HEAD"}


def test_an_unexpected_error_is_logged_and_tells_nothing(client, app, monkeypatch, caplog):
    monkeypatch.setitem(app.extensions, "recogniser", Crashing())
    response = client.post("/api/v1/predict", data=pictures.seven_png(), content_type="image/png")
    assert_problem(response, 500, "internal_error", "try again")
    assert "secret" not in response.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("host", ["a b", "<x>", "\xe9", ""])
def test_a_strange_host_is_no_server_error(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code < 500
