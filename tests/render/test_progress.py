"""The time left follows the clips' earlier durations and the speed of this run."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from calcanim.render import progress
from calcanim.render.batch import Outcome
from calcanim.render.catalog import SceneEntry
from calcanim.render.plan import plan_clip
from calcanim.render.progress import TerminalReport, bar, size_in_words


class Clock:
    """A time that passes when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    mine = Clock()
    monkeypatch.setattr(progress, "time", mine)
    return mine


def test_the_time_left_is_what_is_expected_at_the_speed_so_far(clock: Clock) -> None:
    left = progress._TimeLeft({0: 60.0, 1: 30.0, 2: None})  # the third is taken for a usual one: 45
    assert left.words() == ""
    left.started(0)
    clock.now += 27
    assert left.share() == pytest.approx(27 / 135) and left.words() == ", 1:48 left"
    clock.now += 27  # it took 54 instead of 60
    left.finished(0)
    assert left.words() == ", 1:08 left"  # 54 s for 60 of 135, so 67.5 s for the other 75
    left.started(1)
    clock.now += 1000  # far slower than expected, yet not done
    assert left.share() == pytest.approx((60 + 0.95 * 30) / 135)
    left.finished(1)
    left.finished(2)
    assert left.share() == 1 and left.words() == ""


def test_without_records_the_clips_are_counted(clock: Clock) -> None:
    left = progress._TimeLeft({0: None, 1: None})
    left.started(0)
    clock.now += 10
    assert left.share() == 0 and left.words() == ""
    left.finished(0)
    assert left.share() == 0.5 and left.words() == ", 0:10 left"


def test_the_bars_say_how_far_each_clip_and_the_whole_are(tmp_path: Path) -> None:
    plans = [plan_clip(SceneEntry(name, "", (), Path("a.py"), lesson=False), {}, folder=tmp_path) for name in ("OneClip", "Two")]
    written = io.StringIO()
    with TerminalReport(plans, Console(file=written, force_terminal=True, width=200)) as report:
        report.expected({0: 10.0, 1: 10.0})
        report.started(0)
        report.frames(0, 45)
        report._progress.refresh()
        report.started(0)  # its process died
        report.finished(0, Outcome(plans[0], None, "the pencil is broken"))
        report._progress.refresh()
    text = written.getvalue()
    assert "One clip" in text and "1.5 s of clip" in text and "1/2, 0:00 left" in text
    assert "failed    OneClip: the pencil is broken" in text


def test_a_title_is_shown_as_it_was_written(tmp_path: Path) -> None:
    titles = ("Mean value on [a, b]", "[/bold] [red]f'[/red] :warning: \\")
    entry = SceneEntry("One", "", (), Path("a.py"), lesson=False)
    plans = [plan_clip(entry, {}, folder=tmp_path, title=title, published=False) for title in titles]
    written = io.StringIO()
    with TerminalReport(plans, Console(file=written, force_terminal=True, width=200, highlight=False)) as report:
        for number, plan in enumerate(plans):
            report.started(number)
            report._progress.refresh()
            assert titles[number] in written.getvalue()
            report.finished(number, Outcome(plan, None, f"{plan.title} broke"))
    assert all(f"{title} broke" in written.getvalue() for title in titles)


@pytest.mark.parametrize(("count", "words"), [
    (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (46_123, "46.1 kB"), (999_499, "999 kB"), (999_500, "1.00 MB"), (9_999_000, "10.0 MB"),
    (1_234_567, "1.23 MB"), (5_000_000_000, "5.00 GB"), (7 * 10**15, "7000 TB"),
])
def test_a_size_has_three_digits_and_a_unit(count: int, words: str) -> None:
    assert size_in_words(count) == words


def test_a_bar_moves_on_a_terminal_and_leaves_no_mark_elsewhere() -> None:
    for terminal in (True, False):
        console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
        with bar("drawing [a title]", 4, console) as done:
            done(2)
            console.print("between")
        said = console.file.getvalue()
        assert "between" in said and ("drawing [a title]" in said and "50%" in said) is terminal
