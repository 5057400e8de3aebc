"""Who may come in: only this machine's own browser, with the token, from the page itself.

The server listens on loopback, but every web page that is open in the browser can send requests there, and a
foreign name can be made to point there (DNS rebinding). So a request must carry a loopback name as its host, no
foreign origin, and the token as the first part of its path.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

__all__ = ["HEADERS", "Gate"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOOPBACK = re.compile(rb"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)

HEADERS: dict[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer, unless it says otherwise itself."""


class Gate:
    """Refuse whoever is not the page, before anything else looks at the request.

    Parameters
    ----------
    app : callable
        The ASGI application behind the gate; it sees the path without the token.
    token : str
        The first part of every path.
    ticket : str
        In its place once: it leads to the token. What is handed to a browser stands for a moment in the list of
        processes, which everybody on the machine can read.
    """

    def __init__(self, app: App, token: str, ticket: str = "") -> None:
        self._app, self._token, self._ticket = app, token.encode(), ticket.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or refuse one request."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        guarded = _with_headers(send) if scope["type"] == "http" else send
        status = self._refusal(scope)
        if status is None:
            await self._app(self._inside(scope), receive, guarded)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            headers = [(b"content-length", b"0")]
            if status == 404 and self._redeemed(scope):
                status = 303
                headers.append((b"location", b"/" + self._token + b"/"))
            await guarded({"type": "http.response.start", "status": status, "headers": headers})
            await guarded({"type": "http.response.body", "body": b""})

    def _refusal(self, scope: Scope) -> int | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        if len(hosts) != 1 or not _LOOPBACK.fullmatch(hosts[0]):
            return 421
        if any(origin.lower() != b"http://" + hosts[0].lower() for origin in origins):
            return 403
        # A browser always says where a WebSocket comes from.
        if scope["type"] == "websocket" and not origins:
            return 403
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}:
            return 405
        return None if hmac.compare_digest(_first(scope), self._token) else 404

    def _redeemed(self, scope: Scope) -> bool:
        """Whether the ticket is shown, for the first and only time."""
        right = bool(self._ticket) and hmac.compare_digest(_first(scope), self._ticket)
        if right:
            self._ticket = b""
        return right

    def _inside(self, scope: Scope) -> Scope:
        _, rest = _parts(scope)
        return {**scope, "path": rest, "raw_path": rest.encode(), "root_path": ""}


def _parts(scope: Scope) -> tuple[str, str]:
    """The first part of the path, and the rest with its slash; empty where there is none."""
    first, slash, rest = scope["path"].removeprefix("/").partition("/")
    return first, slash + rest


def _first(scope: Scope) -> bytes:
    return _parts(scope)[0].encode("utf-8", "surrogateescape")


def _with_headers(send: Send) -> Send:
    async def sent(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            present = {name.lower() for name, _ in headers}
            headers += [
                (name.lower().encode(), value.encode()) for name, value in HEADERS.items() if name.lower().encode() not in present
            ]
            message = {**message, "headers": headers}
        await send(message)

    return sent
