from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.slow
ESCAPE, ENTER, TAB, DOWN = "\ue00c", "\ue007", "\ue004", "\ue015"
NAMELESS = """
  return [...document.querySelectorAll('button, input, [role=listbox], nav, section')]
    .filter((one) => one.checkVisibility())
    .filter((one) => !(one.innerText || one.ariaLabel || one.labels?.length))
    .map((one) => one.outerHTML);
"""
CONTRAST = """
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const grounds = (node) => (node ? [...grounds(node.parentElement), getComputedStyle(node).backgroundColor] : []);
  const low = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    if (!own || !node.checkVisibility() || node.closest('.hidden, .skip')) continue;
    const below = grounds(node);
    const colours = [below, [...below, getComputedStyle(node).color]];
    const [one, other] = colours.map(paint).map(light).sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) low.push(`${node.className || node.tagName}: ${node.textContent}`);
  }
  return low;
"""


def _selected(page: Any) -> str:
    return str(page.text("[aria-selected=true] .said"))


def _focus(page: Any) -> str:
    return str(page.js("return document.activeElement.id || document.activeElement.tagName"))


def test_walk(page: Any) -> None:
    """`j` and `k` walk, `G` and `g` go to the ends, and what is selected is shown."""
    for word in ("one", "two", "three"):
        page.ask(word)
    page.until(lambda: page.said() == ["three", "two", "one"])
    for keys, word in (("j", "three"), ("j", "two"), ("k", "three"), ("G", "one"), ("jj", "one"), ("g", "three")):
        page.press(*keys)
        assert _selected(page) == word
    page.until(lambda: page.text(".turn.user .text") == "three")


def test_enter_and_escape(page: Any) -> None:
    """Enter goes into the exchange, Esc back to the list, whose row stays selected."""
    page.ask("one")
    page.until(lambda: page.said() == ["one"])
    page.press("j")
    page.press(ENTER)
    assert _focus(page) == "exchange"
    page.press(ESCAPE)
    assert _focus(page) == "rows"
    assert page.js(
        "return document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).innerText"
    )
    page.press(DOWN)
    assert _selected(page) == "one"


def test_search(page: Any) -> None:
    """`/` goes to the search, which narrows; keys are letters there; Esc clears it."""
    for word in ("apple", "pear", "jack"):
        page.ask(word)
    page.ask("pear", temperature=9)
    page.until(lambda: len(page.said()) == 4)
    page.press("/")
    assert _focus(page) == "search"
    page.press("jack")
    page.until(lambda: page.said() == ["jack"])
    page.ask("another jack")
    page.ask("another")
    page.until(lambda: page.said() == ["another jack", "jack"])
    page.press(ESCAPE)
    page.until(lambda: len(page.said()) == 6)
    page.press("pear status:400")
    page.until(lambda: page.said() == ["pear"])
    page.press("0")
    page.until(lambda: "Nothing found" in page.text("#exchange"))


def test_chips(page: Any) -> None:
    """One click shows errors alone, or what no rule answered."""
    page.mock.on(user="known").reply("x")
    page.ask("known")
    page.ask("unknown")
    page.ask("wrong", temperature=9)
    page.until(lambda: len(page.said()) == 3)
    page.click("[data-only=errors]")
    page.until(lambda: page.said() == ["wrong"])
    page.click("[data-only=unmatched]")
    page.until(lambda: page.said() == ["unknown"])


def test_help(page: Any) -> None:
    """`?` tells all keys; Esc closes it."""
    page.press("?")
    assert page.js("return document.getElementById('help').open")
    assert "next exchange" in page.text("#keys")
    page.press(ESCAPE)
    assert not page.js("return document.getElementById('help').open")


def test_tab_reaches_everything(page: Any) -> None:
    """Tab goes through the page, and everything on the way has a name."""
    page.ask("one")
    page.until(lambda: page.said() == ["one"])
    page.press("j")
    page.until(lambda: page.count("[role=tab]") > 0)
    page.js("document.activeElement.blur()")
    seen = []
    for _ in range(24):
        page.press(TAB)
        seen.append(_focus(page))
    assert {"search", "rows", "theme", "help-open", "tab-Conversation"} <= set(seen)
    assert page.js(NAMELESS) == []
    assert page.count("header.bar, nav, main, [role=search]") == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(page: Any, scheme: str) -> None:
    """Every text stands out from its ground by 4.5 to 1, in light and in dark."""
    page.mock.on(name="rule", user="one", model="gpt-4o").reply("x")
    page.mock.fault("outage", when={"user": "fail"}, status=503)
    page.ask("fail")
    page.ask("bad", temperature=9)
    page.ask("one")
    page.open(scheme=scheme)
    page.until(lambda: len(page.said()) == 3)
    assert page.js(CONTRAST) == []
    page.press("j")
    page.until(lambda: page.count(".near") == 1)
    assert page.js(CONTRAST) == []
    for view in ("2", "3"):
        page.press(view)
        page.until(lambda: page.count(".page:not([hidden]) h2") == 1)
        assert page.js(CONTRAST) == []


def test_theme(page: Any) -> None:
    """`t` switches to light and to dark, whatever the system says, and the choice is remembered."""
    ground = "return getComputedStyle(document.body).backgroundColor"
    light = page.js(ground)
    page.press("tt")
    assert page.js(ground) != light
    page.open()
    assert page.js(ground) != light
