"""What the tests of lectures share: one rendered clip, and the programs that show what was written.

How a target is tested: the fixture ``clip`` is a short clip in both themes with a parameter that moves, rendered
once for all; ``hostile`` is the same clip with texts that try to break out; a target's ``write`` is called with
them, and what it wrote is opened in the program it is meant for. Programs are asked for with `lecturing.need`: where one
is absent the test is skipped and says so, and with ``CALCANIM_CONSUMERS=all`` it fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from browser import Quiet
from lecturing import HOSTILE, SCENE

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.prepare import gather, plan_for_embedding
from calcanim.render.batch import render_clips
from calcanim.render.cache import Cache
from calcanim.render.captions import Caption
from calcanim.render.catalog import find_scene
from calcanim.render.locking import locked


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedClip:
    """A short clip in both themes, with dense key frames."""
    # All processes of one run share it.
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "lecture-clips"
    folder.mkdir(exist_ok=True)
    entry = find_scene(SCENE)
    plans = plan_for_embedding([(entry, {})], themes=("dark", "light"), quality="l", explore=True)
    with locked(folder / "rendering.lock"):
        outcomes = render_clips(plans, Quiet(), jobs=1, cache=Cache(folder / "cache"))
    return gather(outcomes)[0]


@pytest.fixture(scope="session")
def hostile(clip: EmbeddedClip) -> EmbeddedClip:
    """The same clip with texts that try to break out of every format."""
    return replace(
        clip, slug="hostile", title=HOSTILE, summary=HOSTILE,
        settings=(("function", HOSTILE), ("<b>", HOSTILE)),
        sections=tuple(replace(section, name=HOSTILE, caption=HOSTILE) for section in clip.sections),
        captions=tuple(Caption(HOSTILE, caption.start, caption.end) for caption in clip.captions),
        numbers=((HOSTILE, HOSTILE),),
    )


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address under which the test's folder is served."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
