"""A scene file with texts that try to break out, from the command line into every target there is."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from browser import Browser
from lecturing import HOSTILE, NPM, need

from calcanim.cli import main
from calcanim.embed.targets import TARGETS

SCENE = f'''
from dataclasses import dataclass
from calcanim.parameters import Expression
from calcanim.stage import LessonScene


@dataclass(frozen=True)
class Numbers:
    words: str


class Größe(LessonScene):
    {HOSTILE!r}

    function: Expression = "x^2"
    {HOSTILE!r}

    def numbers(self):
        return Numbers({HOSTILE!r})

    def construct(self):
        self.h = 1.0
        self.moves({HOSTILE!r}, lambda: self.h)
        for name in ({HOSTILE!r}, "--> ::style </video>"):
            with self.section(name, name):
                self.add(self.words("words"))
                self.wait(0.2)
'''
# The wishes that put most texts into what is written.
WISHES = {
    "html": ("--single-file", "--step"), "lms": ("--step",), "reveal": ("--step", "--deck", str(NPM / "reveal.js")), "pptx": ("--step",),
    "gif": ("--width", "64", "--fps", "1"), "webp": ("--width", "64", "--fps", "1"), "webm": ("--width", "64", "--fps", "1"),
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scene file, in a folder in which its clips are kept as well."""
    path = tmp_path_factory.mktemp("own") / "own.py"
    path.write_text(SCENE, encoding="utf-8")
    return path


def written_by(path: Path) -> list[tuple[str, bytes]]:
    """Name and content of all files, those in a zip or a presentation as well."""
    if path.is_dir():
        return [found for inside in sorted(path.iterdir()) if inside.name != "reveal.js" for found in written_by(inside)]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [(name if path.suffix == ".zip" else path.name, archive.read(name)) for name in archive.namelist()]
    return [(path.name, path.read_bytes())]


@pytest.mark.slow
@pytest.mark.parametrize("target", [*TARGETS, "site"])
def test_texts_stay_texts(
    target: str, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if target == "reveal":
        need("reveal.js (an npm package)", (NPM / "reveal.js").is_dir())
    monkeypatch.setenv("CALCANIM_CACHE", str(own.parent / "cache"))
    scene = f"{own}:Größe"
    words, out = ["site", scene], tmp_path / "out"
    if target != "site":
        words = ["embed", scene, "--to", target, "-p", f"title={HOSTILE}", *WISHES.get(target, ())]
        out = out.with_suffix(".html" if target == "html" else Path(TARGETS[target].out).suffix)
    with pytest.raises(SystemExit) as left:
        main((*words, "-q", "l", "--no-check", "-o", str(out)))
    assert left.value.code == 0
    files = written_by(out)
    assert files and all(re.fullmatch(r"(media/)?[a-z0-9-]+(\.[a-z0-9]+)+", name) for name, _ in files), files
    for name, content in files:
        assert b"root:" not in content, name
        if name.endswith((".html", ".md", ".qmd", ".ipynb", ".pptx", ".vtt")):
            text = content.decode("utf-8", "ignore").replace('\\"', '"')
            # In a cell of a notebook the title is the literal of a string; in captions a tag is spelled out as well.
            assert text.count("<img src=x") == (text.count("title='") if name.endswith(".ipynb") else 0), name
    if pages := [path for path in (out, *sorted(out.glob("*.html"))) if path.suffix == ".html"]:
        browser: Browser = request.getfixturevalue("browser")
        for page in pages:
            browser.open(page)
            browser.wait("document.readyState === 'complete'")
            assert browser.js("return document.title") != "broken"
            assert not browser.js("return document.querySelectorAll('img[src=x]').length")
            assert page.name == "exercises.html" or HOSTILE.split()[0] in browser.js("return document.body.textContent")
            assert browser.js("return document.documentElement.scrollWidth <= innerWidth"), "a long word pushes the page apart"
