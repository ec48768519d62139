"""The server of the live pages, for this machine alone. The only home of uvicorn."""

import asyncio
import errno
import os
import secrets
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from hmic.diagnostics import Refusal
from hmic.serving.editing import Editing
from hmic.serving.live import Live, Shown
from hmic.serving.site import LOOPBACK, site
from hmic.sources.project import Project


def serve(
    project: Project,
    force: str | None,
    port: int,
    ready: Callable[[str], None],
    news: Callable[[str, Shown], None],
    *,
    edit: bool = False,
) -> None:
    """Serves the live pages until it is interrupted.

    Args:
        project: The project.
        force: The slug of the force to serve; every force with data if none.
        port: The port; 0 for any that is free.
        ready: Called with the address once it answers.
        news: Called with each force whose problems are others than before.
        edit: Whether the page of the one force changes its files. The address has a token then,
            in its fragment, which no request and no log holds.

    Raises:
        Refusal: something else listens at the port.
        KeyboardInterrupt: the user has ended it; all connections are closed.
        OSError: the machine refuses the port, or to watch the files.
    """
    with _listening(port) as listening:
        token = secrets.token_urlsafe(32) if edit else ""
        fragment = f"#edit={token}" if edit else ""
        ready(f"http://{LOOPBACK[0]}:{listening.getsockname()[1]}/{fragment}")
        asyncio.run(_serve(project, force, listening, news, token))
    raise KeyboardInterrupt  # nothing else ends it, also where its parent ignores the signal


def _listening(port: int) -> socket.socket:
    listening = socket.socket()
    try:
        if os.name == "posix":  # elsewhere it would let two listen at one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK[0], port))
        listening.listen()
    except OSError as failure:
        listening.close()
        if failure.errno == errno.EADDRINUSE:
            raise Refusal(
                f"something else listens at port {port}, perhaps another hmic serve",
                "choose another with --port; --port 0 takes any that is free",
            ) from None
        failure.filename = f"port {port}"
        raise
    return listening


async def _serve(
    project: Project,
    force: str | None,
    listening: socket.socket,
    news: Callable[[str, Shown], None],
    token: str,
) -> None:
    editing = Editing(project, force) if token and force else None
    live = Live(project, force, news)
    config = uvicorn.Config(
        site(live, editing, token),
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )
    server = _Server(config, live)
    serving = asyncio.create_task(server.serve([listening]))
    watching = asyncio.create_task(live.watch())
    try:
        await asyncio.wait({serving, watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        failure = watching.exception() if watching.done() else None
        watching.cancel()
        await live.close()
        server.should_exit = True
        await serving
    if failure is not None:
        raise failure  # a page that no longer follows its files would be stale


class _Server(uvicorn.Server):
    """Ends what the pages follow when it is told to stop: it would wait for them for ever."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live, self._loop = live, asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stops, after the streams have ended."""
        super().handle_exit(signal.Signals(sig), frame)
        closing = self._live.close()
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(closing))
