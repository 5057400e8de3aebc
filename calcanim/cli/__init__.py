"""The `calcanim` command: one file per subcommand, each loaded when it is asked for."""

from __future__ import annotations

from calcanim.cli.main import main

__all__ = ["main"]
