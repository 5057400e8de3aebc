"""From a rendered clip to a lecture: web pages, slides, notebooks, a zip for an LMS.

A target is a module with one function, ``write(clips, out, options)``, registered by name in
`calcanim.embed.targets`. It is given `EmbeddedClip` values, which carry everything that is known about a
clip, and returns the paths of what it wrote. Importing this package costs nothing.
"""
