"""Renew the goldens: ``make golden``, or ``python tests/golden/renew.py [NAME ...]`` for some. Read the diff."""

from __future__ import annotations

import sys

from golden import parts, picture_file, picture_of, scenes, text_file, text_of
from PIL import Image


def main(names: list[str]) -> None:
    """Write the goldens of the named scenes and parts, or of all; drop those of scenes that are gone."""
    written = 0
    for name, entry in scenes().items():
        if not names or name in names:
            target = text_file(name)
            target.parent.mkdir(exist_ok=True)
            try:
                text = text_of(entry)
            except Exception as error:  # one scene that breaks keeps its golden, and the others get theirs
                print(f"{name} breaks, so its golden stays: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            target.write_text(text, encoding="utf-8", newline="\n")
            written += 1
    for name, (entry, theme) in parts().items():
        if not names or name in names:
            file = picture_file(name)
            file.parent.mkdir(exist_ok=True)
            Image.fromarray(picture_of(entry, theme)).save(file, optimize=True)
            written += 1
    if not names:
        for path in [*text_file("x").parent.glob("*.txt"), *picture_file("x").parent.glob("*.png")]:
            if path.stem not in scenes() and path.stem not in parts():
                path.unlink()
    print(f"{written} goldens written; git diff tests/golden shows what has changed.")


if __name__ == "__main__":
    main(sys.argv[1:])
