"""``--to webp``: a WebP for places that play no video."""

from __future__ import annotations

from calcanim.embed.animated import write_webp as write

__all__ = ["write"]
