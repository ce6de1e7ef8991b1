"""What the scripted conversations share: where to talk to, what to say, and what each step gave, as JSON.

    python CLIENT.py BASE_URL KEY

prints `{"steps": {...}, "reached": [...]}`: the result of each step, and every address besides the mock's that this
process tried to look up or to connect to.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

BASE_URL, KEY = sys.argv[1:3]
WRONG_KEY = "sk-wrong-wrong-wrong-wrong"
MODEL = "gpt-4o"
WEATHER: dict[str, Any] = {
    "name": "get_weather",
    "description": "The weather in a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "enum": ["Bergen"]}},
        "required": ["city"],
    },
}
WEATHER_TOOL: dict[str, Any] = {"type": "function", "function": WEATHER}
_reached: set[str] = set()


def said(text: str) -> list[dict[str, Any]]:
    """A conversation of one user message."""
    return [{"role": "user", "content": text}]


def raised(call: Callable[[], Any]) -> BaseException:
    """The exception that a call ends with."""
    try:
        result = call()
    except Exception as error:  # noqa: BLE001 - which one it is is what the test looks at
        return error
    raise AssertionError(f"no exception, but {result!r}")


def classed(calls: dict[str, Callable[[], Any]]) -> dict[str, str]:
    """The names of the exceptions' classes."""
    return {name: type(raised(call)).__name__ for name, call in calls.items()}


def talk(*steps: Callable[[], Any]) -> None:
    """Take the steps, and print what they gave."""
    sys.addaudithook(_watch)
    results = {step.__name__: step() for step in steps}
    sys.stdout.write(json.dumps({"steps": results, "reached": sorted(_reached)}))


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host, port = arguments[1][:2]
    elif event == "socket.getaddrinfo":
        host, port = arguments[:2]
    else:
        return
    mock = urlsplit(BASE_URL)
    if (host, str(port)) != (mock.hostname, str(mock.port)):
        _reached.add(f"{host}:{port}")
