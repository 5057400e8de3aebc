"""What lives while a clip plays: the parameter that moves and the read-outs, frame by frame.

A lesson scene says with ``moves`` which parameter a sweep moves, and shows its live numbers as read-outs. The
writer asks for both with every frame, so the record holds exactly what that frame shows. Only changes are kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

__all__ = ["TimelineRecorder", "compact_json"]

# A double has more digits than any slider can tell apart.
_DIGITS = 9


@dataclass(slots=True)
class _Track:
    """The frames at which a value changes, and what it is from there on; None while it is not shown."""

    frames: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def note(self, frame: int, value: Any) -> bool:
        """Whether the value is another one than before."""
        if self.values and self.values[-1] == value:
            return False
        self.frames.append(frame)
        self.values.append(value)
        return True

    @property
    def lives(self) -> bool:
        return len({value for value in self.values if value is not None}) > 1


class TimelineRecorder:
    """Notes the live values of a scene with every frame.

    Parameters
    ----------
    scene : manim.Scene
        A lesson scene; of a plain manim scene nothing is noted.
    """

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self._lesson = hasattr(scene, "readouts_on_screen")
        self._parameters: dict[str, _Track] = {}
        self._readouts: dict[tuple[str, int], _Track] = {}
        self._seen: list[Any] = []
        self._play = -1

    def note(self, frame: int) -> bool:
        """Take down what the frame of this number shows; whether a parameter has moved."""
        if not self._lesson:
            return False
        moves = False
        for name, value in self._scene.moving_values().items():
            moves |= self._parameters.setdefault(name, _Track()).note(frame, float(f"{value:.{_DIGITS}g}"))
        if self._play != self._scene.renderer.num_plays:
            # What is on the screen changes only from one play to the next.
            self._play = self._scene.renderer.num_plays
            self._seen = self._scene.readouts_on_screen()
        shown: dict[tuple[str, int], str] = {}
        for readout in self._seen:
            count = sum(label == readout.plain_label for label, _ in shown)
            shown[readout.plain_label, count] = readout.plain_value
        for key in [*self._readouts, *(key for key in shown if key not in self._readouts)]:
            self._readouts.setdefault(key, _Track()).note(frame, shown.get(key))
        return moves

    def as_plain(self) -> dict[str, Any]:
        """The record: for each name the frames at which it changes, and the values from there on."""
        return {
            "parameters": [
                {"name": name, "frames": track.frames, "values": track.values}
                for name, track in self._parameters.items() if track.lives
            ],
            "readouts": [
                {"label": label, "frames": track.frames, "shown": track.values}
                for (label, _), track in sorted(self._readouts.items(), key=lambda item: item[1].frames[0]) if track.lives
            ],
        }


def compact_json(record: Any, indent: str) -> str:
    """A timeline as JSON with one line for each track instead of one for each number."""
    parts = []
    for kind, tracks in record.items():
        lines = ",\n".join(f"{indent}    {json.dumps(track, ensure_ascii=False, allow_nan=False)}" for track in tracks)
        parts.append(f'{indent}  "{kind}": ' + (f"[\n{lines}\n{indent}  ]" if tracks else "[]"))
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}" if parts else "{}"
