from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from mock_server.contract.models import Catalogue
from mock_server.inspector.page import FILES, POLICY

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NAMES = sorted(path.name for path in FILES.iterdir())
SCRIPTS = [name for name in NAMES if name.endswith(".js")]
# Whatever would turn a text into markup or into code.
PARSERS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser")


def test_index(client: FlaskClient) -> None:
    """The page is at the root, and its policy lets nothing in from elsewhere."""
    response = client.get("/")
    assert response.content_type == "text/html; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_other_methods_are_the_apis(client: FlaskClient) -> None:
    """Only reading the root shows the page: everything else there is the API's 404."""
    response = client.post("/")
    assert response.status_code == 404
    assert "Invalid URL" in response.json["error"]["message"]


@pytest.mark.parametrize("name", NAMES)
def test_parts(client: FlaskClient, name: str) -> None:
    """Each file is served with its type and under the same policy."""
    response = client.get(f"/__inspector/{name}")
    assert response.status_code == 200
    assert response.data == (FILES / name).read_bytes()
    assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("name", ["none.js", "..%2Fpage.py", "%2Fetc%2Fpasswd", "../page.py"])
def test_nothing_else(client: FlaskClient, name: str) -> None:
    """No other file can be had."""
    assert client.get(f"/__inspector/{name}").status_code == 404


def test_all_parts_exist() -> None:
    """Whatever the page and its scripts name is there, and nothing comes from elsewhere."""
    for name in NAMES:
        text = (FILES / name).read_text("utf-8")
        named = re.findall(r'__inspector/([\w.]+)|from "\./([\w.]+)"', text)
        assert {one or other for one, other in named} <= set(NAMES)
        outside = [url for url in re.findall(r"https?://\S+", text) if "www.w3.org/2000/svg" not in url]
        assert outside == []


def test_nothing_inline() -> None:
    """The page has no script or style of its own."""
    text = (FILES / "index.html").read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("name", SCRIPTS)
def test_text_stays_text(name: str) -> None:
    """No script parses markup."""
    text = (FILES / name).read_text("utf-8")
    assert [word for word in PARSERS if word in text] == []


def test_nothing_is_kept_in_the_journal(client: FlaskClient) -> None:
    """Looking at the page is no exchange."""
    client.get("/")
    client.get("/__inspector/main.js")
    assert client.get("/__admin/journal").json["entries"] == []


def test_prices() -> None:
    """Each price belongs to a model of the catalogue, and the table says of when it is."""
    table = json.loads((FILES / "prices.json").read_text("utf-8"))
    known = Catalogue()
    assert [name for name in table["models"] if known.get(name) is None] == []
    assert all(0 < given <= made for given, made in table["models"].values())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", table["date"])
