"""From a scene class to a clip on disk.

Importing this package costs nothing; its modules import manim only where a
scene really runs (`worker`, `storyboard` and what they use).
"""
