"""``calcanim render``: clips on disk, one by one or as the course that a file describes."""

from __future__ import annotations

import shlex
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calcanim.cli.group import EXIT_BROKEN, EXIT_FINDINGS, EXIT_WORDS
from calcanim.cli.options import debug_option, parameter_option, read_theme, replace_option, scene_values, wants_debug
from calcanim.errors import InputError
from calcanim.parameters import changed_parameters, format_value
from calcanim.render.catalog import scenes_folder
from calcanim.render.course import Course, read_course
from calcanim.render.plan import ClipPlan, plan_clip

if TYPE_CHECKING:
    from calcanim.render.batch import Outcome
    from calcanim.render.cache import Cache

__all__ = ["command", "exit_code", "prove_plan"]


@click.command("render")
@click.argument("scenes", nargs=-1, metavar="SCENE...|COURSE.toml")
@parameter_option
@click.option("-q", "--quality", metavar="l|m|h|p|k",
              help="480p15, 720p30, 1080p60, 1440p60 or 2160p60: Manim's own letters.  [default: m]")
@click.option("--theme", callback=read_theme, metavar="dark|light", help="Colours of the picture.  [default: dark]")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR",
              help="Where the files go.  [default: media]")
@click.option("--all", "everything", is_flag=True, help="The whole lesson, as a course.")
@click.option("--film/--no-film", default=True, show_default=True, help="Join the clips of a course into one film.")
@click.option("--again", is_flag=True, help="Render even what is already up to date.")
@click.option("--check/--no-check", "checked", default=True, show_default=True,
              help="Refuse a scene that calcanim check has findings for.")
@click.option("--jobs", type=click.IntRange(0, 256), default=0, metavar="N",
              help="Clips rendered at once; one for each core by default.")
@click.option("--scheduler", default="", metavar="tcp://HOST:8786",
              help="Render on the workers of this Dask scheduler (needs calcanim[cluster]).")
@click.option("--profile", is_flag=True, help="Say where the time of each clip went.")
@replace_option
@debug_option
def command(
    scenes: tuple[str, ...],
    assignments: tuple[str, ...],
    quality: str | None,
    theme: str | None,
    output: Path | None,
    everything: bool,
    film: bool,
    again: bool,
    checked: bool,
    jobs: int,
    scheduler: str,
    profile: bool,
) -> int:
    """Render each SCENE, a shipped one by its name or FILE.py:Scene from a file of your own; or a whole COURSE."""
    course_file = _course_file(scenes, assignments, everything)
    # Here and not above: the help, and a command line that says nothing, start no process.
    from calcanim.render.early import started_early

    begin = time.perf_counter()
    with started_early(not scheduler) as executor:
        course = None
        if course_file is not None:
            course = read_course(course_file, quality=quality, theme=theme, folder=output)
            plans = _with_cards(course) if film else course.clips
        else:
            plans = _plans(scenes, assignments, theme or "dark", quality, output or Path("media"))
        # Here and not above: a mistake in a word is said before anything more is loaded.
        from calcanim.render.batch import render_clips
        from calcanim.render.cache import Cache
        from calcanim.render.output import writable_folder
        from calcanim.render.progress import TerminalReport

        cache = Cache()
        writable_folder(plans[0].folder)
        with TerminalReport(plans, quiet=course is not None) as report:
            outcomes = render_clips(
                plans, report, jobs=jobs, again=again, prove=prove_plan if checked else None, scheduler=scheduler,
                cache=cache, executor=executor,
            )
    failed = [outcome for outcome in outcomes if outcome.manifest is None]
    _sum_up(outcomes, failed, time.perf_counter() - begin)
    if profile:
        _say_profiles(outcomes)
    if course is not None and film:
        _join(course, outcomes, cache)
    return exit_code(failed)


def prove_plan(plan: ClipPlan) -> tuple[str, ...] | None:
    """What is wrong with a lesson scene in the theme it is rendered in; None for a plain manim scene."""
    if not plan.entry.lesson:
        return None
    # Here and not above: what proves imports manim.
    from calcanim.check import check_scene

    return tuple(map(str, check_scene(plan.entry, plan.parameters, themes=(plan.theme,)).findings))


def _course_file(scenes: tuple[str, ...], assignments: tuple[str, ...], everything: bool) -> Path | None:
    """The course that is meant, or None where scenes are named one by one."""
    if everything and scenes:
        raise InputError("--all renders every shipped scene; name scenes or say --all, not both.")
    courses = [word for word in scenes if word.endswith(".toml")]
    if not everything and not courses:
        if not scenes:
            raise InputError(
                "No scene is named, so nothing is rendered; write calcanim render TangentSlope, "
                "or --all for every scene. calcanim list shows the names."
            )
        return None
    if assignments:
        raise InputError("-p sets parameters of scenes that are named one by one; those of a course stand in its file.")
    if everything:
        return scenes_folder() / "lesson.toml"
    if len(scenes) > 1:
        raise InputError(f"{courses[0]} is a course; render it by itself, without {len(scenes) - 1} more words.")
    if not Path(courses[0]).is_file():
        raise InputError(f"There is no file {courses[0]!r}; give the path of a course file.")
    return Path(courses[0])


def _plans(
    words: tuple[str, ...], assignments: tuple[str, ...], theme: str, quality: str | None, output: Path
) -> Sequence[ClipPlan]:
    plans = []
    for word in dict.fromkeys(words):
        entry, given = scene_values(word, assignments)
        plans.append(plan_clip(entry, given, theme=theme, quality=quality or "m", folder=output, asked=quality is not None))
    return plans


def _with_cards(course: Course) -> Sequence[ClipPlan]:
    from calcanim.render.film import film_plans

    return film_plans(course)


def _sum_up(outcomes: Sequence[Outcome], failed: Sequence[Outcome], seconds: float) -> None:
    """How many are there now; of those that failed, why and how to see it again."""
    if wants_debug():
        for outcome in failed:
            click.echo(outcome.trace, err=True)
    if len(outcomes) == 1:
        return
    folder = outcomes[0].plan.folder
    published = [outcome for outcome in outcomes if outcome.plan.published]
    done = [outcome for outcome in published if outcome.manifest is not None]
    unchanged = sum(outcome.reused for outcome in done)
    click.echo(
        f"{len(done)} of {len(published)} clips in {folder}, {unchanged} of them unchanged, in {seconds:.1f} s", err=True
    )
    for outcome in failed:
        click.echo(f"{outcome.plan.name}: {outcome.error}\n  {_reproduced(outcome)}", err=True)


def _say_profiles(outcomes: Sequence[Outcome]) -> None:
    """Where the time went; of a clip that is unchanged, when it was rendered."""
    from calcanim.render.stopwatch import profile_text

    for outcome in outcomes:
        if outcome.manifest is not None and outcome.manifest.profile:
            click.echo(profile_text(outcome.manifest), err=True)


def _reproduced(outcome: Outcome) -> str:
    """The command that shows a failure again, by itself."""
    plan = outcome.plan
    shipped = plan.published and plan.entry.path.parent == scenes_folder()
    scene = plan.entry.name if shipped else f"{plan.entry.path}:{plan.entry.name}"
    words = ["calcanim", "check" if outcome.findings else "render", scene]
    for name, value in changed_parameters(plan.entry.parameters, plan.given).items():
        words += ["-p", f"{name}={format_value(value)}"]
    words += ["--theme", plan.theme] if plan.theme != "dark" or outcome.findings else []
    if not outcome.findings:
        words += ["-q", plan.quality, "-o", str(plan.folder), "--debug"]
    return shlex.join(words)


def _join(course: Course, outcomes: Sequence[Outcome], cache: Cache) -> None:
    """Make the film, when all of its clips are there."""
    from calcanim.render.film import make_film, parts_of
    from calcanim.render.progress import changes_in_words

    parts = parts_of(outcomes)
    if len(parts) < len(outcomes):
        click.echo("The film is joined when all clips are there.", err=True)
        return
    film = make_film(course, parts, cache)
    minutes, seconds = divmod(round(film.duration), 60)
    word = "unchanged" if film.reused else "joined   "
    chapters = "1 chapter" if len(film.chapters) == 1 else f"{len(film.chapters)} chapters"
    words = [f"{', '.join(film.damaged)} was damaged"] if film.damaged else []
    words += changes_in_words(film.kept, film.aside)
    notes = f" ({'; '.join(words)})" if words else ""
    click.echo(f"{word} {film.path}  {minutes}:{seconds:02d} min, {chapters}{notes}", err=True)


def exit_code(failed: Sequence[Outcome]) -> int:
    """The exit code where these clips have failed; 0 where none has."""
    if not failed:
        return 0
    if all(outcome.user_words for outcome in failed):
        return EXIT_WORDS
    return EXIT_FINDINGS if all(outcome.findings for outcome in failed) else EXIT_BROKEN
