"""Notebooks: run by a real kernel, turned into a page, played by a real browser."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from browser import Browser
from lecturing import HOSTILE, SCENE
from nbconvert import HTMLExporter

from calcanim.embed import jupyter
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.jupyter import write
from calcanim.embed.options import EmbedOptions
from calcanim.errors import CalcanimError, InputError
from calcanim.notebook import show

ROOT = Path(__file__).resolve().parents[2]
VIDEO = "document.querySelector('video')"


class Client(nbclient.NotebookClient):
    """Runs a notebook and remembers every output as it came."""

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        if msg["msg_type"] in {"display_data", "update_display_data"}:
            self.seen = [*getattr(self, "seen", ()), msg["content"]["data"]]
        return super().process_message(msg, cell, cell_index)


def run(notebook: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Run a notebook in a folder with an own cache; everything that was shown, in order."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("CALCANIM_CACHE", str(folder / "cache"))
    client = Client(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute()
    return list(client.seen)


def as_page(notebook: Any, page: Path) -> Path:
    exporter = HTMLExporter(require_js_url="", mathjax_url="", jquery_url="", mermaid_js_url="")
    page.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
    return page


@pytest.mark.slow
def test_show_renders_with_a_bar_and_the_notebook_plays_where_it_was_moved_to(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = f"show({SCENE!r}, function='x^3', at=2, quality='l', check=False)"
    cells = [nbformat.v4.new_code_cell(f"from calcanim.notebook import show\n{line}"), nbformat.v4.new_code_cell(line)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    seen = run(notebook, tmp_path, monkeypatch)
    bars = [data for data in seen if "<progress" in data.get("text/html", "")]
    assert any("frames" in data["text/plain"] for data in bars), "nothing moved while the clip was rendered"
    # The bar has gone, the clip took its place; the second time it was there already.
    first, second = (cell["outputs"] for cell in notebook.cells)
    assert len(first) == len(second) == 1 and first[0]["data"] == second[0]["data"]
    html = first[0]["data"]["text/html"]
    assert "<video" in html and "<progress" not in html and "With function = x^3, at = 2." in first[0]["data"]["text/plain"]
    assert not (tmp_path / "media").exists()
    (tmp_path / "elsewhere").mkdir()
    nbformat.write(notebook, tmp_path / "moved.ipynb")
    shutil.move(tmp_path / "moved.ipynb", tmp_path / "elsewhere" / "moved.ipynb")
    moved = nbformat.read(tmp_path / "elsewhere" / "moved.ipynb", as_version=4)
    browser.open(as_page(moved, tmp_path / "elsewhere" / "moved.html"))
    browser.wait(f"{VIDEO}.readyState > 1")
    browser.js(f"{VIDEO}.muted = true; {VIDEO}.playbackRate = 4; {VIDEO}.play()")
    browser.wait(f"{VIDEO}.ended")
    assert browser.wait(f"{VIDEO}.textTracks[0].cues && {VIDEO}.textTracks[0].cues.length") == 3


def test_a_notebook_with_the_clips_is_one_that_has_been_run(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    (written,) = write([clip, replace(clip, slug="second")], tmp_path / "clips.ipynb", EmbedOptions(loop=True))
    notebook = nbformat.read(written, as_version=4)
    nbformat.validate(notebook)
    assert len(notebook.cells) == 2
    assert notebook.cells[0]["source"].startswith("from calcanim.notebook import show\n\nshow('")
    assert notebook.cells[0]["source"].endswith(":ShrinkingStep', quality='l', loop=True)")
    browser.open(as_page(notebook, tmp_path / "page.html"))
    browser.wait(f"{VIDEO}.readyState > 1")
    assert browser.js("return document.querySelectorAll('video[loop]').length") == 2
    assert browser.js(f"return {VIDEO}.duration") == pytest.approx(clip.duration, abs=0.1)


def test_a_large_clip_lies_beside_the_notebook(
    browser: Browser, clip: EmbeddedClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jupyter, "LARGEST_INSIDE", 1000)
    written = write([clip], tmp_path / "talk" / "clips.ipynb", EmbedOptions())
    assert [path.relative_to(tmp_path / "talk").as_posix() for path in written] == ["clips.ipynb", f"media/{clip.slug}-dark.mp4"]
    browser.open(as_page(nbformat.read(written[0], as_version=4), tmp_path / "talk" / "page.html"))
    browser.wait(f"{VIDEO}.readyState > 1")
    assert browser.js(f"return {VIDEO}.currentSrc").endswith(f"/talk/media/{clip.slug}-dark.mp4")


def test_hostile_words_stay_words(browser: Browser, hostile: EmbeddedClip, tmp_path: Path) -> None:
    given = {"function": HOSTILE}
    files = replace(hostile.first, plan=replace(hostile.first.plan, given=given))
    (written,) = write([replace(hostile, themes={"dark": files})], tmp_path / "clips.ipynb", EmbedOptions())
    source = json.loads(written.read_text(encoding="utf-8"))["cells"][0]["source"]
    compile(source, "cell", "exec")
    assert f"function={HOSTILE!r}" in source
    browser.open(as_page(nbformat.read(written, as_version=4), tmp_path / "page.html"))
    browser.wait(f"{VIDEO}.readyState > 1")
    assert " ".join(browser.js("return document.querySelector('summary bdi').textContent").split()) == HOSTILE
    assert browser.js("return [document.images.length, document.title]") == [0, "Notebook"]


@pytest.mark.parametrize(("scene", "given", "sentence"), [
    ("TangentSlop", {}, "TangentSlope"),
    ("TangentSlope", {"functoin": "x"}, "did you mean 'function'"),
    ("TangentSlope", {"function": "__import__('os')"}, "function: "),
    ("TangentSlope", {"theme": "lihgt"}, "theme='lihgt' is neither dark nor light"),
    ("TangentSlope", {"quality": "z"}, "is no quality"),
])
def test_words_that_are_off_are_told_before_anything_is_shown(scene: str, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence.replace("(", r"\(")):
        show(scene, **given)


def test_a_scene_with_findings_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CALCANIM_CACHE", str(tmp_path / "cache"))
    with pytest.raises(CalcanimError, match="check=False renders it all the same"):
        show(SCENE, quality="l")


def test_a_notebook_is_called_one(clip: EmbeddedClip, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="call it talk.ipynb"):
        write([clip], tmp_path / "talk", EmbedOptions())
    assert list(tmp_path.iterdir()) == []
