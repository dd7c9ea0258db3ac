"""A headless Chromium driven over its debugging pipe: nothing but the standard library and the browser itself."""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
import time
from fcntl import F_DUPFD_CLOEXEC, fcntl
from pathlib import Path
from select import select
from typing import Any

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)


FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --no-first-run --disable-extensions"
    " --disable-background-networking --disable-component-update --disable-sync --remote-debugging-pipe"
)


def _start(profile: str) -> tuple[int, int, int]:
    """Starts the browser, which reads commands from its descriptor 3 and answers on 4; our ends of both pipes and its process id."""
    assert CHROMIUM is not None
    to_child, out = os.pipe()
    inp, from_child = os.pipe()
    high = [
        fcntl(end, F_DUPFD_CLOEXEC, 20) for end in (to_child, from_child)
    ]  # so that neither is 3 or 4 already
    process = os.posix_spawn(
        CHROMIUM,
        [CHROMIUM, *FLAGS.split(), f"--user-data-dir={profile}", "about:blank"],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, high[0], 3),
            (os.POSIX_SPAWN_DUP2, high[1], 4),
        ],
    )
    for end in (to_child, from_child, *high):
        os.close(end)
    return out, inp, process


class Browser:
    """One page in one Chromium; `events` keeps what the page said: console calls, exceptions, log entries, requests."""

    def __init__(self) -> None:
        self.profile = tempfile.mkdtemp(prefix="chromium-")
        self.out, self.inp, self.process = _start(self.profile)
        self.events: list[dict[str, Any]] = []
        self.buffer, self.last, self.session = b"", 0, ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Any:
        """The result of a protocol command."""
        self.last += 1
        message: dict[str, Any] = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self.last:
                assert "error" not in answer, answer
                return answer["result"]

    def _read(self, seconds: float = 60) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            ready, _, _ = select([self.inp], [], [], max(0, end - time.monotonic()))
            chunk = os.read(self.inp, 1 << 20) if ready else b""
            assert chunk, "the browser does not answer"
            self.buffer += chunk
        raw, self.buffer = self.buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(raw)
        if "method" in message:
            self.events.append(message)
        return message

    def size(self, width: int, height: int, *, dark: bool = False, mobile: bool = False) -> None:
        """The window, and whether the reader prefers dark."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=mobile,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call(
            "Emulation.setEmulatedMedia",
            media="",
            features=[scheme, {"name": "prefers-reduced-motion", "value": "reduce"}],
        )

    def open(self, path: Path, anchor: str = "") -> None:
        """Loads the file and waits until it has loaded."""
        for url in ("about:blank", path.as_uri() + anchor):  # an anchor in the open page would load nothing
            self.events.clear()
            self.call("Page.navigate", url=url)
            while not any(event["method"] == "Page.loadEventFired" for event in self.events):
                self._read()

    def run(self, script: str) -> Any:
        """What the expression is in the page."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """A key, down and up, as a person would press it."""
        codes = {
            "Tab": 9,
            "Enter": 13,
            "Escape": 27,
            "ArrowLeft": 37,
            "ArrowUp": 38,
            "ArrowRight": 39,
            "ArrowDown": 40,
        }
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes[key],
                **text,
            )

    def picture(self, path: Path, *, whole: bool = True) -> Path:
        """A PNG of the page."""
        if whole:
            box = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {
                "clip": {"x": 0, "y": 0, "width": box["width"], "height": box["height"], "scale": 1},
                "captureBeyondViewport": True,
            }
        else:
            clip = {}
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png", **clip)["data"]))
        return path

    def pdf(self, path: Path) -> Path:
        """The page on paper (A4)."""
        printed = self.call(
            "Page.printToPDF",
            printBackground=True,
            preferCSSPageSize=True,
            paperWidth=8.27,
            paperHeight=11.69,
        )
        path.write_bytes(base64.b64decode(printed["data"]))
        return path

    def close(self) -> None:
        """Ends the browser that this object started, and removes its profile."""
        try:
            self.session = ""
            self.call("Browser.close")
        finally:
            os.waitpid(self.process, 0)
            os.close(self.out)
            os.close(self.inp)
            shutil.rmtree(self.profile, ignore_errors=True)
