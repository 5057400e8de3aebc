"""A server like the real one whose states are played by a test, and clips whose frames can be told from each other."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import io
import socket
import threading
from pathlib import Path
from typing import Any

import av
import numpy as np
import uvicorn
from PIL import Image

from calcanim.preview.media import MediaFolder
from calcanim.preview.server import application

__all__ = ["Script", "field", "level_of", "thirds"]

_RATE = 15
_SIZE = (320, 180)
_TOKEN = "a-token-of-the-test"
# Gray of the first frame, and how much lighter each one is than the one before.
_DARKEST, _STEP = 20, 4
_SECTIONS = (("one", 1.0), ("two", 2.0), ("three", 3.0))


def level_of(frame: int, shade: int = 0) -> int:
    """The gray of a frame; a clip of another shade is that much lighter."""
    return _DARKEST + _STEP * frame + shade


def _frame(level: int) -> np.ndarray:
    return np.full((_SIZE[1], _SIZE[0], 3), level, dtype=np.uint8)


def _clip(frames: int, shade: int) -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=_RATE, options={"preset": "ultrafast", "crf": "10", "g": "8"})
        stream.width, stream.height, stream.pix_fmt = *_SIZE, "yuv420p"
        for number in range(frames):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(_frame(level_of(number, shade)), format="rgb24")))
        container.mux(stream.encode())
    return made.getvalue()


def _picture(level: int) -> bytes:
    made = io.BytesIO()
    Image.fromarray(_frame(level)).save(made, "png")
    return made.getvalue()


def thirds() -> list[dict[str, Any]]:
    """Three sections of a second each, none of them rendered."""
    made = {"ready": False, "cached": False, "thumbnail": None}
    return [{"name": name, "start": end - 1, "end": end, **made} for name, end in _SECTIONS]


def field(name: str, kind: str, value: str, **more: Any) -> dict[str, Any]:
    """A parameter as the server describes it."""
    slider = {"low": None, "high": None, "step": None}
    return {
        "name": name, "kind": kind, "value": value, "default": value, **slider, "choices": [], "help": f"What {name} is.",
        "error": None, **more,
    }


class Script:
    """Plays states to pages and remembers their wishes.

    Parameters
    ----------
    folder : Path
        For the media.
    """

    def __init__(self, folder: Path) -> None:
        self.media = MediaFolder(folder)
        self.wishes: list[dict[str, Any]] = []
        self._state = _before_anything()
        self._changes = 0
        self._known: dict[tuple[str, int, int], str] = {}
        self._port = 0
        self.start()

    # -- what the server asks for

    def state(self) -> dict[str, Any]:
        """The state that was told last."""
        return self._state

    async def changed(self, seen: int) -> int:
        """Wait for another state than that of this number."""
        while self._changes == seen:
            await asyncio.sleep(0.005)
        return self._changes

    def wish(self, message: dict[str, Any]) -> None:
        """Remember what a page wants."""
        self.wishes.append(message)

    # -- what a test plays

    def tell(self, **changes: Any) -> None:
        """Change parts of the state."""
        self._state = {**copy.deepcopy(self._state), **changes}
        self._changes += 1

    def begin(self, **changes: Any) -> None:
        """A render begins; what there is comes from the one before."""
        status = {"phase": "constructing", "done": 0.0, "total": 0.0, "message": ""}
        self.tell(version=self._state["version"] + 1, status=status, **changes)

    def sketch(self, shade: int = 0, **changes: Any) -> None:
        """The last picture and the sections are known."""
        status = {"phase": "rendering", "done": 0.0, "total": 3.0, "message": ""}
        sections = [{**one, "thumbnail": self.picture(15 * number + 14, shade)} for number, one in enumerate(thirds())]
        captions = [{"start": one["start"], "end": one["end"] - 1 / 60, "text": f"Words of {one['name']}."} for one in sections]
        self.tell(**{
            "picture": {"src": self.picture(44, shade), "time": 3.0}, "sections": sections, "captions": captions, "clip": None,
            "findings": None, "error": None, "status": status, **changes,
        })

    def grow(self, sections: int, shade: int = 0, **changes: Any) -> None:
        """So many sections are rendered; all of them are a clip that is ready."""
        parts = [{**one, "ready": number < sections} for number, one in enumerate(self._state["sections"])]
        phase = "ready" if sections == 3 else "rendering"
        status = {"phase": phase, "done": float(sections), "total": 3.0, "message": ""}
        self.tell(sections=parts, clip={"src": self.clip(sections, shade), "end": float(sections)}, status=status, **changes)

    def ready(self, shade: int = 0, **changes: Any) -> None:
        """A whole render."""
        self.begin()
        self.sketch(shade)
        self.grow(3, shade, **{"findings": [], **changes})

    def clip(self, sections: int, shade: int = 0) -> str:
        """Where a clip of the first sections is."""
        return self._kept("mp4", 15 * sections, shade)

    def picture(self, frame: int, shade: int = 0) -> str:
        """Where the picture of a frame is."""
        return self._kept("png", frame, shade)

    def _kept(self, extension: str, number: int, shade: int) -> str:
        key = (extension, number, shade)
        if key not in self._known:
            made = _clip(number, shade) if extension == "mp4" else _picture(level_of(number, shade))
            name = f"{hashlib.blake2b(made, digest_size=16).hexdigest()}.{extension}"
            (self.media.folder / name).write_bytes(made)
            self.media.admit([name])
            self._known[key] = name
        return f"media/{self._known[key]}"

    # -- the line

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self._port}/{_TOKEN}/"

    def start(self) -> None:
        """Listen, at the port of before if there was one."""
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind(("127.0.0.1", self._port))
        self._port = line.getsockname()[1]
        config = uvicorn.Config(application(self, _TOKEN), lifespan="off", log_level="critical", ws="websockets-sansio")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([line],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()


def _before_anything() -> dict[str, Any]:
    return {
        "version": 0, "title": "Thirds", "file": "thirds.py", "scene": "Thirds", "scenes": ["Thirds", "Halves"],
        "theme": "dark", "themes": ["dark", "light"], "quality": "l",
        "qualities": [{"name": "l", "label": "180p15"}, {"name": "m", "label": "720p30"}], "parameters": [],
        "status": {"phase": "starting", "done": 0.0, "total": 0.0, "message": ""}, "picture": None, "sections": [], "clip": None,
        "captions": [], "numbers": [], "findings": None, "error": None,
        "commands": {"render": "calcanim render thirds.py:Thirds -q l", "embed": "calcanim embed thirds.py:Thirds --to html"},
        "still": None,
    }
