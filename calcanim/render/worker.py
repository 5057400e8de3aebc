"""One clip: run the scene, write its files, give them their names."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from calcanim.parameters import changed_parameters
from calcanim.render.captions import srt_text, vtt_text
from calcanim.render.encoder import encoder_options
from calcanim.render.fingerprint import fingerprint
from calcanim.render.manifest import Manifest, as_plain, sha256, versions
from calcanim.render.output import publish, workshop, writable_folder
from calcanim.render.plan import EXTENSIONS, ClipPlan
from calcanim.render.reads import noting_reads, why_not_kept
from calcanim.render.session import frame_of, picture_of, scene_session
from calcanim.render.stopwatch import BESIDE, STAGES, Stopwatch
from calcanim.render.writer import ClipManager, ClipWriter

__all__ = ["make_clip", "render_clip"]


def make_clip(
    plan: ClipPlan,
    folder: Path,
    on_frame: Callable[[int], None] = lambda frames: None,
    *,
    mark: str,
    encoder_threads: int = 0,
) -> Manifest:
    """Run a scene and leave its picture, poster and captions in a folder, as ``clip.mp4`` and so on.

    Parameters
    ----------
    plan : ClipPlan
        What is rendered.
    folder : Path
        A folder of this clip's own.
    on_frame : callable
        Called with the number of frames so far.
    mark : str
        The clip's fingerprint, taken before: a source changed meanwhile must not count as rendered.
    encoder_threads : int
        Threads of the video encoder; 0 leaves it to the encoder.

    Returns
    -------
    Manifest
        The record of the clip, which says that nobody has proved it.

    Raises
    ------
    InputError
        When the scene refuses its parameters.
    CalcanimError
        When the video cannot be encoded, or the scene has nothing to play.
    """
    begin, cpu, watch = time.perf_counter(), time.process_time(), Stopwatch("import")
    made = {extension: folder / f"clip.{extension}" for extension in EXTENSIONS if extension != "json"}
    notes: list[str] = []
    with noting_reads(plan.entry.path, besides=folder) as reads, scene_session(
        plan.entry, plan.parameters, theme=plan.theme, picture=plan.picture,
        folder=folder / "manim", settings={"dry_run": False}, size="wished", asked=plan.asked, say=notes.append,
    ) as scene:
        watch.turn_to("construct")
        numbers, taken = _numbers(plan, scene)
        picture = frame_of(scene)
        options = {**encoder_options(picture), "threads": str(encoder_threads or "auto")}
        writer = ClipWriter(scene, made["mp4"], picture, options, on_frame, watch, plan.key_interval)
        posters: list[np.ndarray] = []

        def keep_poster(section: str) -> None:
            # The last frame of the section as it has just been drawn: nothing is drawn for it.
            if plan.entry.lesson and section and section == scene.poster_after():
                posters.append(np.array(scene.renderer.get_frame()))

        manager = ClipManager(scene, keep_poster)
        try:
            manager.run()
        except BaseException:
            writer.abort_encode_jobs()
            raise
        watch.turn_to("other")
        made |= writer.others
        notes += [f"{plan.name}.{extension} lies beside it, as its file asks" for extension in writer.others]
        poster = posters[-1] if posters else picture_of(scene)
    Image.fromarray(poster).convert("RGB").save(made["png"], optimize=True)
    made["srt"].write_text(srt_text(manager.captions), encoding="utf-8", newline="\n")
    made["vtt"].write_text(vtt_text(manager.captions), encoding="utf-8", newline="\n")
    seconds = time.perf_counter() - begin
    spent = {**watch.spent, **{stage: writer.spent.get(stage, 0.0) for stage in BESIDE}, "cpu": time.process_time() - cpu}
    if never := why_not_kept(reads):
        notes.append(never)
    return _manifest(plan, mark, manager, writer, numbers, taken, made, seconds, reads, spent, tuple(notes))


def render_clip(
    plan: ClipPlan,
    on_frame: Callable[[int], None] = lambda frames: None,
    *,
    encoder_threads: int = 0,
) -> Manifest:
    """Render one clip with its poster, captions and manifest into its folder, whatever is there.

    The arguments are those of `make_clip`.

    Returns
    -------
    Manifest
        The record that was written beside the clip.

    Raises
    ------
    InputError
        When the folder cannot be written to, or the scene refuses its parameters.
    CalcanimError
        When the video cannot be encoded, or the scene has nothing to play.
    """
    writable_folder(plan.folder)
    mark = fingerprint(plan)
    with workshop(plan.folder) as folder:
        manifest = make_clip(plan, folder, on_frame, mark=mark, encoder_threads=encoder_threads)
        (folder / "clip.json").write_text(manifest.to_json(), encoding="utf-8", newline="\n")
        publish([(folder / f"clip.{extension}", plan.file(extension)) for extension in (*manifest.files, "json")])
    return manifest


def _numbers(plan: ClipPlan, scene: Any) -> tuple[Any, dict[str, str]]:
    """The numbers of a lesson scene, and which of them were given or chosen; None of a plain one."""
    return (scene.results, scene.taken()) if plan.entry.lesson else (None, {})


def _manifest(
    plan: ClipPlan,
    mark: str,
    manager: ClipManager,
    writer: ClipWriter,
    numbers: Any,
    taken: dict[str, str],
    made: dict[str, Path],
    seconds: float,
    reads: dict[str, str],
    spent: dict[str, float],
    notes: tuple[str, ...],
) -> Manifest:
    files = {
        extension: {
            "name": plan.file(extension).name,
            "bytes": path.stat().st_size,
            "sha256": sha256(path),
        }
        for extension, path in made.items()
    }
    picture = writer.picture
    return Manifest(
        name=plan.name,
        scene=plan.entry.name,
        summary=plan.entry.summary,
        topic=plan.entry.topic,
        parameters=as_plain(plan.parameters),
        changed=tuple(changed_parameters(plan.entry.parameters, plan.given)),
        theme=plan.theme,
        quality=plan.quality,
        numbers=as_plain(numbers),
        taken=taken,
        sections=tuple(asdict(section) for section in manager.sections),
        width=picture.width,
        height=picture.height,
        frame_rate=picture.frame_rate if isinstance(picture.frame_rate, int) else round(float(picture.frame_rate), 6),
        frames=writer.frames,
        duration=float(writer.frames / picture.frame_rate),
        versions=versions(),
        fingerprint=mark,
        files=files,
        proof="unproved",
        seconds=round(seconds, 3),
        reads=reads,
        notes=notes,
        timeline=writer.timeline.as_plain(),
        profile={stage: round(spent.get(stage, 0.0), 3) for stage in (*STAGES, *BESIDE, "cpu")},
    )
