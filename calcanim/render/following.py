"""Follows what the scene that runs in this process asks the system for.

Python tells an audit hook of files, folders, programs and connections. A hook can never be taken away again, so there
is one for each process, and it does next to nothing while nobody asks. Of what Python tells nobody (whether a file is
there, what the environment says) the functions themselves are put in front.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from threading import get_ident
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

__all__ = ["Followed", "following", "names_of_variables"]

_PACKAGE = str(Path(__file__).resolve().parent.parent)
_STDLIB = tuple({sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), "<frozen"})
_PACKAGES = tuple({os.path.join(sysconfig.get_path(name), "") for name in ("purelib", "platlib")})
# What these ask is not the scene's doing, and does not change from one day to the next: manim and what it stands on.
_TRUSTED = {
    "manim", "numpy", "scipy", "PIL", "rich", "pydub", "av", "cairo", "manimpango", "pathops", "svgelements", "networkx",
    "moderngl", "mapbox_earcut", "isosurfaces", "pygments", "tqdm", "typst", "sympy", "mpmath", "contourpy", "click",
    "cloup", "decorator", "srt", "watchdog", "screeninfo", "jinja2", "bs4", "_distutils_hack", "setuptools",
}

# What multiprocessing imports when it starts a process that is no copy, which no event tells.
_SPAWNING = ("multiprocessing.popen_spawn_posix", "multiprocessing.popen_spawn_win32", "multiprocessing.popen_forkserver")

# What opens files in C, of which no event tells.
_BLIND = ("cv2", "h5py", "netCDF4", "tables", "pyarrow", "soundfile", "rasterio")

_PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"}
_NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostname", "socket.sendto"}


class Followed:
    """What a scene has asked for.

    Attributes
    ----------
    touched : dict
        Files and folders that it has opened or looked for, each as it was at first (see `look`).
    listed : dict
        Names in the folders that it has listed.
    variables : dict
        What it has read of the environment; under the empty name the names, where it has gone through them.
    doors : dict
        What it has asked and nobody can ask again, in words that follow "the scene".
    relative : bool
        Whether a place was given as seen from where the command was typed.
    """

    NOTHING: ClassVar[tuple[int, ...]] = ()

    def __init__(self) -> None:
        self.touched: dict[str, tuple[int, ...] | None] = {}
        self.listed: dict[str, list[str]] = {}
        self.variables: dict[str, str | None] = {}
        self.doors: dict[str, None] = {}
        self.relative = False
        self.here: str | None = None
        self._made: set[str] = set()
        self._missing: set[str] = set()
        self._before = set(sys.modules)
        # Looking for itself is heard too.
        self._busy: set[int] = set()

    @staticmethod
    def look(name: str) -> tuple[int, ...]:
        """How a file is told from another one of that name without reading it; `NOTHING` where there is none."""
        try:
            state = _stat(name)
        except (OSError, ValueError):
            return Followed.NOTHING
        return (1,) if state.st_mode & 0o040000 else (state.st_mtime_ns, state.st_size)

    def touch(self, name: Any) -> None:
        """A file or a folder is looked for, or opened to be read."""
        path = self._absolute(name)
        if path is not None and path not in self.touched and path not in self._made:
            self.touched[path] = self.look(path)

    def make(self, name: Any) -> None:
        """A file is written from nothing: what is read of it later is the scene's own, as of the SVG file that manim edits."""
        path = self._absolute(name)
        if path is not None and path not in self.touched:
            self._made.add(path)

    def list(self, name: Any) -> None:
        """A folder is listed."""
        path = self._absolute("." if name is None else name)
        if path is not None and path not in self.listed:
            with suppress(OSError, ValueError):
                self.listed[path] = os.listdir(path)

    def _absolute(self, name: Any) -> str | None:
        with suppress(TypeError, ValueError, OSError):
            name = os.fsdecode(name)
            if not os.path.isabs(name):
                self.relative = True
                self.here = self.here or os.getcwd()
            return os.path.abspath(name)
        return None

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Something that Python tells."""
        if get_ident() in self._busy:
            return
        self._busy.add(get_ident())
        try:
            self._sort(event, arguments)
        finally:
            self._busy.discard(get_ident())

    def _sort(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            name, _, flags = arguments
            emptied = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_TRUNC) and not flags & os.O_APPEND
            if not isinstance(name, int):
                (self.make if emptied else self.touch)(name)
        elif event in {"os.listdir", "os.scandir"}:
            if not isinstance(arguments[0], int) and not _by_import() and _by_scene():
                self.list(arguments[0])
        elif event == "sqlite3.connect":
            self._database(arguments[0])
        elif event == "ctypes.dlopen" and isinstance(arguments[0], str) and os.sep in arguments[0]:
            self.touch(arguments[0])
        elif event == "import":
            if arguments[0] not in sys.modules and _by_scene():
                self._missing.add(arguments[0])
        else:
            self._door(event, arguments)

    def _database(self, name: Any) -> None:
        with suppress(TypeError):
            name = os.fsdecode(name)
            if name.startswith("file:"):
                name = unquote(urlsplit(name).path)
            if name and name != ":memory:":
                self.touch(name)
                self.touch(f"{name}-wal")

    def _door(self, event: str, arguments: tuple[Any, ...]) -> None:
        words = ""
        if event in _PROGRAMS:
            program = arguments[0] if arguments else ""
            words = f"runs a program ({os.path.basename(os.fsdecode(program).split()[0])})" if program else "runs a program"
        elif event in {"os.fork", "os.forkpty"}:
            words = "starts processes of its own"
        elif event in _NETWORK:
            words = "asks the network"
        elif event == "builtins.input":
            words = "waits for input"
        if words and _by_scene():
            self.doors.setdefault(words)

    def end(self) -> None:
        """Look up what was asked for without a word of Python: modules that are missing, and may be there one day."""
        if any(name in sys.modules and name not in self._before for name in _SPAWNING):
            self.doors.setdefault("starts processes of its own")
        for name in _BLIND:
            if name in sys.modules and name not in self._before:
                self.doors.setdefault(f"reads by {name}, which opens files unseen")
        for name in self._missing:
            if name.partition(".")[0] not in sys.modules:
                for folder in sys.path:
                    if folder and not folder.startswith((*_PACKAGES, *_STDLIB)):
                        self.touch(os.path.join(folder, *name.split(".")) + ".py")
                        self.touch(os.path.join(folder, name.partition(".")[0]))


_followed: Followed | None = None
_installed = False
_stat = os.stat
_EVENTS = {"open", "os.listdir", "os.scandir", "sqlite3.connect", "ctypes.dlopen", "import", "os.fork", "os.forkpty",
           "builtins.input", *_PROGRAMS, *_NETWORK}


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _followed is not None and event in _EVENTS:
        _followed.hear(event, arguments)


@contextmanager
def following() -> Iterator[Followed]:
    """Follow what is asked inside the block."""
    global _followed, _installed
    if not _installed:
        sys.addaudithook(_hook)
        _installed = True
    before = {name: getattr(os, name) for name in ("stat", "access")}
    environment = type(os.environ)
    found = _followed = Followed()
    for name, function in before.items():
        setattr(os, name, _looking(function))
    os.environ.__class__ = _environment(environment)
    try:
        yield found
    finally:
        found.end()
        _followed = None
        os.environ.__class__ = environment
        for name, function in before.items():
            setattr(os, name, function)


def _looking(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def looking(path: Any, *args: Any, **kwargs: Any) -> Any:
        if _followed is not None and not isinstance(path, int) and kwargs.get("dir_fd") is None:
            _followed.touch(path)
        return function(path, *args, **kwargs)

    return looking


def _environment(kind: type) -> type:
    """The environment's own type, which says what is read of it."""

    def note(self: Any, key: str) -> None:
        if _followed is not None and isinstance(key, str) and _by_scene():
            with suppress(KeyError):
                _followed.variables.setdefault(key, None)
                _followed.variables[key] = kind.__getitem__(self, key)

    def getitem(self: Any, key: str) -> str:
        note(self, key)
        value: str = kind.__getitem__(self, key)
        return value

    def iterate(self: Any) -> Iterator[str]:
        names = list(kind.__iter__(self))
        if _followed is not None and _by_scene():
            _followed.variables[""] = names_of_variables(names)
            for name in names:
                note(self, name)
        return iter(names)

    return type(kind.__name__, (kind,), {"__getitem__": getitem, "__iter__": iterate, "__slots__": ()})


def names_of_variables(names: Iterable[str]) -> str:
    """Names of the environment as one text."""
    return "\0".join(sorted(names))


def _by_import() -> bool:
    """Whether it is Python's own search for a module: its folders are not listed for the scene."""
    # This function, `_sort`, `hear` and the hook stand before whoever asks.
    return sys._getframe(4).f_code.co_filename.startswith("<frozen importlib")


def _by_scene() -> bool:
    """Whether a scene's own code, or a library that nobody here knows, is the nearest that asks by itself."""
    frame: Any = sys._getframe(1)
    own = frame.f_code.co_filename
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_PACKAGES):
            return name[len(_of(name)):].partition(os.sep)[0].removesuffix(".py") not in _TRUSTED
        if name != own and not name.startswith(_STDLIB):
            return not name.startswith(_PACKAGE)
        frame = frame.f_back
    return False


def _of(name: str) -> str:
    return next(folder for folder in _PACKAGES if name.startswith(folder))
