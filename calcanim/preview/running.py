"""From the command's words to a page that is served until somebody ends it."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from calcanim.errors import InputError
from calcanim.preview.front import Preview
from calcanim.preview.process import StudioProcess
from calcanim.preview.server import LONGEST_MESSAGE, application
from calcanim.preview.state import Wishes

__all__ = ["serve"]

_MOST_CONNECTIONS = 64
# Seconds in which a connection must have asked for something.
_SILENCE = 5.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def serve(
    wishes: Wishes, home: Path, studio: StudioProcess, port: int, say: Callable[[str], None], *, browser: bool
) -> None:
    """Serve the page until a signal ends it.

    Parameters
    ----------
    wishes : Wishes
        What is to be seen first.
    home : Path
        The session's own folder.
    studio : StudioProcess
        Started already, as that takes the longest.
    port : int
        Where on loopback; 0 for any that is free.
    say : callable
        Told of the address.
    browser : bool
        Whether to open it in the browser.

    Raises
    ------
    InputError
        When the port is taken.
    """
    asyncio.run(_served(wishes, home, studio, _bound(port), say, browser))


def _bound(port: int) -> socket.socket:
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        # Elsewhere it only lets a port be used again at once; there it would let somebody else share it.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind(("127.0.0.1", port))
        # From now on a browser that is quick finds somebody, who answers as soon as there is a server.
        line.listen(128)
    except OSError as error:
        line.close()
        raise InputError(f"--port {port} cannot be used: {error.strerror}; leave it out for any that is free.") from error
    return line


async def _served(
    wishes: Wishes, home: Path, studio: StudioProcess, line: socket.socket, say: Callable[[str], None], browser: bool
) -> None:
    token, ticket = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    preview = Preview(wishes, home, studio)
    config = uvicorn.Config(
        application(preview, token, ticket if browser else ""), http=_Bounded, ws="websockets-sansio", lifespan="off",
        log_level="critical", access_log=False, server_header=False, date_header=False, proxy_headers=False,
        # Longer ones than a page may send are answered in words; very long ones end the connection.
        ws_max_size=16 * LONGEST_MESSAGE, ws_max_queue=8, ws_ping_interval=20.0, ws_ping_timeout=20.0,
        ws_per_message_deflate=False, timeout_keep_alive=30,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    with _ended_by_signals(loop, server):
        following = loop.create_task(preview.follower.run())
        place = f"http://127.0.0.1:{line.getsockname()[1]}"
        say(f"{place}/{token}/")
        if browser and _has_windows():
            # In a thread that nobody waits for: some browsers come back only when they are closed.
            Thread(target=webbrowser.open, args=(f"{place}/{ticket}/",), daemon=True).start()
        try:
            await server.serve(sockets=[line])
        finally:
            following.cancel()
            preview.close()
            with suppress(asyncio.CancelledError):
                await following


def _has_windows() -> bool:
    """Whether a browser opens in a window; one in the terminal would take that away."""
    wishes = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(name) for name in wishes)


class _Server(uvicorn.Server):
    """Leaves the signals to `_ended_by_signals`."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def _ended_by_signals(loop: asyncio.AbstractEventLoop, server: uvicorn.Server) -> Iterator[None]:
    def end(*_: object) -> None:
        # Pages stay connected as long as they can; nobody waits for them.
        server.should_exit = server.force_exit = True

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        try:
            loop.add_signal_handler(number, end)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))
    try:
        yield
    finally:
        for number, handler in before.items():
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            signal.signal(number, handler)


class _Bounded(H11Protocol):
    """A connection is one of a few, and says soon what it wants."""

    born = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.born = self.loop.time()
        if len(self.connections) > _MOST_CONNECTIONS:
            # Whoever has said nothing for longest makes room for the one who may be the page.
            bounded: Iterable[Any] = (one for one in self.connections if isinstance(one, _Bounded))
            min((one for one in bounded if one.cycle is None), key=lambda one: one.born).transport.abort()
        self.loop.call_later(_SILENCE, self._end_silence)

    def _end_silence(self) -> None:
        if self.cycle is None and self in self.connections:
            self.transport.abort()
