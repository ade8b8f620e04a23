"""`/healthz` and `/readyz`."""

from tests.problems import assert_problem


def test_it_works(client, app):
    assert client.get("/healthz").get_json() == {"status": "ok"}
    version = app.extensions["recogniser"].card["version"]
    assert client.get("/readyz").get_json() == {"status": "ready", "model": version}


def test_without_a_model_it_lives_but_is_not_ready(client, app, monkeypatch):
    monkeypatch.delitem(app.extensions, "recogniser")
    assert client.get("/healthz").status_code == 200
    for path in ("/readyz", "/api/v1/model"):
        assert_problem(client.get(path), 503, "not_ready", "Try again")
