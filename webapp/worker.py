"""gunicorn's threaded worker, hardened: no slow, silent or crowding client takes the threads from the others."""

import contextlib
import errno
import select
import socket
import struct
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ

from gunicorn import glogging
from gunicorn.workers.gthread import TConn, ThreadWorker

from webapp import limits, logs
from webapp.balance import GONE, shared_counts
from webapp.threads import WarmThreads

HEAD_SECONDS = 10
"""For the whole head of a request, from its first byte."""

BODY_SECONDS = 25
"""For a whole request body: a router gives up after 30."""

STALL_SECONDS = 5
"""Without a single byte of it."""

SEND_SECONDS = 25
"""For a client that does not take its answer."""

DRAIN_BYTES = 100_000_000
"""Of a refused body that are read away, so that the client gets to read the refusal."""

REFUSING_THREADS = 4
"""Threads that do nothing but tell clients to come back; some may have to wait for a slow sender."""

REFUSED_SECONDS = 1
"""For what such a client still sends."""

MAX_REFUSALS = 64
"""Waiting for these threads. Beyond, connections are closed without a word."""

YIELD_SECONDS = 0.02
"""For a worker with fewer connections to take a new one. It does within 1 ms, unless the machine has too much to do."""

LOOK_EVERY_S = 0.001

LET_GO_EVERY_S = 0.05
"""One connection, where another worker has far fewer: until then the client has come back, and is counted there."""


class ImpatientSocket:
    """A client's socket that waits for a head or body only until it is due; gunicorn itself would wait for ever."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.expect_head()

    def expect_head(self) -> None:
        self._is_head = True
        self._due = time.monotonic() + HEAD_SECONDS

    def expect_body(self, seconds: float = BODY_SECONDS) -> None:
        self._is_head = False
        self._due = time.monotonic() + seconds

    def recv(self, size: int) -> bytes:
        """Reads as a socket does. A head that does not come ends like a connection that the client closed."""
        try:
            return self._sock.recv(size, socket.MSG_DONTWAIT)  # what is there already need not be waited for
        except BlockingIOError:
            return self._wait_and_recv(size)

    def _wait_and_recv(self, size: int) -> bytes:
        self._sock.settimeout(max(0.001, min(STALL_SECONDS, self._due - time.monotonic())))
        try:
            return self._sock.recv(size)
        except TimeoutError:
            if self._is_head:
                return b""
            raise
        finally:
            self._sock.settimeout(None)


class Connection(TConn):
    """A connection whose reads are impatient, whatever it is asked to read."""

    is_refused = False

    def init(self) -> None:
        """Runs in the thread that handles a request, before its head is read."""
        super().init()
        unreader = self.parser.unreader
        if isinstance(unreader.sock, ImpatientSocket):
            unreader.sock.expect_head()
        else:
            unreader.sock = ImpatientSocket(unreader.sock)


class Worker(ThreadWorker):
    """Serves with a bounded queue.

    New connections wait for their first byte in the poller, not in a thread. Beyond the setting `max_waiting`, threads
    of their own handle the requests, which only refuse.
    """

    def __init__(self, *args, **kwargs) -> None:
        self._counts = shared_counts()  # still in the master
        self._let_go_from = 0.0  # by time.monotonic()
        super().__init__(*args, **kwargs)

    @property
    def nr_conns(self) -> int:
        """How many connections this worker has open; gunicorn counts them, and the other workers are told."""
        return self._open

    @nr_conns.setter
    def nr_conns(self, count: int) -> None:
        self._open = count
        self._counts[self.age] = count if self.alive else GONE

    def init_process(self) -> None:
        """Runs in the worker process, after the fork."""
        self._refusals = ThreadPoolExecutor(REFUSING_THREADS, initializer=limits.refuse_in_this_thread)
        self._working = self._refusing = 0
        # gunicorn looks a setting up by two calls, for one request more than twenty times; they change no more.
        vars(self.cfg).update({name: setting.get() for name, setting in self.cfg.settings.items()})
        super().init_process()

    def get_thread_pool(self) -> WarmThreads:
        """Makes the threads that handle requests; gunicorn's own would take turns."""
        return WarmThreads(self.cfg.threads)

    def run(self) -> None:
        """Serves until told to stop."""
        self._max_waiting = self.wsgi.config["DIGITPAD"].max_waiting
        super().run()
        self._refusals.shutdown(wait=False)

    def handle_exit(self, sig, frame) -> None:
        """Stops gracefully; `/readyz` says so to who still asks."""
        self.wsgi.extensions["is_leaving"] = True
        super().handle_exit(sig, frame)
        self._counts[self.age] = GONE

    def accept(self, listener: socket.socket) -> None:
        """Takes a new connection, unless another worker has fewer, and waits for its first byte."""
        self._yield(listener)
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        with contextlib.suppress(OSError):  # a listener on a path knows no such option
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_SECONDS, 0))
        connection = Connection(self.cfg, client, address, listener.getsockname())
        connection.set_timeout()
        self.nr_conns += 1
        self.pending_conns.append(connection)
        self.poller.register(connection.sock, EVENT_READ, partial(self.on_pending_socket_readable, connection))

    def _yield(self, listener: socket.socket) -> None:
        """Waits while a worker with fewer connections may take the new one."""
        due = time.monotonic() + YIELD_SECONDS
        while not self._counts.is_least(self.age) and time.monotonic() < due:
            if not select.select([listener], [], [], 0)[0]:
                return
            time.sleep(LOOK_EVERY_S)

    def enqueue_req(self, conn: Connection) -> None:
        """Hands a connection with something to read to a thread; runs in the main thread alone."""
        conn.is_refused = self._working >= self._max_waiting
        if not conn.is_refused:
            self._working += 1
            return super().enqueue_req(conn)
        if self._refusing >= MAX_REFUSALS:
            self.nr_conns -= 1
            return conn.close()
        self._refusing += 1
        future = self._refusals.submit(self.handle, conn)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def handle_request(self, req, conn: Connection) -> bool:
        """Answers; runs in a thread. Now and then the client is asked to connect anew, and gets a freer worker."""
        now = time.monotonic()
        if now >= self._let_go_from:
            self._let_go_from = now + LET_GO_EVERY_S
            if self._counts.has_far_more(self.age):
                req.force_close()
        return super().handle_request(req, conn)

    def finish_request(self, conn: Connection, fs) -> None:
        """Runs in the main thread when a thread is done with a connection."""
        if conn.is_refused:
            self._refusing -= 1
        else:
            self._working -= 1
        super().finish_request(conn, fs)

    def _cap_keepalive(self, deadline: float) -> None:
        """Lets go at a stop of connections that never sent anything too."""
        super()._cap_keepalive(deadline)
        for connection in self.pending_conns:
            connection.timeout = min(connection.timeout, deadline)


def forget(worker: Worker) -> None:
    """Runs in the master when a worker has ended, however that was."""
    shared_counts()[worker.age] = GONE


def expect_body(request) -> None:
    """Runs between the head of a request and the application."""
    request.unreader.sock.expect_body(REFUSED_SECONDS if limits.this_thread_refuses() else BODY_SECONDS)


def drain(worker: Worker, request) -> None:
    """Reads away what a refused body left behind, after the answer was sent.

    Closing a socket with unread bytes resets the connection, and the client loses the answer that explains the refusal.
    """
    unread = DRAIN_BYTES
    try:
        while unread > 0 and (data := request.body.read(65536)):
            unread -= len(data)
    except Exception as error:  # gone, stalled, or nonsense: the answer was sent, nothing more can be done
        worker.log.debug("Stopped draining a request body: %s", type(error).__name__)


class Logger(glogging.Logger):
    """gunicorn's own messages in the shape of ours, without what a client sent."""

    def _set_handler(self, log, output, fmt, stream=None) -> None:
        handler = logs.NeverWaitingHandler(sys.stdout)
        handler._gunicorn = True  # gunicorn's own mark: it is replaced and not doubled when the settings are read anew
        log.addHandler(handler)

    def warning(self, msg, *args, **kwargs) -> None:
        """Leaves away address and content of a request that is no HTTP."""
        if str(msg).startswith("Invalid request from ip="):
            msg = "Invalid request"
        super().warning(msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs) -> None:
        """Leaves away the address that was asked for: it may hold a query."""
        if str(msg).startswith("Error handling request"):
            msg, args = "Error handling request", ()
        super().exception(msg, *args, **kwargs)
