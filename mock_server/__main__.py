"""The command `openai-mock`, also `python -m mock_server`."""

from __future__ import annotations

import secrets
from typing import Any, Literal

import click
import msgspec

from mock_server.admin.guard import TOKEN_HEADER
from mock_server.engine.state import State
from mock_server.errors import AddressError, StoreError, VocabularyError
from mock_server.recording.recorder import Recorder
from mock_server.serving.addresses import LOOPBACK, is_loopback
from mock_server.serving.application import opened
from mock_server.serving.configuration_file import load
from mock_server.serving.granian_server import THREADS, Options, serve
from mock_server.vocabulary import Config, Recording, RedisStore, understood

PORT = 8080
DISTRIBUTION = "cdktf-openai"


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--host", default=LOOPBACK, help="Address to listen on; others than loopback are reachable.")
@click.option("--port", default=PORT, type=click.IntRange(0, 65_535), help="Port; 0 takes a free one.")
@click.option("--config", "config_file", type=click.Path(dir_okay=False), help="YAML file; read again on change.")
@click.option("--key", "keys", multiple=True, help="API key to accept; none given accepts any. Repeatable.")
@click.option("--seed", type=int, help="Changes every default reply and id.")
@click.option("--model", "models", multiple=True, help="Model to know besides the API's own. Repeatable.")
@click.option("--any-model", is_flag=True, help="Accept every model name.")
@click.option("--unmatched", type=click.Choice(["reply", "error"]), help="What a request without a rule gets.")
@click.option("--admin-token", envvar="OPENAI_MOCK_ADMIN_TOKEN", help="Wanted by the admin API.")
@click.option("--record", "record_url", metavar="URL", help="Server to record what no rule answers from: https://…/v1.")
@click.option("--cassette", type=click.Path(dir_okay=False), help="YAML file to record to and replay from.")
@click.option(
    "--record-mode",
    type=click.Choice(["none", "once", "new", "all"]),
    show_default="once with --record, none without",
    help="none replays only; once records if there is no cassette yet; new records what is missing; all records all.",
)
@click.option(
    "--match",
    type=click.Choice(["strict", "loose"]),
    default="strict",
    help="Compare the whole body, or only model, messages, functions, tools and stream.",
)
@click.option("--scrub", multiple=True, metavar="JSONPATH", help="Field to black out in cassettes. Repeatable.")
@click.option("--at-once", is_flag=True, help="Replay streams without the times that they took.")
@click.option("--store", "url", metavar="URL", help="Redis that keeps the state, redis://host:port/0; else memory.")
@click.option("--store-prefix", "prefix", help="What its keys begin with.", show_default="openai-mock")
@click.option("--store-ttl", "ttl", type=int, help="Seconds until what nobody used is gone.", show_default="a day")
@click.option(
    "--workers",
    default=1,
    type=click.IntRange(1, 64),
    help="Processes; more than one need --store, which they share: rules, faults, counters, scenarios, limits, "
    "stored completions, journal, metrics. Each reads --config for itself, within a second of a change.",
)
@click.option(
    "--plain",
    is_flag=True,
    help="Serve with the plain server, as --record does: slower, but a reset connection is reset, and a stream from "
    "elsewhere that breaks breaks here too.",
)
@click.option("--threads", default=THREADS, type=click.IntRange(1, 4_096), help="Requests answered at once.")
@click.version_option(package_name=DISTRIBUTION)
def main(  # noqa: PLR0917 - click passes them by name
    host: str,
    port: int,
    config_file: str | None,
    keys: tuple[str, ...],
    seed: int | None,
    models: tuple[str, ...],
    any_model: bool,
    unmatched: Literal["reply", "error"] | None,
    admin_token: str | None,
    threads: int,
    url: str | None,
    prefix: str | None,
    ttl: int | None,
    workers: int,
    plain: bool,
    **recording: Any,
) -> None:
    """Serve a mock of the OpenAI chat API."""
    options: dict[str, Any] = {
        "keys": list(keys),
        "seed": seed,
        "models": list(models),
        "any_model": any_model,
        "unmatched": unmatched,
    }
    options_set = {name: value for name, value in options.items() if value}
    try:
        config = load(config_file) if config_file else Config()
    except VocabularyError as error:
        raise click.ClickException(str(error)) from None
    if config_file and options_set:
        raise click.UsageError(f"--config says it all: put {', '.join(options_set)} into the file")
    record = _recording(**recording)
    store = _store({"url": url, "prefix": prefix, "ttl": ttl}) or config.store
    plain = plain or recording["record_url"] is not None
    _check_workers(workers, store, recording["record_url"], plain=plain)
    admin_token = _guarded(host, admin_token)
    config = msgspec.structs.replace(config, **options_set)
    try:
        serve(Options(host, port, config, config_file, admin_token, threads, record, store, workers, plain), _tell)
    except AddressError as error:
        raise click.ClickException(str(error)) from None


def _recording(
    record_url: str | None,
    cassette: str | None,
    record_mode: Literal["none", "once", "new", "all"] | None,
    match: Literal["strict", "loose"],
    scrub: tuple[str, ...],
    *,
    at_once: bool,
) -> Recording | None:
    """Return what to record and replay; checked here, so that what is wrong is told before anything is served."""
    if cassette is None:
        if record_url or record_mode or scrub or at_once:
            raise click.UsageError("recording and replaying need a --cassette")
        return None
    recording = Recording(cassette, record_url, record_mode, match, not at_once, list(scrub))
    try:
        Recorder(recording, State())
    except VocabularyError as error:
        raise click.ClickException(str(error)) from None
    return recording


def _store(options: dict[str, Any]) -> RedisStore | None:
    """Return the Redis that the options tell of."""
    settings = {name: value for name, value in options.items() if value is not None}
    if settings and "url" not in settings:
        raise click.UsageError("--store-prefix and --store-ttl need a --store")
    try:
        return understood(settings, RedisStore) if settings else None
    except VocabularyError as error:
        raise click.ClickException(f"--store: {error}") from None


def _check_workers(workers: int, store: RedisStore | None, record_url: str | None, *, plain: bool) -> None:
    """Find what is wrong with workers and store before anything is served."""
    if workers > 1 and store is None:
        raise click.UsageError("several --workers need a --store to share")
    if workers > 1 and record_url is not None:
        raise click.UsageError("one cassette is recorded by one worker")
    if workers > 1 and plain:
        raise click.UsageError("the --plain server is one process: it has no --workers")
    try:
        opened(store).close()
    except StoreError as error:
        raise click.ClickException(str(error)) from None


def _guarded(host: str, admin_token: str | None) -> str | None:
    """Return the admin token; one is made up where others can reach the server."""
    if is_loopback(host):
        return admin_token or None
    click.echo(f"Warning: others can reach this server at {host}.", err=True)
    if not admin_token:
        admin_token = secrets.token_urlsafe(24)
        click.echo(f"The admin API wants the header {TOKEN_HEADER}: {admin_token}", err=True)
    return admin_token


def _tell(url: str) -> None:
    click.echo(f"OpenAI mock: {url}/v1   (inspector: {url}/, admin: {url}/__admin/, stop: Ctrl+C)")


if __name__ == "__main__":
    main()
