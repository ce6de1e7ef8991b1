"""A real browser on a real server: Chromium, driven by selenium, talking to 127.0.0.1 alone."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mock_server import MockServer

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium; one for all tests, because it takes a second to start."""
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    for name, path in programs.items():
        if path is None:
            pytest.skip(f"needs {name} on PATH: apt-get install chromium chromium-driver")
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium: pip install selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = programs["chromium"]
    profile: Path = tmp_path_factory.mktemp("chromium")
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(executable_path=programs["chromedriver"])
    browser = webdriver.Chrome(options=options, service=service)
    yield browser
    browser.quit()


class Page:
    """The inspector in a browser.

    Attributes:
        complains: set by a test in which the browser has something to complain about.
    """

    def __init__(self, driver: Any, mock: MockServer) -> None:
        self.driver = driver
        self.mock = mock
        self.complains = False
        self.actions = pytest.importorskip("selenium.webdriver").ActionChains

    def open(self, width: int = 1280, height: int = 860, scheme: str = "light") -> Page:
        """Load the page, and wait until it listens."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.driver.get(f"{self.mock.url}/")
        self.until(lambda: self.text("#live") == "Live")
        return self

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, self.js("return document.body.innerText")
            time.sleep(0.02)

    def js(self, script: str, *args: Any) -> Any:
        """What a script gives."""
        return self.driver.execute_script(script, *args)

    def text(self, selector: str) -> str:
        """The text of all elements that a selector finds."""
        return str(
            self.js(
                "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText).join('\\n')", selector
            )
        )

    def count(self, selector: str) -> int:
        """How many elements a selector finds."""
        return int(self.js("return document.querySelectorAll(arguments[0]).length", selector))

    def said(self) -> list[str]:
        """The first words of each row that is drawn, from the top."""
        script = """
          const top = (row) => Number(row.getAttribute('aria-posinset'));
          const rows = [...document.querySelectorAll('[role=option]')].sort((one, other) => top(one) - top(other));
          return rows.map((row) => row.querySelector('.said').textContent);
        """
        return list(self.js(script))

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        self.actions(self.driver).send_keys(*keys).perform()

    def click(self, selector: str) -> None:
        """Click an element."""
        self.driver.find_element("css selector", selector).click()

    def heading(self) -> str:
        """The heading of the exchange that is shown."""
        return self.text("#exchange h2")

    def ask(self, text: str, **fields: Any) -> int:
        """Send a chat request with one user message; gives the status of its answer."""
        body = {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **fields}
        lines = {"Authorization": "Bearer sk-test", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.mock.base_url}/chat/completions", json.dumps(body).encode(), lines)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                response.read()
                return int(response.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code


@pytest.fixture
def page(driver: Any, mock: MockServer) -> Iterator[Page]:
    """The inspector, open; afterwards the browser must have nothing to complain about."""
    driver.get_log("browser")
    inspector = Page(driver, mock)
    yield inspector.open()
    assert inspector.complains or driver.get_log("browser") == []
    driver.execute_script("localStorage.clear(); sessionStorage.clear()")
    driver.get("about:blank")
