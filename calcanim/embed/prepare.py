"""The clips a target needs: planned in the themes it can show, rendered where they are not yet, and gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calcanim.embed.clip import EmbeddedClip, embedded_clip
from calcanim.render.batch import Outcome
from calcanim.render.plan import ClipPlan, plan_clip
from calcanim.render.scene_file import SceneEntry

__all__ = ["gather", "plan_for_embedding"]

# A browser decodes from the key frame before: this many frames at most for each place of the slider.
_DENSE = 6


def plan_for_embedding(
    wanted: Sequence[tuple[SceneEntry, Mapping[str, object]]], *, themes: Sequence[str], quality: str, explore: bool = False
) -> list[ClipPlan]:
    """One plan for each scene in each theme; a plain manim scene has one look only. They stay in the cache.

    Parameters
    ----------
    wanted : sequence of (SceneEntry, mapping)
        Scenes with the parameters set for them.
    themes : sequence of str
        The first one is shown first.
    quality : str
        Manim's letter.
    explore : bool
        With key frames so dense that the picture follows a hand on a slider.

    Raises
    ------
    InputError
        When the quality is none of Manim's letters.
    """
    return [
        plan_clip(entry, given, theme=theme, quality=quality, published=False, key_interval=_DENSE if explore else 0)
        for entry, given in wanted
        for theme in (themes if entry.lesson else themes[:1])
    ]


def gather(outcomes: Sequence[Outcome]) -> tuple[EmbeddedClip, ...]:
    """One clip for each scene from what has been rendered, in the order of the plans.

    Raises
    ------
    CalcanimError
        When a clip has failed.
    """
    groups: dict[tuple[str, str, str], list[Outcome]] = {}
    for outcome in outcomes:
        plan = outcome.plan
        groups.setdefault((str(plan.entry.path), plan.entry.name, repr(plan.parameters)), []).append(outcome)
    return tuple(embedded_clip(group) for group in groups.values())
