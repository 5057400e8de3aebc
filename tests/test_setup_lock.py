"""The lock: exact, hashed, without an address, and enough for what is declared."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_entry_is_exact_and_hashed() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 30
    for entry in entries:
        name, _, hashes = entry.partition(" \\\n")
        assert re.fullmatch(r"[a-z0-9\-]+==[^\s;]+( ; .+)?", name)
        assert re.match(r"    --hash=sha256:[0-9a-f]{64}", hashes)


def test_no_address_and_no_folder_is_written_down() -> None:
    for word in ("://", "--index", "--find-links", "--extra-index", "file:", " @ ", "/"):
        assert word not in LOCK


def test_everything_declared_is_locked() -> None:
    locked = set(re.findall(r"^([a-z0-9\-]+)==", LOCK, flags=re.MULTILINE))
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    names = {re.match(r"[A-Za-z0-9\-_]+", word).group().lower() for word in wanted}  # type: ignore[union-attr]
    assert names <= locked


def test_wheels_of_every_system_are_covered() -> None:
    # One file for each system and Python would be far fewer hashes than this.
    numpy = re.search(r"^numpy==[^\n]+\n((?:    --hash.+\n?)+)", LOCK, flags=re.MULTILINE)
    assert numpy is not None and numpy.group(1).count("sha256:") > 20


def test_continuous_integration_is_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")
