"""What calcanim needs from the operating system, and the commands that bring it.

Only the standard library is used: the set-up reads this file before anything
else is installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["LATEX_COMMANDS", "SYSTEM_COMMANDS", "system_name"]

SYSTEM_COMMANDS: dict[str, str] = {
    "Debian/Ubuntu": "sudo apt-get install -y build-essential pkg-config "
    "libcairo2-dev libpango1.0-dev python3-dev python3-venv",
    "Fedora": "sudo dnf install -y gcc gcc-c++ make pkgconf-pkg-config "
    "cairo-devel pango-devel python3-devel",
    "Arch": "sudo pacman -S --needed --noconfirm base-devel pkgconf cairo pango python",
    "macOS": "brew install pkgconf cairo pango python",
}
"""Pycairo and manimpango are compiled on Linux and macOS; this is what against."""


LATEX_COMMANDS: dict[str, str] = {
    "Debian/Ubuntu": "sudo apt-get install -y texlive-latex-extra texlive-fonts-extra dvisvgm",
    "Fedora": "sudo dnf install -y texlive-scheme-medium texlive-standalone texlive-dvisvgm",
    "Arch": "sudo pacman -S --needed texlive-latexextra texlive-fontsextra texlive-binextra",
    "macOS": "brew install --cask mactex-no-gui",
}
"""Nothing of the lesson needs LaTeX; scenes of one's own may."""


def system_name(os_release: Path = Path("/etc/os-release")) -> str:
    """Which of `SYSTEM_COMMANDS` belongs to this machine; the first where none is known."""
    if sys.platform == "darwin":
        return "macOS"
    words = os_release.read_text(encoding="utf-8").lower() if os_release.is_file() else ""
    families = {
        word
        for line in words.splitlines()
        if line.startswith(("id=", "id_like="))
        for word in line.partition("=")[2].strip('"').split()
    }
    if families & {"fedora", "rhel", "centos"}:
        return "Fedora"
    return "Arch" if "arch" in families else "Debian/Ubuntu"
