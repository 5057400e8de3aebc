"""Words that are off: one sentence, exit code 2; what breaks: exit code 1."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from calcanim.cli import main as run_main
from calcanim.cli.group import COMMANDS, cli


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, output and errors of the command, in this process."""
    with pytest.raises(SystemExit) as left:
        run_main(list(words))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


HOSTILE = (
    "__import__('os').system('x')",
    "().__class__",
    "(lambda: 0)()",
    "x.__class__",
    "open('/etc/passwd')",
    "[x for x in (1,)]",
    "9**9**9",
    "x" * 501,
    "(" * 60 + "x" + ")" * 60,
    "-" * 60 + "x",
    "x\n+1; import os",
    "",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["function", "at"])
def test_hostile_expressions_are_refused(
    name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run("numbers", "TangentSlope", "-p", f"{name}={text}", capsys=capsys)
    assert code == 2
    assert out == ""
    assert err.startswith(f"calcanim: {name}")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["rendr"], "did you mean 'render'"),
        (["render"], "nothing is rendered"),
        (["render", "TangentSlop"], "did you mean 'TangentSlope'"),
        (["render", "TangentSlope", "-p", "functoin=x"], "did you mean 'function'"),
        (["render", "TangentSlope", "-p", "at"], "write -p NAME=VALUE"),
        (["render", "TangentSlope", "-p", "at=nan"], "not a finite number"),
        (["render", "TangentSlope", "-p", "at=inf"], "not a finite number"),
        (["render", "TangentSlope", "-p", "at=one"], "at must be a number"),
        (["render", "TangentSlope", "-q", "x"], "no quality"),
        (["render", "TangentSlope", "--theme", "drak"], "Did you mean 'dark'"),
        (["render", "TangentSlope", "--all"], "not both"),
        (["render", "missing.py:Scene"], "no file 'missing.py'"),
        (["render", "TangentSlope", "--qualty", "l"], "--quality"),
        (["numbers"], "Missing argument"),
        (["storyboard", "TangentSlope", "--at", "soon"], "not a list of seconds"),
        (["storyboard", "TangentSlope", "--columns", "0"], "not in the range"),
    ],
)
def test_wrong_words_get_a_sentence(
    words: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(*words, capsys=capsys)
    assert (code, out) == (2, "")
    assert part in err
    assert err.startswith("calcanim: ") and "Traceback" not in err


def test_a_file_where_the_folder_should_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "media").write_text("", encoding="utf-8")
    code, _, err = run("render", "TangentSlope", "-o", str(tmp_path / "media"), capsys=capsys)
    assert code == 2
    assert "is a file" in err


def test_something_broken_is_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.py"
    file.write_text("from manim import Scene\nclass A(Scene): pass\n1/0\n", encoding="utf-8")
    code, _, err = run("storyboard", f"{file}:A", "-o", str(tmp_path / "a.png"), capsys=capsys)
    assert code == 1
    assert "line 3: ZeroDivisionError: division by zero" in err and "Traceback" not in err


def test_debug_shows_the_traceback(plain_scenes: Path, tmp_path: Path,
                                   capsys: pytest.CaptureFixture[str]) -> None:
    words = ["render", f"{plain_scenes}:Fails", "-q", "l", "-o", str(tmp_path)]
    code, _, err = run(*words, capsys=capsys)
    assert code == 1
    assert "the pencil is broken" in err and "Traceback" not in err
    code, _, err = run(*words, "--debug", capsys=capsys)
    assert code == 1
    assert "Traceback" in err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output and len(result.output) > 200


def test_the_group_names_its_commands() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    assert all(name in result.output for name in COMMANDS)
