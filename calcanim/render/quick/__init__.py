"""Manim's own inner operations, quicker, for the time a scene runs.

What a tutorial-style scene costs is mostly not drawing: it copies digits, works out where the box around something is,
asks updaters for their signatures. Each operation here gives what manim's gives, bit for bit, and leaves what it does not
know to manim.
"""

from .installing import quick_mobjects

__all__ = ["quick_mobjects"]
