"""Clips as one film: their pictures joined as they are, with chapters, captions and a transcript."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calcanim.errors import CalcanimError, system_words
from calcanim.render.batch import Outcome
from calcanim.render.cache import Cache, damaged_files
from calcanim.render.captions import srt_text, vtt_text
from calcanim.render.catalog import read_scene_file, scenes_folder
from calcanim.render.course import Course
from calcanim.render.delivery import put_in_place, sort_changed
from calcanim.render.film_text import Part, chapters_text, shifted_captions, transcript
from calcanim.render.locking import locked
from calcanim.render.manifest import mentions, read_record, record_digest, sha256, versions
from calcanim.render.output import copy_file, sweep, workshop, writable_folder
from calcanim.render.plan import ClipPlan, plan_clip

__all__ = ["FILM_EXTENSIONS", "Film", "film_plans", "make_film", "parts_of"]

FILM_EXTENSIONS = ("mp4", "srt", "vtt", "chapters.vtt", "md")
"""The files of a film besides its record, which comes last."""


@dataclass(frozen=True, slots=True)
class Film:
    """A finished film.

    Parameters
    ----------
    path : Path
        The MP4 file; the others lie beside it.
    duration : float
        Seconds.
    chapters : tuple of mapping
        title, start and end in seconds, and the clip's name.
    reused : bool
        Whether it lay there already, made of these very clips.
    damaged : tuple of str
        Names of files of it that were there and were not what their record says.
    kept, aside : tuple of str
        See `calcanim.render.ownership.Settled`.
    """

    path: Path
    duration: float
    chapters: tuple[Mapping[str, Any], ...]
    reused: bool
    damaged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def film_plans(course: Course) -> tuple[ClipPlan, ...]:
    """The clips of a course with a card before each topic; the cards stay in the cache."""
    (card,) = read_scene_file(scenes_folder() / "_title_card.py")
    plans: list[ClipPlan] = []
    topic = ""
    for plan in course.clips:
        entry = plan.entry
        if entry.topic_title and entry.topic_title != topic:
            given = {"number": entry.topic, "topic": entry.topic_title, "film": course.title}
            title = f"{entry.topic}. {entry.topic_title}"
            plans.append(plan_clip(
                card, given, theme=plan.theme, quality=plan.quality, folder=plan.folder, title=title, published=False,
            ))
        topic = entry.topic_title or topic
        plans.append(plan)
    return tuple(plans)


def parts_of(outcomes: Sequence[Outcome]) -> tuple[Part, ...]:
    """The parts of a film, from clips that all went well."""
    return tuple(
        Part(outcome.plan.title, outcome.manifest, dict(outcome.files), card=not outcome.plan.published)
        for outcome in outcomes if outcome.manifest is not None
    )


def make_film(course: Course, parts: Sequence[Part], cache: Cache) -> Film:
    """Join clips, unless they lie there joined already.

    Parameters
    ----------
    course : Course
        Its name, title and folder.
    parts : sequence of Part
        The clips with their cards, in order.
    cache : Cache
        Whose lock keeps two runs from writing into one folder at the same time.

    Returns
    -------
    Film
        Where it is, and its chapters.

    Raises
    ------
    InputError
        When the folder cannot be written to.
    CalcanimError
        When the clips do not fit together, or a file cannot be written.
    """
    targets = {extension: course.folder / f"{course.name}.{extension}" for extension in (*FILM_EXTENSIONS, "json")}
    mark = _mark(course, parts)
    there, damaged, kept = _in_place(targets, mark)
    if there is not None:
        return Film(targets["mp4"], there["duration"], tuple(there["chapters"]), reused=True, kept=kept)
    writable_folder(course.folder)
    sweep(course.folder)
    chapters = _chapters(parts)
    try:
        with workshop(course.folder) as place:
            held = [_held(part, place / str(number), cache) for number, part in enumerate(parts)]
            made = _write(course, held, chapters, place)
            record = {
                "title": course.title, "fingerprint": mark, "duration": chapters[-1]["end"], "chapters": chapters,
                "clips": [part.manifest.name for part in parts], "versions": versions(),
                "files": {
                    extension: {"name": targets[extension].name, "bytes": path.stat().st_size, "sha256": sha256(path)}
                    for extension, path in made.items()
                },
            }
            record["digest"] = record_digest(record)
            made["json"] = place / "film.json"
            made["json"].write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            with locked(cache.lock_of(course.folder)):
                settled = put_in_place([(path, targets[extension]) for extension, path in made.items()], targets["json"])
    except OSError as error:
        raise CalcanimError(
            f"The film {targets['mp4']} cannot be made: {system_words(error)} The clips are finished all the same."
        ) from error
    return Film(targets["mp4"], chapters[-1]["end"], tuple(chapters), False, damaged, settled.kept, settled.aside)


def _held(part: Part, folder: Path, cache: Cache) -> Part:
    """The part with files of the film's own: another run may put another clip under their names meanwhile."""
    folder.mkdir()
    held = {extension: folder / f"{part.manifest.name}.{extension}" for extension in part.manifest.files}
    _take(part.files, held)
    # Captions that somebody has changed are those of the film too.
    if sort_changed(folder, damaged_files(part.manifest, held))[0]:
        kept = cache.find(part.manifest.fingerprint).entry
        if kept is None:
            raise CalcanimError(f"{part.files['mp4']} became another clip before the film was joined; render again.")
        _take(kept.files, held)
    return replace(part, files=held)


def _take(files: Mapping[str, Path], places: Mapping[str, Path]) -> None:
    """Copy those files that are there to other places, in place of what is there."""
    for extension, place in places.items():
        if files[extension].is_file():
            place.unlink(missing_ok=True)
            copy_file(files[extension], place)


def _write(course: Course, parts: Sequence[Part], chapters: Sequence[Mapping[str, Any]], place: Path) -> dict[str, Path]:
    # Here and not above: a film that lies there already is found without the libraries that join one.
    from calcanim.render.joining import join

    made = {extension: place / f"film.{extension}" for extension in FILM_EXTENSIONS}
    captions = shifted_captions(parts)
    texts = {
        "srt": srt_text(captions),
        "vtt": vtt_text(captions),
        "chapters.vtt": chapters_text(parts),
        "md": transcript(course.title, parts),
    }
    for extension, text in texts.items():
        made[extension].write_text(text, encoding="utf-8", newline="\n")
    join([part.files["mp4"] for part in parts], made["mp4"], course.title, chapters, captions)
    return made


def _chapters(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """One for each part, in seconds; the sums are of frames, which are exact."""
    chapters, frames = [], 0
    for part in parts:
        rate = part.manifest.frame_rate
        start, frames = frames, frames + part.manifest.frames
        chapters.append({"title": part.title, "clip": part.manifest.name, "card": part.card,
                         "start": start / rate, "end": frames / rate})
    return chapters


def _mark(course: Course, parts: Sequence[Part]) -> str:
    """SHA-256 over all that a film is made of: its words, its clips and the code that joins them."""
    here = Path(__file__).resolve()
    code = [sha256(here.with_name(name)) for name in ("film.py", "film_text.py", "joining.py", "captions.py")]
    clips = [
        (part.title, part.card, part.manifest.name, _captions_digest(part),
         {key: record["sha256"] for key, record in part.manifest.files.items()})
        for part in parts
    ]
    words = json.dumps([course.title, clips, code, versions()["av"]], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


def _captions_digest(part: Part) -> str:
    """Of the captions as they are, which somebody may have changed."""
    return sha256(part.files["srt"]) if part.files["srt"].is_file() else ""


def _in_place(
    targets: Mapping[str, Path], mark: str
) -> tuple[dict[str, Any] | None, tuple[str, ...], tuple[str, ...]]:
    """The record of the film that lies there, if it is this one and whole; else names of damaged files; those of texts
    that somebody has changed."""
    record = read_record(targets["json"])
    if record is None:
        return None, (targets["json"].name,) if mentions(targets["json"], mark) else (), ()
    if record.get("fingerprint") != mark:
        return None, (), ()
    changed = [
        targets[extension].name for extension in FILM_EXTENSIONS
        if not targets[extension].is_file() or sha256(targets[extension]) != record["files"][extension]["sha256"]
    ]
    damaged, kept = sort_changed(targets["mp4"].parent, changed)
    return None if damaged else record, damaged, kept
