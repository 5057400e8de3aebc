"""How much memory a previewed scene may take, so that it takes none from everything else on the machine."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from calcanim.render.progress import size_in_words

__all__ = ["limit_memory"]

_MOST = 3 * 10**9
# And never more than this part of what the machine has.
_SHARE = 0.5


def limit_memory() -> str:
    """Let this process, and each that it starts, take so much more than it has now; how much, in words.

    Empty where the system knows no such limit.
    """
    if sys.platform != "linux":
        return ""
    import resource

    with suppress(OSError, ValueError):
        wanted = int(min(_MOST, _SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")))
        taken = re.search(r"^VmData:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = wanted + (int(taken[1]) * 1024 if taken else 0)
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        return size_in_words(wanted)
    return ""
