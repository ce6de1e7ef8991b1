"""When a command asks before it goes on."""

import io
from pathlib import Path

import click
import pytest
from rich.console import Console

from cdktf_openai.cli.consent import ask_for_consent
from cdktf_openai.cli.target import Target
from cdktf_openai.terraform import Change
from terraform_provider_openai.address import PROVIDER_ADDRESS

MOCK = Target(Path(), {}, "http://127.0.0.1:1/v1")
LIVE = Target(Path(), {})
AWS = "registry.example/hashicorp/aws"


def change(action: str = "create", type_: str = "openai_chat_completion", provider: str = PROVIDER_ADDRESS) -> Change:
    """Give a change."""
    return Change(action, f"{type_}.a", type=type_, provider=provider)


def asked(target: Target, *changes: Change, yes: bool = True) -> str:
    """Give what is told before going on."""
    console = Console(file=io.StringIO(), width=200)
    ask_for_consent(console, changes, target, yes=yes)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_the_mock_is_free() -> None:
    """Completions of the mock need no consent, nor does what Terraform has built in."""
    builtin = change("create", "terraform_data", "terraform.io/builtin/terraform")
    assert asked(MOCK, change(), change("delete"), builtin, yes=False) == ""


@pytest.mark.parametrize("action", ["create", "replace"])
def test_completions_cost_money(action: str) -> None:
    """What asks the API is told, with the API."""
    assert asked(LIVE, change(action)) == "1 completion of the OpenAI API: that costs money.\n"


def test_an_update_asks_nothing() -> None:
    """No change at all, and an update, need no consent."""
    assert asked(LIVE, yes=False) == asked(LIVE, change("update"), yes=False) == ""


def test_deleting_from_the_apps_own_state() -> None:
    """A destruction is told."""
    assert asked(LIVE, change("delete"), change("delete")) == "2 resources to remove from the app's own state.\n"


@pytest.mark.parametrize("target", [MOCK, LIVE])
def test_other_providers_are_real(target: Target) -> None:
    """A mock of the API is no mock of AWS."""
    bucket = change("create", "aws_s3_bucket", AWS)
    assert f"aws_s3_bucket.a: {AWS} is not mocked, what it does is real." in asked(target, bucket)


def test_without_anybody_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pipe the answer is no."""
    monkeypatch.setattr("cdktf_openai.cli.consent.is_anybody_there", lambda: False)
    with pytest.raises(click.ClickException, match="--yes goes on without asking"):
        asked(LIVE, change(), yes=False)
