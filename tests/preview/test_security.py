"""Attacks on the preview: refused, one after the other, and the page that belongs here is served on."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from previewing import Running
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from calcanim.preview.gate import HEADERS, Gate
from calcanim.preview.media import MediaFolder
from calcanim.preview.server import LONGEST_MESSAGE

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")

SCENE = "from manim import Scene, Square\nclass Still(Scene):\n    def construct(self):\n        self.add(Square())\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One preview for all attacks: it must live through them."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "still.py").write_text(SCENE, encoding="utf-8")
    running = Running(folder, "still.py")
    running.ready()
    yield running
    assert running.process.poll() is None, "it did not live through the attacks"
    running.stop()


def ask(running: Running, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request with the path as it is written here, and the right host unless another one is given."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": running.host, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_the_page_itself(running: Running) -> None:
    status, headers, body = ask(running, f"/{running.token}/")
    assert status == 200 and b"<!doctype html" in body.lower() and headers["content-type"].startswith("text/html")
    assert {name.lower(): value for name, value in HEADERS.items()}.items() <= headers.items()
    assert "server" not in headers
    assert "'unsafe" not in HEADERS["Content-Security-Policy"]
    picture = running.heard[-1]["picture"]["src"]
    status, headers, body = ask(running, f"/{running.token}/{picture}")
    assert status == 200 and body.startswith(b"\x89PNG") and headers["content-security-policy"]
    status, headers, part = ask(running, f"/{running.token}/{picture}", Range="bytes=1-3")
    assert status == 206 and part == b"PNG" and headers["content-range"] == f"bytes 1-3/{len(body)}"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "127.0.0.2", "", "0.0.0.0"])
def test_foreign_hosts(running: Running, host: str) -> None:
    assert ask(running, f"/{running.token}/", Host=host)[0] in {400, 421}


def test_two_hosts_and_none(running: Running) -> None:
    for hosts in ("", f"Host: {running.host}\r\nHost: evil.example\r\n"):
        with socket.create_connection(("127.0.0.1", running.port), timeout=10) as line:
            line.sendall(f"GET /{running.token}/ HTTP/1.1\r\n{hosts}\r\n".encode())
            assert line.recv(100).split()[1] in {b"400", b"421"}


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "http://localhost"])
def test_foreign_origins(running: Running, origin: str) -> None:
    assert ask(running, f"/{running.token}/", Origin=origin)[0] == 403
    with pytest.raises(InvalidHandshake, match="403"):
        running.connect(origin=origin)


def test_a_line_without_origin(running: Running) -> None:
    with pytest.raises(InvalidHandshake, match="403"):
        running.connect(origin=None)


def test_no_token(running: Running) -> None:
    half, wrong = running.token[:-1], "x" if running.token[-1] != "x" else "y"
    for path in ("/", "/events", "/page.js", f"/{half}/", f"/{half}{wrong}/", "//", f"/{running.token.swapcase()}/", "/%00/", "/%e9/"):
        assert ask(running, path)[0] == 404, path
    right = running.token
    try:
        running.token = half
        with pytest.raises(InvalidHandshake):
            running.connect()
    finally:
        running.token = right


@pytest.mark.parametrize("place", [
    "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "../../../../etc/passwd", "media/..%2fparts", "media/../../etc/passwd",
    "media/%2fetc%2fpasswd", "media//etc/passwd", "media/..", "media/", "media", "media/%00", "..", "index.html/", "page.js/../x",
    "../front.py", "..%2ffront.py", "media/still.py", "media/" + "0" * 32 + ".png", "media/" + "a" * 4000, "%ff%fe",
    "__init__.py", "media/..%5c..%5cwindows", "media/%252e%252e%252fetc",
])
def test_paths_out_of_the_media_folder(running: Running, place: str) -> None:
    status, headers, body = ask(running, f"/{running.token}/{place}")
    assert status == 404 and body == b"" and headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_only_reading(running: Running, method: str) -> None:
    assert ask(running, f"/{running.token}/", method)[0] == 405


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret", encoding="utf-8")
    home = tmp_path / "media"
    home.mkdir()
    name = "0" * 32 + ".png"
    folder = MediaFolder(home)
    (home / name).write_bytes(b"picture")
    assert folder.find(name) is None, "nobody has said that it may be read"
    folder.admit([name, "../secret", "secret", "/etc/passwd"])
    assert folder.find(name) == home / name
    assert folder.find("../secret") is None and folder.find("secret") is None and folder.find("/etc/passwd") is None
    (home / name).unlink()
    (home / name).symlink_to(secret)
    assert folder.find(name) is None
    (home / name).unlink()
    (home / name).mkdir()
    assert folder.find(name) is None


def test_a_ticket_serves_once() -> None:
    """What a browser is started with can be read by everybody on the machine, and is of no use a moment later."""
    asked: list[str] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])

    gate = Gate(inner, "the-token", "the-ticket")

    def answer(path: str, host: bytes = b"127.0.0.1:8000") -> Any:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(gate({"type": "http", "method": "GET", "path": path, "headers": [(b"host", host)]}, send, send))
        return (sent[0]["status"], dict(sent[0]["headers"]).get(b"location")) if sent else None

    assert answer("/the-ticket/", b"evil.example") == (421, None)
    assert answer("/the-ticke/") == (404, None)
    assert answer("/the-ticket/") == (303, b"/the-token/")
    assert answer("/the-ticket/") == (404, None)
    assert answer("//") == (404, None)
    assert answer("/the-token/page.js") is None and asked == ["/page.js"]


MALFORMED: list[str | bytes] = [
    "", "{", "[]", "3", "null", '"do"', "[" * 30_000, b"\x00\x01", "x" * (LONGEST_MESSAGE + 1),
    '{"do": "set", "quality": "\\ud800"}',
    *(json.dumps(message) for message in [
        {}, {"do": "run"}, {"do": None}, {"do": ["set"]}, {"do": "still"}, {"do": "still", "time": "3"},
        {"do": "still", "time": -1}, {"do": "still", "time": 1e300}, {"do": "still", "time": True},
        {"do": "set", "scene": "os"}, {"do": "set", "scene": 3},
        {"do": "set", "scene": "../other.py:Scene"}, {"do": "set", "file": "/etc/passwd"}, {"do": "set", "theme": "neon"},
        {"do": "set", "quality": "z"}, {"do": "set", "quality": ["l"]}, {"do": "set", "parameters": {"at": "1"}},
        {"do": "set", "parameters": [1]}, {"do": "set", "parameters": {"__class__": "x"}}, {"do": "set", "words": {}},
    ]),
    '{"do": "still", "time": NaN}', '{"do": "still", "time": Infinity}',
]


def test_malformed_messages(running: Running) -> None:
    with running.connect() as line:
        line.recv(timeout=10)
        for message in MALFORMED:
            line.send(message)
            answer: dict[str, Any] = json.loads(line.recv(timeout=10))
            assert answer.keys() == {"refused"} and answer["refused"].endswith("."), message
        line.send("x" * (20 * LONGEST_MESSAGE))
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=10)
    assert ask(running, f"/{running.token}/")[0] == 200


def test_words_pass_the_command_lines_reading(tmp_path: Path) -> None:
    """A parameter is read by the whitelist: nothing in it runs, wherever it comes from."""
    from calcanim.preview.description import read_words
    from calcanim.render.catalog import find_scene

    entry = find_scene("TangentSlope")
    for word in ("__import__('os').system('true')", "x.__class__", "lambda: 0", "open('/etc/passwd')", "9**9**9**9", "(" * 500):
        given, refused = read_words(entry, {"function": word, "at": word})
        assert not given and refused.keys() == {"function", "at"}, word


def test_two_hundred_connections(running: Running) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=10)) for _ in range(200)]
        for line in lines:
            line.settimeout(20)
        # The first are heard until they have been silent for too long, the others not at all.
        assert all(_closed(line) for line in lines)
    assert ask(running, f"/{running.token}/")[0] == 200


def test_too_many_pages(running: Running) -> None:
    with ExitStack() as stack:
        refused = 0
        for _ in range(30):
            try:
                stack.enter_context(running.connect())
            except InvalidHandshake:
                refused += 1
        assert 0 < refused < 30
    assert ask(running, f"/{running.token}/")[0] == 200


def _closed(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionError:
        return True
