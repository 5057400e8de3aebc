"""Frames of scenes under plain manim and under calcanim, compared bit for bit."""
