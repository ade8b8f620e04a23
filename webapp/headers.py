"""The headers that every answer carries, errors and static files among them."""

from collections.abc import Callable, Iterable

from flask import Flask

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

SECURITY = list(SECURITY_HEADERS.items())

FILE_HEADERS = SECURITY_HEADERS | {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
"""Of scripts, styles and pictures, which load nothing when somebody opens them by themselves. A first visit asks for
some sixty, and the page's own policy would be the longest header of each."""

FILE_SECURITY = list(FILE_HEADERS.items())

FILES_BELOW = "/static/"

NO_STORE = ("Cache-Control", "no-store")
"""Answers and errors are never kept. Pages and static files say "no-cache" themselves: kept, but asked for again by
ETag each time, so that nobody runs yesterday's script after a release."""


def init_app(app: Flask) -> None:
    """Must come after what answers without Flask, for that carries these headers too."""
    app.wsgi_app = Headers(app.wsgi_app)


class Headers:
    """WSGI middleware: Flask's own way to add headers checks each of them anew for every answer."""

    def __init__(self, application: Callable) -> None:
        self._application = application

    def __call__(self, wsgi_environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Lets the application answer, and adds what its headers lack."""
        security = FILE_SECURITY if wsgi_environ["PATH_INFO"].startswith(FILES_BELOW) else SECURITY

        def start(status: str, headers: list, *exc_info) -> Callable:
            has_caching = "cache-control" in [name.lower() for name, _ in headers]
            return start_response(status, headers + (security if has_caching else [*security, NO_STORE]), *exc_info)

        return self._application(wsgi_environ, start)
