"""What is left away of Flask must change no answer."""

import flask
import pytest
from werkzeug.exceptions import BadRequest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from webapp.application import Application, JsonAnswer
from webapp.request import Request

ANSWER = {"verdict": "digit", "digit": 7, "confidence": 0.998, "box": [1, 2, 3, 4], "spaß": None}


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
@pytest.mark.parametrize("status", [200, 204, 304, 503])
def test_an_answer_is_what_flask_would_send(method, status):
    environ = EnvironBuilder("/", method=method).get_environ()
    ours, flasks = (
        run_wsgi_app(kind('{"digit":7}\n', status=status, mimetype="application/json"), environ)
        for kind in (JsonAnswer, flask.Response)
    )
    assert (ours[1], list(ours[2]), b"".join(ours[0])) == (flasks[1], list(flasks[2]), b"".join(flasks[0]))


def test_json_is_written_as_flask_writes_it_compactly():
    plain, ours = flask.Flask("plain"), Application("ours")
    plain.json.sort_keys, plain.json.compact = False, True
    with plain.app_context():
        expected = flask.jsonify(ANSWER)
    with ours.app_context():
        assert flask.jsonify(ANSWER).data == expected.data


@pytest.mark.parametrize(
    ("path", "environ"),
    [
        ("/api/v1/predict?explain=1", {}),
        ("/späße/?größe=ä", {"SCRIPT_NAME": "/digits"}),
        ("/", {"PATH_INFO": "//twice", "HTTP_HOST": "Example.org:8000", "wsgi.url_scheme": "https"}),
        ("/", {"HTTP_HOST": "bücher.example", "REQUEST_METHOD": "HEAD"}),
        ("/raw", {"QUERY_STRING": "a=\xff", "PATH_INFO": "/\xff"}),
    ],
)
def test_routes_are_looked_up_as_flask_does(path, environ):
    environ = EnvironBuilder(path, method="POST").get_environ() | environ
    ours, flasks = (
        vars(app.request_context(environ.copy()).url_adapter) for app in (Application("a"), flask.Flask("a"))
    )
    assert ours.pop("map") is not flasks.pop("map")
    assert ours.pop("path_info") == "/" + flasks.pop("path_info").lstrip("/")  # which is cut off before rules are asked
    assert ours == flasks


def test_a_host_that_cannot_be_is_refused():
    with pytest.raises(BadRequest):
        Application("a").create_url_adapter(Request(EnvironBuilder("/", headers={"Host": "a..b"}).get_environ()))


def test_nobody_writes_into_the_session():
    app = Application("ours")

    @app.get("/")
    def remember() -> str:
        flask.session["visits"] = 1
        return ""

    app.testing = True
    with pytest.raises(RuntimeError, match="session is unavailable"):
        app.test_client().get("/")
