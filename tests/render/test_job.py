"""A clip as a piece of work: done elsewhere it is the same, and every failure is a sentence."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

from calcanim.render.catalog import find_scene, read_scene_file, scenes_folder
from calcanim.render.fingerprint import fingerprint
from calcanim.render.job import Job, Made, for_elsewhere, run_job
from calcanim.render.plan import ClipPlan, plan_clip

OWN = """
from manim import Scene, Square
from sizes import SIZE
class Own(Scene):
    def construct(self):
        self.add(Square(SIZE))
        self.wait(0.2)
"""


def job(plan: ClipPlan, work: Path) -> Job:
    return Job(0, plan, fingerprint(plan), 1, work=work)


def silent(news: tuple[int, int]) -> None:
    """Nobody listens."""


def test_a_scene_of_ones_own_travels_with_the_modules_beside_it(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (home / "own.py").write_text(OWN, encoding="utf-8")
    (home / "sizes.py").write_text("SIZE = 2\n", encoding="utf-8")
    (home / "secret.py").write_text("", encoding="utf-8")
    plan = plan_clip(find_scene(str(home / "own.py")), {}, quality="l", folder=tmp_path / "out")
    here = run_job(job(plan, work), silent)
    far = for_elsewhere(job(plan, work))
    assert far.sources is not None and set(far.sources) == {"own.py", "sizes.py"} and far.work is None
    far = pickle.loads(pickle.dumps(far))
    shutil.rmtree(home)
    there = run_job(far, silent)
    assert here.error == there.error == ""
    assert here.files == there.files
    other = run_job(replace(far, mark="0" * 64), silent)  # as if fonts were others there
    assert other.manifest is None and "fonts or manim.cfg are others" in other.error
    assert list(work.iterdir()) == []


def test_a_shipped_scene_travels_by_its_name(tmp_path: Path) -> None:
    (card,) = read_scene_file(scenes_folder() / "_title_card.py")
    far = for_elsewhere(job(plan_clip(card, {}, quality="l"), tmp_path))
    assert far.sources is None and far.work is None


def failed(made: Made) -> str:
    assert made.manifest is None and not made.files
    return made.error


def test_a_full_disk_is_a_sentence(small_disk: Path, plain_scenes: Path) -> None:
    plan = plan_clip(find_scene(f"{plain_scenes}:FollowsTime"), {}, quality="h")
    (small_disk / "filler").write_bytes(bytes(80_000))
    said = failed(run_job(job(plan, small_disk), silent))
    assert said.startswith(f"no space is left in {small_disk}, where clips are made; calcanim cache --clear makes room")
    assert [path.name for path in small_disk.iterdir()] == ["filler"]
