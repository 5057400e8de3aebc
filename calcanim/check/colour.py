"""How far colours stand apart: for reading, and for eyes that lack a kind of cone.

Contrast is that of WCAG 2. Colour-blind vision is simulated with the matrices of Machado, Oliveira
and Fernandes (2009) at full severity, on linear light; the distance between two colours is CIEDE2000
(Sharma, Wu and Dalal, 2005).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["DEFICIENCIES", "blend", "contrast", "difference", "luminance", "seen_by"]

Colour = tuple[float, float, float]

DEFICIENCIES: dict[str, np.ndarray] = {
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
    ]),
}

_TO_XYZ = np.array([
    [0.4123908, 0.3575843, 0.1804808], [0.2126390, 0.7151687, 0.0721923], [0.0193308, 0.1191948, 0.9505322],
])
_WHITE = _TO_XYZ.sum(axis=1)


def linear(colours: ArrayLike) -> np.ndarray:
    """sRGB (0 to 1) as linear light."""
    c = np.asarray(colours, dtype=float)
    return np.where(c <= 0.04045, c / 12.92, ((np.maximum(c, 0) + 0.055) / 1.055) ** 2.4)


def luminance(colours: ArrayLike) -> np.ndarray:
    """Relative luminance of sRGB colours, 0 to 1; one colour or many, shape (..., 3)."""
    return np.asarray(linear(colours) @ (0.2126, 0.7152, 0.0722))


def contrast(one: ArrayLike, other: ArrayLike) -> np.ndarray:
    """Contrast ratios of colours, 1 to 21; one pair or many, shape (..., 3)."""
    a, b = luminance(one), luminance(other)
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)


def blend(over: ArrayLike, opacity: ArrayLike, under: ArrayLike) -> np.ndarray:
    """Translucent colours over opaque ones, as the renderer mixes them."""
    over, opacity, under = np.asarray(over), np.asarray(opacity)[..., None], np.asarray(under)
    return np.asarray(opacity * over + (1 - opacity) * under)


def seen_by(colour: Colour, deficiency: str) -> Colour:
    """A colour as it looks without one kind of cone."""
    light = np.clip(DEFICIENCIES[deficiency] @ linear(colour), 0, 1)
    r, g, b = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return float(r), float(g), float(b)


@lru_cache(maxsize=4096)
def _lab(colour: Colour) -> np.ndarray:
    ratio = (_TO_XYZ @ linear(colour)) / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@lru_cache(maxsize=4096)
def difference(one: Colour, other: Colour) -> float:
    """CIEDE2000 distance of two sRGB colours; 1 is barely seen side by side, 100 is black and white."""
    return ciede2000(_lab(one), _lab(other))


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000 distance of two colours given in CIELAB."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grow = 1 + 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    c1, c2 = np.hypot(a1 * grow, b1), np.hypot(a2 * grow, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * grow)) % 360, np.degrees(np.arctan2(b2, a2 * grow)) % 360
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if grey else (h1 + turn / 2) % 360
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1 - 0.17 * np.cos(np.radians(hue - 30)) + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6)) - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    dl = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    around = 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(
        np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))
    )
    return float(np.sqrt(dl**2 + dc**2 + dh**2 - around * dc * dh))
