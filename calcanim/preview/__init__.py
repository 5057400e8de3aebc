"""The live page: a scene as it will be, following every save.

Two processes share the work. The front (`calcanim.preview.front`) serves the page and never imports manim; the
studio (`calcanim.preview.studio`) has manim imported and draws. They speak in lines of JSON over pipes.
"""

from __future__ import annotations
