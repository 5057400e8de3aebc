"""The README's gallery: the last picture of one clip for each topic, as a small PNG in media/gallery/.

Run by ``make gallery``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from calcanim.render.catalog import find_scene
from calcanim.render.output import new_file
from calcanim.render.ownership import replacing_all
from calcanim.render.storyboard import shoot

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "media" / "gallery"
MOST_BYTES = 150_000

# One clip for each topic, whose last picture says most about it.
SCENES = (
    "LimitDefinition", "TangentSlope", "StepSizeDilemma", "FunctionGallery", "PartialDerivatives", "GradientField",
    "NudgeThroughChain", "Backpropagation", "CriticalPoints", "LearningRates", "ExercisePowerRule", "Summary",
)


def main() -> None:
    """Draw every still anew, at half size, and say how large it became."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in SCENES:
        last = shoot(find_scene(name), {})[-1]
        picture = Image.fromarray(last.pixels[:, :, :3]).resize((960, 540), Image.Resampling.LANCZOS)
        target = FOLDER / f"{name}.png"
        # A palette is enough for flat drawings, and keep a still small.
        with replacing_all(), new_file(target) as made:
            picture.quantize(256, kmeans=3, dither=Image.Dither.NONE).save(made, optimize=True)
        size = target.stat().st_size
        print(f"{target.relative_to(ROOT)}: {size / 1000:.0f} kB")
        if size > MOST_BYTES:
            sys.exit(f"{target.name} is larger than {MOST_BYTES / 1000:.0f} kB.")


if __name__ == "__main__":
    main()
