"""`--openai-live`: the same tests against the real API, and what that costs.

`--openai-live` alone asks nothing of the real API: the tests run against the mock, which counts the tokens, and the
summary says what they would cost. `--openai-live=yes` sends the requests, with the key and to the URL of the
environment. Tests that script the API (`on`, `fail`, `stream`) can't run so and are skipped.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from terraform_provider_openai.schema import API_KEY_VARIABLE, DEFAULT_SERVER_URL, SERVER_URL_VARIABLE

if TYPE_CHECKING:
    from cdktf_openai.testing.mock import OpenaiMock
    from mock_server import Config
    from mock_server.journal.entry import Entry

ESTIMATE, SEND = "estimate", "yes"
REQUESTS, PROMPT, ANSWER = "requests", "prompt tokens", "answer tokens"
_DATE = re.compile(r"-(\d{4}|\d{4}-\d{2}-\d{2})")
PRICES = ("inspector", "files", "prices.json")


@dataclass
class LiveRun:
    """One pytest run with `--openai-live`.

    Attributes:
        sends: Whether the requests go to the real API.
        url: Its base URL.
        key: The key for it; never shown.
        used: Requests and tokens, by model.
    """

    sends: bool
    url: str
    key: str = field(repr=False)
    used: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, mode: str, environment: Mapping[str, str] = os.environ) -> LiveRun:
        """Read the environment, before any test changes it.

        Raises:
            pytest.UsageError: The requests are to be sent, and there is no key.
        """
        key = environment.get(API_KEY_VARIABLE, "").strip()
        if mode == SEND and not key:
            raise pytest.UsageError(f"--openai-live={SEND} needs a key of the real API in {API_KEY_VARIABLE}")
        return cls(mode == SEND, environment.get(SERVER_URL_VARIABLE) or DEFAULT_SERVER_URL, key)

    @contextmanager
    def serve(self, config: Config | None, folder: Path) -> Iterator[OpenaiMock]:
        """Serve what passes requests on to the real API and keeps them, in the place of the mock.

        Args:
            config: As for the mock.
            folder: Where its cassette goes.
        """
        from cdktf_openai.testing.mock import LiveApi  # noqa: PLC0415
        from mock_server import Recording  # noqa: PLC0415

        recording = Recording(str(folder / "live.yaml"), url=self.url, mode="all")
        with LiveApi(config, record=recording) as live:
            address = {SERVER_URL_VARIABLE: live.base_url, API_KEY_VARIABLE: self.key}
            with mock.patch.dict(os.environ, address):
                yield live

    def count(self, served: OpenaiMock) -> None:
        """Add what one test used; one that scripts the API sends nothing to the real one."""
        if not served.is_scripted:
            for entry in served.journal:
                self.add({entry.model: _tokens(entry, is_bound=not self.sends)})

    def add(self, used: Mapping[str, Mapping[str, int]]) -> None:
        """Add requests and tokens by model, of a test or of another process of the run."""
        for model, tokens in used.items():
            self.used.setdefault(model, Counter()).update(tokens)

    def header(self) -> str:
        """Say at the start of the run what it does."""
        if self.sends:
            return f"openai: requests go to {self.url} and cost money"
        return "openai: nothing is sent; the summary says what --openai-live=yes would cost"

    def summary(self) -> list[str]:
        """Say at the end of the run what was used, and for how much."""
        if not self.used:
            return ["no test asked the API without scripting it: there is nothing to send"]
        prices = _prices()
        models = [_line(model, tokens, _cost(model, tokens, prices)) for model, tokens in sorted(self.used.items())]
        costs = [_cost(model, tokens, prices) for model, tokens in self.used.items()]
        total = sum(cost for cost in costs if cost is not None)
        more = "" if None not in costs else ", and the models whose price is not known"
        verb = "this cost about" if self.sends else "with --openai-live=yes this would cost about"
        return [*models, f"{verb} ${total:.4f}{more} (list prices of {prices['date']})"]


def _tokens(entry: Entry, *, is_bound: bool) -> Counter[str]:
    """Count a request; with `is_bound` the answer is as long as it may be, or as the mock's where nothing bounds it."""
    body = entry.json if isinstance(entry.json, dict) else {}
    longest = body.get("max_completion_tokens") or body.get("max_tokens") or 0
    bound = longest * (body.get("n") or 1) if is_bound else 0
    pieces = len(entry.response) if entry.streamed else 0  # about a token each; the API counts no stream
    return Counter({REQUESTS: 1, PROMPT: entry.prompt_tokens, ANSWER: bound or entry.completion_tokens or pieces})


def _prices() -> dict[str, Any]:
    """Read the mock's own table."""
    import mock_server  # noqa: PLC0415

    table: dict[str, Any] = json.loads(Path(mock_server.__file__).parent.joinpath(*PRICES).read_text(encoding="utf-8"))
    return table


def _cost(model: str, tokens: Mapping[str, int], prices: Mapping[str, Any]) -> float | None:
    """Return US dollars, or None for a model that is not in the table; a dated name costs what its family does."""
    names = [name for name in prices["models"] if model == name or _DATE.fullmatch(model.removeprefix(name))]
    if not names:
        return None
    prompt, answer = prices["models"][max(names, key=len)]
    return float(tokens[PROMPT] * prompt + tokens[ANSWER] * answer) / float(prices["unit"])


def _line(model: str, tokens: Mapping[str, int], cost: float | None) -> str:
    counted = ", ".join(f"{name} {tokens[name]:,}" for name in (REQUESTS, PROMPT, ANSWER))
    return f"{model}: {counted}, {'price not known' if cost is None else f'${cost:.4f}'}"
