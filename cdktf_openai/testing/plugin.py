"""What pytest loads in every run: options, fixtures and reports. All that they need is imported when they are used."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from cdktf import TerraformStack

    from cdktf_openai.terraform import TerraformBinary
    from cdktf_openai.testing.apps import Apps
    from cdktf_openai.testing.fixtures import Apply, Plan, Synth
    from cdktf_openai.testing.live import LiveRun
    from cdktf_openai.testing.mock import OpenaiMock
    from cdktf_openai.testing.snapshots import AssertSnapshot
    from cdktf_openai.testing.workspace import Workspace
    from mock_server import Config
    from terraform_provider_openai.reattach import ReattachServer

__tracebackhide__ = True  # a failing test shows itself, not how it was run

PASSED = pytest.StashKey[bool]()
LIVE: pytest.StashKey[LiveRun | None] = pytest.StashKey()
TOKENS = "cdktf_openai_tokens"
MARKER = "openai_mock"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("cdktf-openai")
    group.addoption("--terraform", metavar="PATH", help="the Terraform to run: a path, a name on PATH, or 'bundled'")
    group.addoption(
        "--openai-live",
        nargs="?",
        const="estimate",
        choices=("estimate", "yes"),
        help="say what the tests would cost with the real API; with '=yes' run them against it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and prepare for the real API where it is wanted.

    Signals that are to end the run end it as Ctrl-C does: fixtures are torn down, and no Terraform, no node and no
    temporary folder stays behind.
    """
    from cdktf_openai.terraform.process import interrupt, signals_to  # noqa: PLC0415 (as all that is used late)

    ending = ExitStack()
    ending.enter_context(signals_to(interrupt))
    config.add_cleanup(ending.close)
    config.addinivalue_line("markers", f"{MARKER}(**words): sets the mock up in the words of mock_server.Config")
    config.stash[LIVE] = None
    if mode := config.getoption("--openai-live"):
        from cdktf_openai.testing.live import LiveRun  # noqa: PLC0415

        config.stash[LIVE] = LiveRun.of(mode)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say that the real API is asked, or would be."""
    live = config.stash[LIVE]
    return [live.header()] if live else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that started this one (pytest-xdist) what was used."""
    live = session.config.stash[LIVE]
    output = getattr(session.config, "workeroutput", None)
    if live and output is not None:
        output[TOKENS] = {model: dict(tokens) for model, tokens in live.used.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a process of pytest-xdist has used."""
    live = node.config.stash[LIVE]
    if live:
        live.add(getattr(node, "workeroutput", {}).get(TOKENS, {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the real API would cost, or did."""
    live = config.stash[LIVE]
    if live:
        terminalreporter.section("openai")
        for line in live.summary():
            terminalreporter.line(line)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Remember whether a test passed, so far; of one that is interrupted there is no report."""
    outcome = yield
    if call.when == "call":
        item.stash[PASSED] = outcome.get_result().passed


@pytest.fixture
def openai_mock(request: pytest.FixtureRequest) -> Iterator[OpenaiMock]:
    """Serve a mock of the OpenAI API of this test's own, and keep the test away from the real one.

    `openai_mock.on(user("Say hello")).reply("Hello!")`, `.fail(429, times=2, retry_after=0)`, `.stream(delay=0.01)` and
    all words of `mock_server.MockServer` program it; `openai_mock.calls` are the requests. Once it has a rule, a
    request that none matches fails the test. `@pytest.mark.openai_mock(seed=3)` sets it up in the words of
    `mock_server.Config`.
    """
    try:
        config = _config(request.node)
    except ModuleNotFoundError as error:
        raise pytest.UsageError(f"{error}: pip install 'cdktf-openai[testing]'") from error

    live = request.config.stash[LIVE]
    with ExitStack() as serving:
        if live and live.sends:
            mock = serving.enter_context(live.serve(config, request.getfixturevalue("tmp_path")))
        else:
            mock = _offline(serving, config)
        yield mock
    if live:
        live.count(mock)
    _report(request.node, mock.unmatched)


def _config(item: pytest.Item) -> Config | None:
    """Read the test's marker."""
    from mock_server import Config, VocabularyError  # noqa: PLC0415
    from mock_server.vocabulary import understood  # noqa: PLC0415

    marker = item.get_closest_marker(MARKER)
    if marker is None:
        return None
    problem = f"takes keywords alone (got {marker.args[0]!r})" if marker.args else ""
    try:
        config: Config = understood(marker.kwargs, Config)
    except VocabularyError as error:
        problem = str(error)
    if problem:
        _fail(f"{MARKER}: {problem}")
    return config


def _offline(serving: ExitStack, config: Config | None) -> OpenaiMock:
    from cdktf_openai.testing.blocking import only_the_mock  # noqa: PLC0415
    from cdktf_openai.testing.mock import OpenaiMock  # noqa: PLC0415

    mock = serving.enter_context(OpenaiMock(config))
    serving.enter_context(only_the_mock(mock.base_url))
    return mock


def _report(item: pytest.Item, unmatched: list[str]) -> None:
    """Fail a test that passed for requests that no rule matched; of another say it beside its own end."""
    if not unmatched:
        return
    text = "\n".join(unmatched)
    if item.stash.get(PASSED, False):
        _fail(f"openai_mock: no rule matched\n{text}")
    item.add_report_section("teardown", "openai_mock: no rule matched", text)


def _fail(message: str) -> NoReturn:
    """Fail a test with these words alone."""
    __tracebackhide__ = False  # where all frames are hidden, pytest says more about that than about the failure
    pytest.fail(message, pytrace=False)


@pytest.fixture
def _apps(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Apps]:
    from cdktf_openai.testing.apps import Apps  # noqa: PLC0415
    from cdktf_openai.testing.blocking import only_the_mock  # noqa: PLC0415

    live = request.config.stash[LIVE]
    is_open = "openai_mock" in request.fixturenames or (live and live.sends)  # the fixture closes the way itself
    with nullcontext() if is_open else only_the_mock(None):
        yield Apps(tmp_path / "cdktf.out")


@pytest.fixture
def stack(_apps: Apps) -> TerraformStack:
    """Give an empty stack, of an app in a temporary folder; `synth()`, `plan()` and `apply()` then take it."""
    return _apps.stack


@pytest.fixture
def synth(_apps: Apps) -> Synth:
    """Return a function that synthesizes: `synth(fn)` has `has_resource`, `resources`, `json`, `hcl`."""
    from cdktf_openai.testing.fixtures import Synth  # noqa: PLC0415

    return Synth(_apps)


@pytest.fixture(scope="session")
def _terraform(request: pytest.FixtureRequest) -> TerraformBinary:
    from cdktf_openai.terraform import find_terraform  # noqa: PLC0415

    return find_terraform(request.config.getoption("--terraform"))


@pytest.fixture(scope="session")
def _provider() -> Iterator[ReattachServer]:
    from cdktf_openai.testing.provider import serve_provider  # noqa: PLC0415

    with serve_provider() as provider:
        yield provider


@pytest.fixture
def _workspace(_terraform: TerraformBinary, _provider: ReattachServer) -> Workspace:
    from cdktf_openai.testing.workspace import Workspace  # noqa: PLC0415

    return Workspace(_terraform, _provider)


@pytest.fixture
def plan(openai_mock: OpenaiMock, _apps: Apps, _workspace: Workspace) -> Plan:  # noqa: ARG001 (it must be there)
    """Return a function that plans with real Terraform: `plan(fn).changes`."""
    from cdktf_openai.testing.fixtures import Plan  # noqa: PLC0415

    return Plan("plan", _apps, _workspace.plan)


@pytest.fixture
def apply(openai_mock: OpenaiMock, _apps: Apps, _workspace: Workspace) -> Apply:  # noqa: ARG001 (it must be there)
    """Return a function that applies with real Terraform: `apply(fn)["greeting"].content`.

    The result has `ok`, `changes`, `outputs`, `diagnostics` and `state`. All that a test applies shares the state. An
    error of Terraform is raised, but for `apply(fn, check=False)`. The provider runs in this process: breakpoints and
    coverage work in it.
    """
    from cdktf_openai.testing.fixtures import Apply  # noqa: PLC0415

    return Apply("apply", _apps, _workspace.apply)


@pytest.fixture
def assert_snapshot(request: pytest.FixtureRequest, synth: Synth, _apps: Apps, tmp_path: Path) -> AssertSnapshot:
    """Return a function that compares a stack with its snapshot: `assert_snapshot(fn)`, or of a template."""
    from syrupy.extensions.json import JSONSnapshotExtension  # noqa: PLC0415

    from cdktf_openai.testing.snapshots import AssertSnapshot  # noqa: PLC0415

    snapshot = request.getfixturevalue("snapshot").use_extension(JSONSnapshotExtension)
    return AssertSnapshot(snapshot, synth, _apps, (tmp_path, Path.cwd(), Path.home()))
