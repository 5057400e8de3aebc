"""``python -m calcanim`` is the `calcanim` command."""

from __future__ import annotations

from calcanim.cli import main

if __name__ == "__main__":
    main()
