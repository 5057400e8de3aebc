"""Chromium as a visitor: it opens pages, presses keys, and remembers what it asked the network for."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

__all__ = ["Browser", "Quiet"]

_STARTUP = (
    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--mute-audio", "--window-size=1200,1400",
    "--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--disable-component-update",
    "--no-first-run", "--disable-gpu",
)


class Quiet:
    """A report that tells nobody."""

    def expected(self, seconds: Any) -> None:
        """Nothing."""

    def started(self, index: int) -> None:
        """Nothing."""

    def frames(self, index: int, frames: int) -> None:
        """Nothing."""

    def finished(self, index: int, outcome: Any) -> None:
        """Nothing."""


class Browser:
    """One Chromium, driven by selenium.

    Parameters
    ----------
    program, driver : str
        Paths of Chromium and of its chromedriver; nothing is downloaded.
    """

    def __init__(self, program: str, driver: str) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = program
        for word in _STARTUP:
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.driver.set_script_timeout(60)

    def reset(self) -> None:
        """An empty page, no wishes, empty logs."""
        self.driver.get("about:blank")
        self.prefer()
        self.requests()
        self.driver.get_log("browser")

    def prefer(self, *, scheme: str = "dark", motion: str = "no-preference") -> None:
        """What the visitor's system asks of pages, also of the one that is open."""
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": motion}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def open(self, place: Path | str) -> None:
        """Open a file or an address."""
        self.driver.get(place.resolve().as_uri() if isinstance(place, Path) else place)

    def js(self, code: str, *values: Any) -> Any:
        """Run a script in the page; ``return`` gives its value, ``arguments`` has the values."""
        return self.driver.execute_script(code, *values)

    def wait(self, code: str, seconds: float = 20.0) -> Any:
        """Wait until an expression is true in the page, and return its value."""
        end = time.monotonic() + seconds
        while not (found := self.js(f"return {code};")):
            assert time.monotonic() < end, f"{code} was not true within {seconds:g} s"
            time.sleep(0.03)
        return found

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is; names as in ``Keys``."""
        from selenium.webdriver import ActionChains, Keys

        for key in keys:
            ActionChains(self.driver).send_keys(getattr(Keys, key, key)).perform()

    def click(self, selector: str) -> None:
        """Click the first element that fits."""
        from selenium.webdriver.common.by import By

        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.js("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def requests(self) -> list[str]:
        """Every address that has been asked for since the last call, as the network log has it."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]

    def complaints(self) -> list[str]:
        """What the console has said since the last call, as a warning or worse."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in {"WARNING", "SEVERE"}]

    def barriers(self, axe: str) -> list[str]:
        """What axe-core finds serious or critical in the page that is open."""
        # As a page's own policy forbids foreign scripts, axe comes through the driver.
        self.driver.execute_script(axe)
        found = self.driver.execute_async_script("axe.run(document).then(arguments[0])")
        return [
            f"{violation['id']}: {node['html']}" for violation in found["violations"]
            if violation["impact"] in {"serious", "critical"} for node in violation["nodes"]
        ]

    def quit(self) -> None:
        """Close it."""
        self.driver.quit()
