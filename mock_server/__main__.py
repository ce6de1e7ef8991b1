"""The command `openai-mock`, also `python -m mock_server`."""

from __future__ import annotations

import secrets
from typing import Any, Literal

import click
import msgspec

from mock_server.admin.guard import TOKEN_HEADER
from mock_server.config import load
from mock_server.errors import VocabularyError
from mock_server.program import THREADS, Options, serve
from mock_server.serving import LOOPBACK, is_loopback
from mock_server.vocabulary import Config

PORT = 8080


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
@click.option("--threads", default=THREADS, type=click.IntRange(1, 4_096), help="Requests answered at once.")
@click.version_option(package_name="cdktf-openai")
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
) -> None:
    """Serve a mock of the OpenAI chat API."""
    options: dict[str, Any] = {
        "keys": list(keys),
        "seed": seed,
        "models": list(models),
        "any_model": any_model,
        "unmatched": unmatched,
    }
    given = {name: value for name, value in options.items() if value}
    try:
        config = load(config_file) if config_file else Config()
    except VocabularyError as error:
        raise click.ClickException(str(error)) from None
    if config_file and given:
        raise click.UsageError(f"--config says it all: put {', '.join(given)} into the file")
    admin_token = _guarded(host, admin_token)
    config = msgspec.structs.replace(config, **given)
    serve(Options(host, port, config, config_file, admin_token, threads), _tell)


def _guarded(host: str, admin_token: str | None) -> str | None:
    """The admin token; one is made up where others can reach the server."""
    if is_loopback(host):
        return admin_token
    click.echo(f"Warning: others can reach this server at {host}.", err=True)
    if admin_token is None:
        admin_token = secrets.token_urlsafe(24)
        click.echo(f"The admin API wants the header {TOKEN_HEADER}: {admin_token}", err=True)
    return admin_token


def _tell(url: str) -> None:
    click.echo(f"OpenAI mock: {url}/v1   (admin: {url}/__admin/, stop: Ctrl+C)")


if __name__ == "__main__":
    main()
