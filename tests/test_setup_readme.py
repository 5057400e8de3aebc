"""Every command of the README runs, and does what the README says."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    environment = {**outside, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


# tests/render/test_cluster.py has a scheduler and workers of its own.
OF_A_CLUSTER = {
    "dask scheduler", "dask worker tcp://host:8786 --nworkers auto --nthreads 1",
    "calcanim render week3.toml --scheduler tcp://host:8786",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", [
        line for line in commands()
        if line.startswith("calcanim ") and not line.startswith("calcanim preview ") and line not in OF_A_CLUSTER
    ]
)
def test_a_command_of_calcanim(line: str, tmp_path: Path) -> None:
    words = shlex.split(line)
    (course,) = re.findall(r"```toml\n(.*?)```", README, flags=re.DOTALL)
    (tmp_path / "week3.toml").write_text(course, encoding="utf-8")
    done = run([sys.executable, "-m", *words], tmp_path)
    assert done.returncode == 0, done.stderr
    if words[1] == "render":
        made = {path.suffix for path in (tmp_path / "media").iterdir()}
        assert made - {".md"} == {".mp4", ".png", ".srt", ".vtt", ".json"}
        assert (tmp_path / "media" / "week3.mp4").is_file() == ("week3.toml" in words)
    elif words[1] == "storyboard":
        assert (tmp_path / words[words.index("-o") + 1]).is_file()
    else:
        assert done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in commands() if line.startswith("calcanim preview ")])
def test_a_command_that_goes_on_until_it_is_ended(line: str, tmp_path: Path) -> None:
    # Instead of a browser a program that does nothing.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "BROWSER": "true"}
    words = [sys.executable, "-m", *shlex.split(line)]
    with subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        address = process.stdout.readline().strip()
        with urlopen(address) as answer:
            assert b"<title>calcanim preview</title>" in answer.read()
        process.send_signal(signal.SIGTERM)
        assert process.stderr.read() == ""
    assert process.returncode == 0 and list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in commands() if line.startswith("manim ")])
def test_a_command_of_manim(line: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", *shlex.split(line), "--media_dir", str(tmp_path)]
    done = run(words, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.rglob(f"{words[-3]}.mp4"))) == 1


@pytest.mark.slow
@pytest.mark.skipif(
    Path(sys.prefix) != ROOT / ".venv", reason="make would set up an environment of its own first"
)
def test_make_lesson_renders_every_scene_and_says_nothing_of_set_up(tmp_path: Path) -> None:
    from calcanim.render.catalog import shipped_scenes

    if run(["make", "-q", ".venv/ready"], ROOT).returncode:
        pytest.skip("the set-up is older than its sources; make would renew it first")
    done = run(["make", "lesson", "QUALITY=l", f"OUT={tmp_path}"], ROOT)
    assert done.returncode == 0, done.stderr
    assert "set-up" not in done.stdout + done.stderr
    assert {path.stem for path in tmp_path.glob("*.mp4")} == {
        "lesson", *(entry.name for entry in shipped_scenes())
    }


def test_the_readme_has_no_command_that_nothing_runs() -> None:
    others = {line for line in commands() if not line.startswith(("calcanim ", "manim "))}
    # `make test` is what runs this; `make lesson` has the test above; no test signs in elsewhere.
    assert others - OF_A_CLUSTER == {"make lesson", "make test", "ssh -L 8765:127.0.0.1:8765 there"}
    assert set(commands()) >= OF_A_CLUSTER


def blocks_of_python() -> tuple[str, str]:
    """The one that shows a clip in a notebook, and the one about numerics."""
    notebook, numerics = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    return notebook, numerics


def test_the_numerics_of_the_readme_run(tmp_path: Path) -> None:
    done = run([sys.executable, "-W", "error", "-c", blocks_of_python()[1]], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["4*x^3 - 12*x^2 + 8*x", "[(0.0, 'minimum'), (1.0, 'maximum'), (2.0, 'minimum')]"]


@pytest.mark.slow
def test_a_notebook_shows_what_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("CALCANIM_CACHE", str(tmp_path / "cache"))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(blocks_of_python()[0])])
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output["data"].get("text/html", "") for output in notebook.cells[0].outputs if "data" in output]
    assert any("<video" in html for html in shown)


def test_the_readme_begins_with_the_lecturer() -> None:
    assert re.match(r"# calcanim\n\n\*\"I teach on Monday", README)


def test_links_to_files_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^):]+)\)", README):
        assert (ROOT / target).exists()
