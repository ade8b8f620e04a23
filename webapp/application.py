"""Flask, without what none of our addresses uses.

An answer passes through hundreds of small functions of Flask and Werkzeug. What is left away here made a tenth of a
prediction's processor time (`python -m bench --only stages` shows what remains).
"""

import json
from collections.abc import Callable, Iterable

import flask
from flask.json.provider import DefaultJSONProvider
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter

from webapp.request import Request

BODILESS = {204, 304}
"""Statuses whose answers have no body (RFC 9110, section 6.4.1)."""


class NoSession(SessionInterface):
    """We set no cookies: all requests share one session, which is empty and lets nobody write into it."""

    _empty = NullSession()

    def open_session(self, app: flask.Flask, request: flask.Request) -> NullSession:
        return self._empty

    def is_null_session(self, obj: object) -> bool:
        return True


class JsonAnswer(flask.Response):
    """A whole body of JSON, sent as it is.

    Werkzeug would copy the headers, look for addresses among them that need mending, and wrap the body in iterators.
    """

    def __call__(self, wsgi_environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answers a WSGI request."""
        if wsgi_environ["REQUEST_METHOD"] == "HEAD" or self.status_code in BODILESS:
            return super().__call__(wsgi_environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        return self.response


class Json(DefaultJSONProvider):
    """Writes answers compactly, their keys in the order of the contract, by one encoder that is made once."""

    sort_keys = False
    compact = True
    _encode = json.JSONEncoder(default=DefaultJSONProvider.default, separators=(",", ":")).encode

    def response(self, *args: object, **kwargs: object) -> JsonAnswer:
        content = self._encode(self._prepare_response_obj(args, kwargs))
        return JsonAnswer(f"{content}\n", mimetype=self.mimetype)


class Application(flask.Flask):
    """The class of our Flask application."""

    json_provider_class = Json
    request_class = Request
    session_interface = NoSession()

    def create_url_adapter(self, request: flask.Request | None) -> MapAdapter | None:
        """Prepares the search for a route with what the request knows; Werkzeug would read its environment again."""
        if request is None:
            return super().create_url_adapter(request)
        return self.url_map.bind(
            request.host,
            script_name=f"{request.root_path}/",
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=request.path,
            query_args=request.query_string.decode(errors="replace"),
        )

    def ensure_sync(self, func: Callable) -> Callable:
        """Returns the function itself: none is a coroutine, which Flask would look up for each request."""
        return func
