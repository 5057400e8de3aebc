"""What the page can ask for: its own files, the media, and the line on which it hears what changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from calcanim.errors import InputError
from calcanim.preview.gate import Gate
from calcanim.preview.media import MediaFolder

__all__ = ["LONGEST_MESSAGE", "Previewed", "application"]

LONGEST_MESSAGE = 65_536
"""Bytes of a message from the page."""

_MOST_PAGES = 16
# States a second at most, for each page.
_PAUSE = 0.05
_PAGE = Path(__file__).resolve().parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Previewed(Protocol):
    """Who knows the state and takes wishes."""

    media: MediaFolder

    def state(self) -> dict[str, Any]:
        """All that the page shows."""

    async def changed(self, seen: int) -> int:
        """Wait until there has been another change than the one of this number; its number."""

    def wish(self, message: dict[str, Any]) -> None:
        """Do what the page asks for, or raise an `InputError`."""


def application(preview: Previewed, token: str, ticket: str = "") -> Callable[..., Awaitable[None]]:
    """The application behind its gate; token and ticket are those of the `Gate`."""
    pages: set[WebSocket] = set()

    async def page(request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        # Names are looked up among the files that there are, never put together into a path.
        found = {path.name: path for path in _PAGE.iterdir() if path.suffix in _TYPES and not path.is_symlink()}.get(name)
        if found is None:
            raise HTTPException(404)
        return FileResponse(found, media_type=_TYPES[found.suffix])

    async def medium(request: Request) -> Response:
        path = preview.media.find(request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        # The name says the content, so it never changes.
        return FileResponse(path, headers={"Cache-Control": "private, max-age=86400, immutable"})

    async def events(socket: WebSocket) -> None:
        if len(pages) >= _MOST_PAGES:
            await socket.close(1013)
            return
        pages.add(socket)
        try:
            await socket.accept()
            await _converse(socket, preview)
        finally:
            pages.discard(socket)

    routes = [
        Route("/", page), Route("/media/{name}", medium), WebSocketRoute("/events", events), Route("/{name}", page),
    ]
    inner = Starlette(routes=routes, exception_handlers={HTTPException: _refuse})
    inner.router.redirect_slashes = False
    return Gate(inner, token, ticket)


async def _refuse(request: Request, error: Exception) -> Response:
    return Response(status_code=error.status_code if isinstance(error, HTTPException) else 500)


async def _converse(socket: WebSocket, preview: Previewed) -> None:
    """Tell a page every change and take its wishes, until it goes."""
    talking = asyncio.create_task(_tell(socket, preview))
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                preview.wish(_understood(message))
            except InputError as error:
                await socket.send_json({"refused": str(error)})
    except (WebSocketDisconnect, RuntimeError):
        return  # it went while it was being answered
    finally:
        talking.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await talking


async def _tell(socket: WebSocket, preview: Previewed) -> None:
    seen = -1
    while True:
        seen = await preview.changed(seen)
        await socket.send_text(json.dumps(preview.state(), ensure_ascii=False))
        await asyncio.sleep(_PAUSE)


def _understood(message: Any) -> dict[str, Any]:
    """The object that a message is, or the sentence why it is none."""
    text = message.get("text")
    if text is None:
        raise InputError("A message must be text.")
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST_MESSAGE:
        raise InputError(f"A message may have {LONGEST_MESSAGE} bytes at most.")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("A message must be a JSON object.") from error
    if not isinstance(value, dict):
        raise InputError("A message must be a JSON object.")
    return value
