"""The camera of `calcanim render`: manim's pictures to the last bit, drawn from arrays."""

from .choosing import quicken
from .drawing import ArrayDrawing, left_to_manim
from .redrawing import Redrawing, redrawing_of
from .tiles import rectangles

__all__ = ["ArrayDrawing", "Redrawing", "left_to_manim", "quicken", "rectangles", "redrawing_of"]
