"""The request class of the application."""

import io
import time

import flask


class Request(flask.Request):
    """A request that knows when it began and keeps uploads in memory."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._started = time.perf_counter()

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since the server handed us the request."""
        return (time.perf_counter() - self._started) * 1000

    def _get_file_stream(self, *_args, **_kwargs) -> io.BytesIO:
        # Werkzeug's default moves uploads over 500 kB to a temporary file. We keep no image on a disk, and a full disk
        # must not stop us; MAX_CONTENT_LENGTH bounds the memory.
        return io.BytesIO()
