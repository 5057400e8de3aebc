"""Processes of a command that was started in a session of its own."""

from __future__ import annotations

from pathlib import Path

__all__ = ["living"]


def living(session: int) -> list[int]:
    """Ids of the living processes of a session, in whatever groups they are."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = place.read_text().rpartition(")")
        except OSError:
            continue
        state, _, _, its_session = rest.split()[:4]
        if int(its_session) == session and state != "Z":
            found.append(int(name.split()[0]))
    return found
