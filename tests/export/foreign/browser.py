"""Chromium, told what to do through a pipe (the DevTools protocol): real keys, clicks, touches.

No port is opened, and no library is needed. It starts with an empty profile, tells of every
request, and is ended with the test.
"""

import base64
import fcntl
import json
import os
import select
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.export.foreign.programs import need

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-default-browser-check", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--force-color-profile=srgb", "--remote-debugging-pipe",
)  # fmt: skip
LIMIT = 60.0
"""Seconds that an answer may take."""
KEYS = {
    "ArrowLeft": 37, "ArrowRight": 39, "PageUp": 33, "Home": 36, "End": 35, " ": 32, "Tab": 9,
    "Enter": 13, "f": 70,
}  # fmt: skip


_START = (
    "import os, sys; reading, writing, *command = sys.argv[1:];"
    "os.dup2(int(reading), 3); os.dup2(int(writing), 4); os.execv(command[0], command)"
)
"""Becomes the browser, which reads from 3 and writes to 4."""


class Browser:
    """One page of a running Chromium."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._unread = b""
        self._number = 0
        self._session = ""
        self.requests: list[str] = []
        self.complaints: list[str] = []
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        attached = self.tell("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log", "Accessibility"):
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **values: Any) -> dict[str, Any]:
        """Tell the browser something and return its answer; note what it says meanwhile."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": values}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._reading], [], [], LIMIT)
            content = os.read(self._reading, 1 << 20) if ready else b""
            assert content, "the browser says nothing more"
            self._unread += content
        message, _, self._unread = self._unread.partition(b"\0")
        decoded: dict[str, Any] = json.loads(message)
        return decoded

    def _note(self, event: dict[str, Any]) -> None:
        match event.get("method"):
            case "Network.requestWillBeSent":
                url = event["params"]["request"]["url"]
                if not url.startswith("data:"):  # what stands in the page itself
                    self.requests.append(url)
            case "Log.entryAdded":
                self.complaints.append(event["params"]["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(event["params"]["exceptionDetails"]))

    def size(self, width: int, height: int, scale: float = 1, *, phone: bool = False) -> None:
        """Make the page so large."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=scale, mobile=phone,
        )  # fmt: skip
        self.tell("Emulation.setTouchEmulationEnabled", enabled=phone)

    def open(self, file: Path | str) -> None:
        """Open a file, or an address of one, and wait until all of it is there."""
        url = file.resolve().as_uri() if isinstance(file, Path) else file
        self.tell("Page.navigate", url="about:blank")
        self.requests.clear()
        self.tell("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.protocol !== 'about:'")
        self.ask("document.fonts.ready.then(() => true)")

    def ask(self, expression: str) -> Any:
        """Return the value of an expression of JavaScript."""
        answer = self.tell(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression is true; the page itself is asked again and again."""
        end = time.monotonic() + LIMIT
        while not self.ask(expression):
            assert time.monotonic() < end, f"never true: {expression}"

    def key(self, name: str) -> None:
        """Press a key and let it go."""
        text = {"text": {"Enter": "\r"}.get(name, name)} if name in " fEnter" else {}
        code = {" ": "Space", "f": "KeyF"}.get(name, name)
        values = {"key": name, "code": code, "windowsVirtualKeyCode": KEYS[name]}
        self.tell("Input.dispatchKeyEvent", type="keyDown", **values, **text)
        self.tell("Input.dispatchKeyEvent", type="keyUp", **values)

    def click(self, selector: str, across: float = 0.5, down: float = 0.5) -> None:
        """Click in an element, in the middle if nothing is said; it is scrolled to before."""
        self.ask(f"document.querySelector({json.dumps(selector)}).scrollIntoViewIfNeeded()")
        x, y = self.place(selector, across, down)
        for kind in ("mousePressed", "mouseReleased"):
            self.tell("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Put a finger down, move it and lift it."""
        points = [(start[0] + (end[0] - start[0]) * k / 4, start[1] + (end[1] - start[1]) * k / 4)
                  for k in range(5)]  # fmt: skip
        self._touch("touchStart", [points[0]])
        for point in points[1:]:
            self._touch("touchMove", [point])
        self._touch("touchEnd", [])

    def tap(self, x: float, y: float) -> None:
        """Touch a place shortly."""
        self._touch("touchStart", [(x, y)])
        self._touch("touchEnd", [])

    def _touch(self, kind: str, points: list[tuple[float, float]]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.tell("Input.dispatchTouchEvent", type=kind, touchPoints=touches)

    def place(self, selector: str, across: float = 0.5, down: float = 0.5) -> tuple[float, float]:
        """Return where a part of an element is in the window."""
        box = self.ask(
            f"(() => {{ const r = document.querySelector({json.dumps(selector)})"
            ".getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; })()"
        )
        return box[0] + across * box[2], box[1] + down * box[3]

    def picture(self) -> bytes:
        """Return what the window shows as a PNG file."""
        # A frame more, so that what was changed is shown.
        self.ask("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        return base64.b64decode(self.tell("Page.captureScreenshot", format="png")["data"])

    def pdf(self) -> bytes:
        """Return the page as it is printed, on sheets of the size that it asks for."""
        answer = self.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(answer["data"])

    def spoken(self) -> list[tuple[str, str, str]]:
        """Return role, name and value, in one line each, of all that a screen reader is told of."""
        nodes = self.tell("Accessibility.getFullAXTree")["nodes"]

        def said(node: dict[str, Any], key: str) -> str:
            return " ".join(str(node.get(key, {}).get("value", "")).split())

        return [
            (said(node, "role"), said(node, "name"), said(node, "value"))
            for node in nodes
            if not node.get("ignored")
        ]


def _pipe() -> tuple[int, int]:
    """Return the ends of a pipe, neither of which is 3 or 4."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]


@contextmanager
def browser(folder: Path) -> "Iterator[Browser]":
    """Start Chromium with a new profile in `folder`; skip the test where it is not installed."""
    program = need("chromium", "chromium")
    to_read, theirs_out = _pipe()
    theirs_in, to_write = _pipe()
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", _START, str(theirs_in), str(theirs_out)),
            *(program, *FLAGS, f"--user-data-dir={folder / 'profile'}"),
        ],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        made = Browser(to_read, to_write)
        yield made
        made._session = ""
        made.tell("Browser.close")
        process.wait(LIMIT)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(to_read)
        os.close(to_write)
