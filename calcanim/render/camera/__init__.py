"""The camera of `calcanim render`: manim's pictures to the last bit, drawn from arrays."""

from .choosing import quicken
from .drawing import ArrayDrawing

__all__ = ["ArrayDrawing", "quicken"]
