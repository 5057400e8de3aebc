"""What a surface shows in each texel of a picture: the shade of the piece of it that is in front."""

from __future__ import annotations

import math

import numpy as np

from .relief import Relief

__all__ = ["shaded"]


def shaded(relief: Relief, density: float, ramp: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """The shading of a surface as an image that its outline is filled with.

    Parameters
    ----------
    relief : Relief
        The surface as it is seen.
    density : float
        Texels per frame unit.
    ramp : numpy.ndarray
        Shape (512, 4), 8-bit: the colours of its upper side from dark to light, then those of its lower side.

    Returns
    -------
    numpy.ndarray
        Shape (h, w, 4), 8-bit, colours times opacity; its first row is the highest.
    (float, float)
        The frame coordinates of its upper left corner.
    """
    low, high = float(np.nanmin(relief.rise)), float(np.nanmax(relief.rise))
    left = float(relief.columns[0])
    width = max(1, math.ceil((float(relief.columns[-1]) - left) * density))
    height = max(1, math.ceil((high - low) * density))
    middle = np.clip(left + (np.arange(width) + 0.5) / density, left, float(relief.columns[-1]))
    i = np.clip(np.searchsorted(relief.columns, middle) - 1, 0, len(relief.columns) - 2)
    share = ((middle - relief.columns[i]) / (relief.columns[i + 1] - relief.columns[i])).astype(np.float32)[:, None]
    rise, light = (v[i] + share * (v[i + 1] - v[i]) for v in (relief.rise, relief.light))
    rows = (rise - np.float32(low)) * np.float32(density)
    shade = np.clip(light * 255, 0, 255).astype(np.int16)
    colours = np.ascontiguousarray(ramp).view(np.uint32).ravel()
    made = _with_holes(rows, shade, height, colours) if relief.field.has_holes else colours[_whole(rows, shade, height)]
    image = np.ascontiguousarray(made.T[::-1]).view(np.uint8).reshape(height, width, 4)
    return image, (left + relief.view.centre[0], low + height / density + relief.view.centre[1])


def _first_seen(rows: np.ndarray, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Which sample each texel shows, shape (w, h), and whether it is on the lower side.

    Sample k is the first to reach above a texel's middle, or below it, where k counts the samples whose running
    maximum lies under it and whose running minimum lies over it: a histogram, summed upwards.
    """
    width, steps = rows.shape
    top, low = np.maximum.accumulate(rows, axis=1), np.minimum.accumulate(rows, axis=1)
    over, under = (np.clip(np.ceil(v - np.float32(0.5)), 0, height).astype(np.int64) for v in (top, low))
    # The outermost samples reach as far as there are texels: the outline cuts them, not the image.
    over[top == top[:, -1:]], under[low == low[:, -1:]] = height, 0
    first = (np.arange(width, dtype=np.int64) * (height + 1))[:, None]
    length = width * (height + 1)
    change = np.bincount((over + first).ravel(), minlength=length) - np.bincount((under + first).ravel(), minlength=length)
    seen = change.reshape(width, height + 1)[:, :height].cumsum(axis=1, dtype=np.int32) + steps
    start = np.ceil(rows[:, :1] - 0.5)
    return seen, np.arange(height) < start


def _whole(rows: np.ndarray, shade: np.ndarray, height: int) -> np.ndarray:
    """The place in the ramp of each texel, shape (w, h), for a surface without holes."""
    seen, beneath = _first_seen(rows, height)
    width, steps = rows.shape
    np.minimum(seen, steps - 1, out=seen)
    seen += (np.arange(width, dtype=np.int32) * steps)[:, None]
    return shade.ravel()[seen] + beneath.astype(np.int16) * 256


def _with_holes(rows: np.ndarray, shade: np.ndarray, height: int, colours: np.ndarray) -> np.ndarray:
    """The colour of each texel, where each column is cut into pieces: laid over each other from far to near."""
    exists = np.isfinite(rows)
    starts = exists & ~np.concatenate([np.zeros((len(rows), 1), bool), exists[:, :-1]], axis=1)
    piece = np.where(exists, starts.cumsum(axis=1), 0)
    made = np.zeros((len(rows), height, 4), np.float32)
    for number in range(int(piece.max()), 0, -1):
        own = piece == number
        some = own.any(axis=1)
        begin = rows[np.arange(len(rows)), own.argmax(axis=1)]
        alone = np.where(own, rows, np.where(some, begin, 0.0).astype(np.float32)[:, None])
        seen, beneath = _first_seen(alone, height)
        at = np.minimum(seen, rows.shape[1] - 1)
        place = np.take_along_axis(shade, at, axis=1) + beneath.astype(np.int16) * 256
        texel = np.arange(height, dtype=np.float32)
        reach = np.minimum(alone.max(axis=1)[:, None], texel + 1) - np.maximum(alone.min(axis=1)[:, None], texel)
        share = np.clip(reach, 0.0, 1.0)[..., None]
        made = made * (1 - share) + share * colours[place].view(np.uint8).reshape(*place.shape, 4)
    return np.ascontiguousarray(np.rint(made).astype(np.uint8)).view(np.uint32)[..., 0]
