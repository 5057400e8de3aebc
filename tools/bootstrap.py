"""Set calcanim up in `.venv`, from whatever the machine lacks to the command itself.

`make` runs this before anything else. It asks nothing, says one line for each
thing it does, keeps the output of the package managers in a log, and does and
says nothing when all is there.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
READY = VENV / "ready"
LOG = ROOT / ".setup" / "setup.log"
LOCK = ROOT / "requirements.lock"


class SetupFailure(Exception):
    """One sentence about what is in the way and how to get past it."""


def main() -> int:
    """Set up what is missing; 0 when calcanim is ready."""
    try:
        if sys.version_info < (3, 11):
            raise SetupFailure(
                f"calcanim needs Python 3.11 or later and this is {sys.version.split()[0]}; "
                "name another one with make PYTHON=python3.12."
            )
        if not is_ready():
            LOG.parent.mkdir(exist_ok=True)
            LOG.write_text("", encoding="utf-8")
            install_system_packages()
            install_python_packages()
            READY.write_text(state(), encoding="utf-8")
        READY.touch()
        return 0
    except SetupFailure as failure:
        print(f"set-up: {failure}", file=sys.stderr)
        return 1


def state() -> str:
    """What the installation was made from; another state means another installation."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_ready() -> bool:
    """Whether the installation in `.venv` is the one that belongs to this checkout."""
    return (
        READY.is_file()
        and READY.read_text(encoding="utf-8") == state()
        and venv_python().exists()
    )


def venv_python() -> Path:
    """The Python inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


# --- what the operating system has to bring ---------------------------------


def missing_system_parts() -> list[str]:
    """Names of what is missing to compile pycairo and manimpango and to make a venv."""
    if os.name == "nt":
        return []  # wheels for everything
    missing = []
    if shutil.which("pkg-config") is None:
        missing += ["pkg-config", "cairo", "pango"]
    else:
        for library in ("cairo", "pangocairo"):
            if subprocess.run(["pkg-config", "--exists", library], check=False).returncode:
                missing.append("cairo" if library == "cairo" else "pango")
    if shutil.which("cc") is None and shutil.which("gcc") is None:
        missing.append("a C compiler")
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        missing.append("the Python headers")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        missing.append("venv")
    return missing


def debian_packages(missing: list[str]) -> list[str]:
    """The packages of Debian and Ubuntu that bring what is missing, for this very Python."""
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    names = {
        "pkg-config": "pkg-config",
        "cairo": "libcairo2-dev",
        "pango": "libpango1.0-dev",
        "a C compiler": "build-essential",
        "the Python headers": f"{python}-dev",
        "venv": f"{python}-venv",
    }
    return [names[part] for part in missing]


def install_system_packages() -> None:
    """Install what the operating system lacks, or say exactly what to type."""
    missing = missing_system_parts()
    if not missing:
        return
    say(f"installing {', '.join(missing)} (once)")
    # Each is tried: a package list that cannot be renewed may still do.
    for command in system_commands(missing):
        run(command, {"DEBIAN_FRONTEND": "noninteractive"})
    left = missing_system_parts()
    if left:
        raise SetupFailure(system_sentence(left))


def system_commands(missing: list[str]) -> list[list[str]]:
    """The package manager's commands, with sudo where root is needed; none where none is known."""
    rise = privileged()
    if shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "--no-install-recommends"]
        return [
            [*rise, "apt-get", "update"],
            [*rise, *install, *debian_packages(missing)],
        ]
    name = system().system_name()
    words = system().SYSTEM_COMMANDS[name].split()
    if shutil.which(words[0] if words[0] != "sudo" else words[1]) is None:
        return []
    return [words if words[0] != "sudo" else [*rise, *words[1:]]]


def privileged() -> list[str]:
    """What has to stand before a command that needs root: nothing, sudo, or ``false`` where there is no way."""
    if os.name == "nt" or os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return ["false"]
    # Sudo itself may ask for a password, but only a person at a terminal.
    return ["sudo"] if sys.stdin is not None and sys.stdin.isatty() else ["sudo", "-n"]


def system_sentence(missing: list[str]) -> str:
    """What to type on each system."""
    commands = "; ".join(
        f"{name}: {command}" for name, command in system().SYSTEM_COMMANDS.items()
    )
    return (
        f"{' and '.join(missing)} could not be installed from here (details in "
        f"{LOG.relative_to(ROOT)}); install it and run make again. {commands}."
    )


def system() -> ModuleType:
    """`calcanim.render.system`, read without its package, which needs more than there is yet."""
    path = ROOT / "calcanim" / "render" / "system.py"
    spec = importlib.util.spec_from_file_location("calcanim_system", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- what Python has to bring -----------------------------------------------


def install_python_packages() -> None:
    """Make `.venv` and put the pinned packages and this checkout into it."""
    say("installing the Python packages into .venv (once, a few minutes)")
    if run([str(venv_python()), "-c", "import sys, pip; sys.exit(0)"]) != 0 or not same_python():
        step([sys.executable, "-m", "venv", "--clear", str(VENV)], "a virtual environment")
    pip = [str(venv_python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    step([*pip, "--require-hashes", "-r", str(LOCK)], "the packages of requirements.lock")
    step([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "calcanim itself")


def same_python() -> bool:
    """Whether `.venv` was made by the Python that runs this."""
    question = [str(venv_python()), "-c", "import sys; print(sys.version)"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    return answer.stdout.strip() == sys.version.strip()


def step(command: list[str], what: str) -> None:
    """Run one command of the set-up, out of sight unless it fails."""
    if run(command) != 0:
        raise SetupFailure(
            f"{what} could not be installed: {reason()} (all of it is in {LOG.relative_to(ROOT)})"
        )


def reason() -> str:
    """The last line of the log that speaks of an error, else its last line."""
    lines = LOG.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    errors = [line for line in lines if "error" in line.lower() and "exited" not in line]
    return (errors or lines or ["no reason was given"])[-1].strip()


def run(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Exit code of a command whose output goes to the log."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        try:
            return subprocess.run(
                command, stdout=log, stderr=subprocess.STDOUT, check=False, cwd=ROOT,
                env={**os.environ, **(environment or {})},
            ).returncode
        except OSError as error:
            log.write(f"{error}\n")
            return 127


def say(sentence: str) -> None:
    """One line for the person who waits."""
    print(f"set-up: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
