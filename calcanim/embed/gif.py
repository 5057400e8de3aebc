"""``--to gif``: a GIF for places that play no video."""

from __future__ import annotations

from calcanim.embed.animated import write_gif as write

__all__ = ["write"]
