"""`GET /metrics`: what happened, in the text format of Prometheus.

    openai_mock_requests_total{status, model, rule}    answers
    openai_mock_tokens_total{kind, model}              tokens: kind is prompt or completion
    openai_mock_faults_total{fault}                    faults that struck
    openai_mock_request_duration_seconds               histogram of what the engine took, without delays
    openai_mock_journal_entries, openai_mock_journal_bytes
    openai_mock_open_streams                           answers that are being sent piece by piece

Everything is read when it is asked for; a request that is answered only counts itself.
Labels are bounded (see `journal.tally`). No reset of the mock takes a counter back.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from flask import Response

from mock_server.admin.wire import SAFE_HEADERS, refusal
from mock_server.errors import ApiError
from mock_server.journal.tally import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prometheus_client.metrics_core import Metric

    from mock_server.engine.state import State
    from mock_server.journal.tally import Labels, Tally

PREFIX = "openai_mock"
Counted = list[tuple["Labels", "Tally"]]


def metrics_page(state: State) -> Response:
    """Return the metrics of a server; 501 where the library that writes them is not installed."""
    try:
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - an extra
    except ImportError:
        message = "Metrics need the extra `metrics`: pip install 'cdktf-openai[metrics]'."
        return refusal(ApiError(501, message, type="mock_error", code="no_metrics"))
    registry = CollectorRegistry()
    registry.register(_Collector(state))
    page = generate_latest(registry)
    return Response(page, 200, SAFE_HEADERS, content_type="text/plain; version=0.0.4; charset=utf-8")


class _Collector:
    """Reads the engine's own counters; what `prometheus_client` wants to be registered."""

    def __init__(self, state: State) -> None:
        self._state = state

    def describe(self) -> list[Metric]:
        """Nothing to check before."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield every metric, as it is now."""
        counted = self._state.journal.tallies.all()
        yield from _counters(counted)
        yield _durations([tally for _labels, tally in counted])
        yield from self._gauges()

    def _gauges(self) -> Iterator[Metric]:
        from prometheus_client.metrics_core import GaugeMetricFamily  # noqa: PLC0415

        journal = self._state.journal
        yield GaugeMetricFamily(f"{PREFIX}_journal_entries", "Exchanges in the journal.", len(journal))
        yield GaugeMetricFamily(f"{PREFIX}_journal_bytes", "About what the journal takes.", journal.bytes)
        streams = self._state.streams.value
        yield GaugeMetricFamily(f"{PREFIX}_open_streams", "Answers being sent piece by piece.", streams)


def _counters(counted: Counted) -> Iterator[Metric]:
    requests: Counter[tuple[str, ...]] = Counter()
    tokens: Counter[tuple[str, ...]] = Counter()
    faults: Counter[tuple[str, ...]] = Counter()
    for labels, tally in counted:
        requests[str(labels.status), labels.model, labels.rule] += tally.requests
        if tally.prompt:
            tokens["prompt", labels.model] += tally.prompt
            tokens["completion", labels.model] += tally.completion
        if labels.fault:
            faults[labels.fault,] += tally.requests
    yield _counter("requests", "Answers.", ("status", "model", "rule"), requests)
    yield _counter("tokens", "Tokens of prompts and completions.", ("kind", "model"), tokens)
    yield _counter("faults", "Faults that struck.", ("fault",), faults)


def _counter(name: str, text: str, labels: tuple[str, ...], counts: Counter[tuple[str, ...]]) -> Metric:
    from prometheus_client.metrics_core import CounterMetricFamily  # noqa: PLC0415

    family = CounterMetricFamily(f"{PREFIX}_{name}", text, labels=labels)
    for values, count in sorted(counts.items()):
        family.add_metric(values, count)
    return family


def _durations(tallies: Iterable[Tally]) -> Metric:
    from prometheus_client.metrics_core import HistogramMetricFamily  # noqa: PLC0415

    columns: list[Any] = [0] * (len(BOUNDS) + 1)
    seconds = 0.0
    for tally in tallies:
        columns = [count + more for count, more in zip(columns, tally.buckets, strict=True)]
        seconds += tally.seconds
    up_to = [sum(columns[: index + 1]) for index in range(len(columns))]
    ends = [*map(str, BOUNDS), "+Inf"]
    text = "Seconds that the engine took for an answer, without its delays."
    name = f"{PREFIX}_request_duration_seconds"
    return HistogramMetricFamily(name, text, list(zip(ends, up_to, strict=True)), seconds)
