"""Runs a command and writes down what it took: ``python launch.py RECORD WORD...``.

A process begins with the peak of memory of the one it was forked from. This one is small, whoever asks for the measure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    """Run the words after the first, write their record into the first, and end as they end."""
    record, *words = sys.argv[1:]
    begin = time.perf_counter()
    process = subprocess.Popen(words)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    Path(record).write_text(json.dumps([seconds, usage.ru_utime + usage.ru_stime, unit * usage.ru_maxrss]))
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
