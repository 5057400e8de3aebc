"""Bring the programs in which tests open what calcanim writes for lectures.

`make test` runs this before pytest. It brings Chromium, its driver and pandoc with Debian's package manager, and
reveal.js and axe-core with npm, into `.setup/npm`. What cannot be brought is named, and its tests are skipped.
With ``CALCANIM_CONSUMERS=all`` (as in CI) LibreOffice is brought too, and nothing may be missing. It asks
nothing, and does and says nothing when all is there.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass

import bootstrap

NPM = bootstrap.ROOT / ".setup" / "npm"
NPM_PACKAGES = {"reveal.js": "6.0.2", "axe-core": "4.14.1"}


@dataclass(frozen=True)
class Program:
    """A program of the system: any of its commands, the Debian packages that bring it, whether only CI wants it."""

    name: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    only_all: bool = False


PROGRAMS = (
    Program("Chromium", ("chromium", "chromium-browser"), ("chromium",)),
    Program("Chromium's driver", ("chromedriver",), ("chromium-driver",)),
    Program("pandoc", ("pandoc",), ("pandoc",)),
    Program("npm", ("npm",), ("npm",)),
    Program("LibreOffice", ("soffice", "libreoffice"), ("libreoffice-impress",), only_all=True),
)


def main() -> int:
    """Bring what is missing; 0 unless all is wanted and something could not be brought."""
    wants_all = os.environ.get("CALCANIM_CONSUMERS") == "all"
    wanted = [program for program in PROGRAMS if wants_all or not program.only_all]
    if missing_programs(wanted) or missing_npm_packages():
        bootstrap.LOG.parent.mkdir(exist_ok=True)
        bring(missing_programs(wanted))
    left = [program.name for program in missing_programs(wanted)] + missing_npm_packages()
    if not left:
        return 0
    consequence = "nothing may be missing here" if wants_all else "the tests that need it are skipped"
    bootstrap.say(f"{', '.join(left)} could not be brought (see .setup/setup.log); {consequence}")
    return int(wants_all)


def missing_programs(wanted: list[Program]) -> list[Program]:
    """Those of the programs that are not there; npm only counts while something has to come from it."""
    return [
        program for program in wanted
        if not any(map(shutil.which, program.commands)) and (program.name != "npm" or missing_npm_packages())
    ]


def missing_npm_packages() -> list[str]:
    """Names of the npm packages that are not there in the version wanted."""
    return [name for name, version in NPM_PACKAGES.items() if installed_version(name) != version]


def installed_version(name: str) -> str:
    """The version of an npm package in `.setup/npm`, empty where there is none."""
    try:
        record = json.loads((NPM / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
        return str(record["version"])
    except (OSError, ValueError, KeyError):
        return ""


def bring(programs: list[Program]) -> None:
    """Install programs with the system's package manager and the npm packages with npm."""
    if programs and shutil.which("apt-get"):
        bootstrap.say(f"installing {', '.join(program.name for program in programs)} for the tests (once)")
        packages = [package for program in programs for package in program.packages]
        rise, quiet = bootstrap.privileged(), {"DEBIAN_FRONTEND": "noninteractive"}
        bootstrap.run([*rise, "apt-get", "update"], quiet)
        bootstrap.run([*rise, "apt-get", "install", "-y", "--no-install-recommends", *packages], quiet)
    npm = shutil.which("npm")
    if npm and missing_npm_packages():
        bootstrap.say("fetching reveal.js and axe-core for the tests (once)")
        NPM.mkdir(parents=True, exist_ok=True)
        packages = [f"{name}@{version}" for name, version in NPM_PACKAGES.items()]
        bootstrap.run([npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund",
                       "--prefix", str(NPM), *packages])


if __name__ == "__main__":
    sys.exit(main())
