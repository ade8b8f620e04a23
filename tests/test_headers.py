"""Every answer, of whatever kind, carries the same headers."""

import pytest

from webapp.headers import FILE_HEADERS, SECURITY_HEADERS

PATHS = [
    "/",
    "/about",
    "/service-worker.js",
    "/favicon.ico",
    "/static/favicon.svg",
    "/healthz",
    "/api/v1/model",
    "/api/v1/predict",
    "/nowhere",
]


@pytest.mark.parametrize("path", PATHS)
def test_it_works(client, path):
    with client.get(path) as response:
        expected = FILE_HEADERS if path.startswith("/static/") else SECURITY_HEADERS
        assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == expected
        assert "Set-Cookie" not in response.headers


def test_files_carry_every_header_too_and_may_load_nothing():
    assert FILE_HEADERS.keys() == SECURITY_HEADERS.keys()
    assert FILE_HEADERS["Content-Security-Policy"].startswith("default-src 'none';")
    assert "-src" not in FILE_HEADERS["Content-Security-Policy"].removeprefix("default-src")


def test_the_policy_allows_nothing_inline_and_no_other_host():
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/model", "/api/v1/openapi.json", "/nowhere"])
def test_answers_are_never_kept(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_static_files_are_asked_for_again_by_etag(client):
    with client.get("/static/favicon.svg") as response:
        assert response.headers["Cache-Control"] == "no-cache"
        etag = response.headers["ETag"]
    with client.get("/static/favicon.svg", headers={"If-None-Match": etag}) as response:
        assert response.status_code == 304
