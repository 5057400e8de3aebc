"""A course file becomes plans, or one sentence for each of its mistakes."""

from __future__ import annotations

import re
import tomllib
import time
import unicodedata
from pathlib import Path

import pytest

from calcanim.errors import InputError
from calcanim.render.catalog import scenes_folder, shipped_scenes
from calcanim.render.course import read_course


def write(folder: Path, text: str) -> Path:
    path = folder / "week3.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_course_becomes_plans(tmp_path: Path, plain_scenes: Path) -> None:
    (tmp_path / "mine.py").write_text(plain_scenes.read_text(encoding="utf-8"), encoding="utf-8")
    course = read_course(write(tmp_path, """
        title = "Derivatives, week 3"
        quality = "h"
        theme = "light"
        output = "clips"
        [[clip]]
        scene = "TangentSlope"
        function = "x*exp(-x)"
        at = 1.2
        interval = [-1, "pi"]
        title = "On a function of mine"
        [[clip]]
        scene = "LimitDefinition"
        steps_h = [1, 0.5, 0.1]
        [[clip]]
        file = "mine.py"
        scene = "TwoSections"
        name = "squares"
        title = "Squares"
    """))
    tangent, limit, squares = course.clips
    assert (course.name, course.title, course.folder) == ("week3", "Derivatives, week 3", tmp_path / "clips")
    assert {(plan.theme, plan.quality, plan.folder) for plan in course.clips} == {("light", "h", tmp_path / "clips")}
    assert tangent.parameters["at"] == 1.2 and tangent.parameters["function"] == "x*exp(-x)"
    assert tangent.parameters["interval"] == pytest.approx((-1, 3.141592653589793))
    assert tangent.parameters["title"] == tangent.title == "On a function of mine"
    assert limit.parameters["steps_h"] == (1.0, 0.5, 0.1) and limit.title == "Limit definition"
    assert (squares.name, squares.title, squares.entry.lesson) == ("squares", "Squares", False)


def test_the_command_line_goes_before_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'quality = "k"\ntheme = "light"\noutput = "a"\n[[clip]]\nscene = "ChainRule"\n')
    course = read_course(path, quality="l", theme="dark", folder=tmp_path / "b")
    assert (course.clips[0].quality, course.clips[0].theme, course.folder) == ("l", "dark", tmp_path / "b")
    assert course.title == "week3"


BAD = """titel = "Derivatives"
quality = "x"
theme = "drak"
[[clip]]
scene = "TangentSlop"
[[clip]]
scene = "TangentSlope"
functoin = "x"
at = "one"
interval = [3, 1]
theme = "light"
[[clip]]
file = "my_scene.py"
[[clip]]
scene = "LimitDefinition"
steps_h = [1, 0.5
[[clip]]
scene = LimitDefinition
[[clip]]
title = "Nothing"
[[clip]]
name = "a/b"
scene = "ChainRule"
at = 1979-05-27
[[clip]]
scene = "SecantToTangent"
[[clip]]
scene = "SecantToTangent"
[[clip]]
scene = "SecantToTangent"
function = "__import__('os').system('x')"
"""

MISTAKES = (
    (1, "titel", "did you mean 'title'"), (2, "quality", "'x' is not one of l (480p15), m (720p30), h"),
    (3, "theme", "Did you mean 'dark'"), (5, "scene", "did you mean 'TangentSlope'"),
    (8, "functoin", "did you mean 'function'"), (9, "at", "must be a number"), (10, "interval", "smaller one first"),
    (11, "theme", "belongs to the course"), (13, "file", "did you mean 'my_scenes.py'"), (16, "steps_h", "closing ]"),
    (18, "scene", "quotes"), (19, "scene", "names no scene"), (22, "name", "no file name"), (24, "at", "neither text"),
    (27, "name", "like the one in line 25"), (31, "function", "only the known functions"),
)


def test_all_mistakes_are_told_at_once_with_line_key_and_nearest_word(tmp_path: Path) -> None:
    (tmp_path / "my_scenes.py").write_text("from manim import Scene\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_course(write(tmp_path, BAD))
    first, *lines = str(told.value).splitlines()
    assert first.endswith(f"has {len(MISTAKES)} mistakes, so nothing is rendered:")
    found = [re.fullmatch(r"  line (\d+), (\w+): (.*)", line) for line in lines if not line.startswith("    ")]
    assert [(int(one[1]), one[2]) for one in found if one] == [(line, key) for line, key, _ in MISTAKES]
    for one, (_, _, part) in zip(found, MISTAKES, strict=True):
        assert one is not None and part in one[3]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "no [[clip]]"),
        ("clip = 3", "write [[clip]]"),
        ("clip = [1, 2]", "write [[clip]]"),
        ('scene = "ChainRule"', "belongs to a clip"),
        ("title = 3", "3 is no text"),
        ('title = ""', "one line of 1 to 200"),
        ('title = "a\\nb"', "one line of 1 to 200"),
        ('[[clip]]\nscene = 3', "no text"),
        ('[[clip]]\nscene = "ChainRule"\nname = "../up"', "no file name"),
        ('[[clip]]\nscene = "ChainRule"\nname = "week3"', "like a file of the film"),
        ('[[clip]]\nscene = "ChainRule"\nname = "a"\n[[clip]]\nscene = "ChainRule"\nname = "A"', "line 1"),
        ('[[clip]]\nscene = "ChainRule"\nat = {a = 1}', "neither text"),
        ('[[clip]]\nscene = "ChainRule"\nat = nan', "finite"),
        ('[[clip]]\nscene = "ChainRule"\nat = true', "'true'"),
        ('[[clip]]\nfile = "empty.py"\nscene = "A"', "holds no scene"),
        ('[[clip]]\nfile = "broken.py"\nscene = "A"', "not valid Python"),
        ('[[clip]]\nfile = "one.py"\nscene = "Ones"', "did you mean 'One'"),
        ('[[clip]]\nfile = "one.py"\nat = 2', "no parameters"),
    ],
)
def test_each_mistake_gets_its_sentence(tmp_path: Path, text: str, part: str) -> None:
    for name, source in {"empty.py": "", "broken.py": "class (", "one.py": "class One(Scene): pass"}.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(part)):
        read_course(write(tmp_path, text))


def test_what_the_command_line_overrides_may_be_wrong_all_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, 'quality = "1080p"\ntheme = "lihgt"\n[[clip]]\nscene = "ChainRule"\n')
    with pytest.raises(InputError) as told:
        read_course(path, quality="l", theme="dark")
    assert "Did you mean 'h'?" in str(told.value) and "Did you mean 'light'?" in str(told.value)


def test_a_misspelt_scene_hides_no_other_mistake_of_its_clip(tmp_path: Path) -> None:
    bad = ('scene = "TangentSlop"\nfunctoin = "x"', 'scene = "Gradient"\nrate = 1', 'Scene = "ChainRule"')
    text = "\n".join(f"[[clip]]\n{clip}" for clip in bad)
    with pytest.raises(InputError) as told:
        read_course(write(tmp_path, text))
    lines = str(told.value).splitlines()[1:]
    # What "Gradient" was meant to be nobody knows, so nothing is said of its parameters.
    assert [line.partition(":")[0].strip() for line in lines] == [
        "line 2, scene", "line 3, functoin", "line 5, scene", "line 8, Scene"
    ]
    assert "did you mean 'function'" in lines[1] and "did you mean 'scene'" in lines[3]


def test_a_first_line_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has 1 mistake.*\n  line 1, clip: what follows the brackets"):
        read_course(write(tmp_path, '[[clip]] scene = "ChainRule"\nat = 1\n'))


@pytest.mark.parametrize(("name", "known"), [
    ("Übung 3 (Frage)", True), ("U\u0308bung", True), ("导数", True), ("导" * 90, False), ("a:b", False), ("..", False),
    ("-rf", True), ("a\u00a0b", False), ("", False), (" ", False), (".hidden", False), ("a.", False), ("a ", False), ("a/b", False),
    ("CON", False), ("nul.old", False), ("com1", False), ("LPT\u00b9", False), ("CONtour", True), ("a\\u0007b", False), ("x" * 100, True), ("x" * 101, False), ("week3.chapters", False), ("WEEK3", False),
])
def test_names_of_clips(tmp_path: Path, name: str, known: bool) -> None:
    path = write(tmp_path, f'title = "f\u00a0: x"\n[[clip]]\nscene = "ChainRule"\nname = "{name}"\n')
    if known:
        assert read_course(path).clips[0].name == unicodedata.normalize("NFC", name)
    else:
        with pytest.raises(InputError, match=r"line 4, name: .*(no file name|like a file of the film|one line of 1 to 200)"):
            read_course(path)


@pytest.mark.parametrize(("name", "words"), [
    (".toml", "is empty"), ("CON.toml", "name of a device"), (".week3.toml", "begins with '.'"), ("week3 .toml", "ends with ' '"),
    ("week3..toml", "ends with '.'"), ("a:b.toml", "has ':' in it"), ("w" * 230 + ".toml", "is longer than 200 bytes"),
    ("a\u0007b.toml", r"has '\\x07' in it"),
])
def test_a_course_file_gives_its_name_to_the_film(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    path.write_text('[[clip]]\nscene = "ChainRule"\n', encoding="utf-8")
    with pytest.raises(InputError, match=f"gives its name to the film, and .*{words}.*; call it"):
        read_course(path)


@pytest.mark.parametrize(("text", "words"), [
    ("# x\n" * 60_000, "is larger than 200 kB"), ("[[clip]]\n" * 1_200, "up to 1000 clips; this one has 1200"),
    ("a" + ".a" * 20_000 + " = 1\n", "a name has more than 16 parts"), ("[" + "a." * 20_000 + "a]\n", "more than 16 parts"),
    ("x = {" + '"a" . ' * 20_000 + "a = 1}\n", "more than 16 parts"), ("x = " + "[" * 90_000, "nested too deeply"),
    ("x = " + "{a=" * 30_000, "nested too deeply"), ('title = """\n' + "a = 1\n" * 30_000, "no closing quotes"),
    ("x = [\n" + "a = 1\n" * 30_000, "line 1, x"), ("".join(f"k{i} = {i}\n" for i in range(14_000)) + "x =\n" * 90, "line 14001, x"),
    ('title = "' + "a" * 190_000 + '"\n', "must be one line of 1 to 200"), ('[[clip]]\nscene = "ChainRule"\nfile = ""\n', "file: it must be"),
])
def test_a_strange_course_file_is_refused_at_once(tmp_path: Path, text: str, words: str) -> None:
    begin = time.process_time()
    with pytest.raises(InputError, match=words):
        read_course(write(tmp_path, text))
    # The slowest take a third of a second; what is quadratic would take a minute.
    assert time.process_time() - begin < 8


def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "one.py").write_text("class One(Scene): pass", encoding="utf-8")
    course = read_course(write(tmp_path, 'output = "~/videos"\n[[clip]]\nfile = "~/one.py"\n'))
    assert course.folder == tmp_path / "home" / "videos"
    assert course.clips[0].entry.path == tmp_path / "home" / "one.py"


def test_what_is_no_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / "week3.toml"
    path.write_bytes(b'title = "\xff"')
    with pytest.raises(InputError, match="not UTF-8"):
        read_course(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_course(tmp_path)


def test_the_lesson_names_every_shipped_scene_once_in_teaching_order() -> None:
    path = scenes_folder() / "lesson.toml"
    clips = tomllib.loads(path.read_text(encoding="utf-8"))["clip"]
    names, topics = [clip["scene"] for clip in clips], {entry.name: entry.topic for entry in shipped_scenes()}
    assert sorted(names) == sorted(topics)
    assert [topics[name] for name in names] == sorted(topics.values())
    assert all(set(clip) == {"scene"} for clip in clips)
    assert [plan.entry.name for plan in read_course(path).clips] == [entry.name for entry in shipped_scenes()] == names
