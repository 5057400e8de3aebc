"""How long clips will take, judged by how long they took before, and in what order to begin them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from calcanim.render.cache import Cache
from calcanim.render.manifest import Manifest, read_manifest
from calcanim.render.plan import ClipPlan

__all__ = ["expected_seconds", "longest_first"]

# Of a clip that nobody has seen nothing is known but that most take about so long.
_UNKNOWN_SECONDS = 30.0


def expected_seconds(plans: Mapping[int, ClipPlan], cache: Cache) -> dict[int, float | None]:
    """Seconds that each clip will take, from the record of the same scene that resembles it most.

    Parameters
    ----------
    plans : mapping
        The clips by their numbers.
    cache : Cache
        Where earlier records are.

    Returns
    -------
    dict
        None for a scene that was never rendered.
    """
    if not plans:
        return {}
    known: dict[str, list[Manifest]] = {}
    for plan in plans.values():
        earlier = read_manifest(plan.file("json"))
        if earlier is not None:
            known.setdefault(earlier.scene, []).append(earlier)
    for entry in cache.entries():
        known.setdefault(entry.manifest.scene, []).append(entry.manifest)
    return {index: _expected(plan, known.get(plan.entry.name, ())) for index, plan in plans.items()}


def _expected(plan: ClipPlan, records: Iterable[Manifest]) -> float | None:
    best = max(records, key=lambda record: record.quality == plan.quality, default=None)
    if best is None:
        return None
    # Between qualities, half of the work goes with the frames and half with their pixels.
    picture = plan.picture
    frames = picture.frame_rate / best.frame_rate
    pixels = picture.width * picture.height / (best.width * best.height)
    return best.seconds * frames * (1 + pixels) / 2


def longest_first(expected: Mapping[int, float | None]) -> Sequence[int]:
    """The order in which to begin, so that no long clip is left alone at the end.

    A clip of which nothing is known may be a long one, so it begins early.
    """
    def weight(index: int) -> float:
        seconds = expected[index]
        return _UNKNOWN_SECONDS if seconds is None else seconds

    return sorted(expected, key=weight, reverse=True)
