"""A synthesized stack turned to a mock."""

import json
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.terraform import StackFolder, TerraformBinary, redirect

URL = "http://127.0.0.1:1/v1"


@pytest.fixture
def override(tmp_path: Path) -> Any:
    """Give a function that turns a stack with some blocks, and reads the override."""

    def turned(**blocks: Any) -> dict[str, Any]:
        (tmp_path / "cdk.tf.json").write_text(json.dumps(blocks))
        stack = StackFolder("a", tmp_path, TerraformBinary((), ""), {})
        redirect(stack, URL, "sk-mock", {"a": Path("/a.tfstate"), "b": Path("/b.tfstate")})
        written: dict[str, Any] = json.loads((tmp_path / "cdktf_openai_override.tf.json").read_text())
        return written

    return turned


def test_the_state_is_local(override: Any) -> None:
    """Whatever backend the app has, the state goes into the given file."""
    written = override(terraform={"backend": {"s3": {"bucket": "real"}}})
    assert written == {"terraform": {"backend": {"local": {"path": "/a.tfstate"}}}}


def test_each_provider_asks_the_mock(override: Any) -> None:
    """URL and key of each alias are the mock's."""
    written = override(provider={"openai": [{}, {"alias": "eu", "server_url": "https://real"}], "aws": [{}]})
    mocked = {"server_url": URL, "api_key": "sk-mock"}
    assert written["provider"] == {"openai": [mocked, {"alias": "eu", **mocked}]}


def test_other_stacks_are_read_where_the_mock_keeps_them(override: Any) -> None:
    """A reference to another stack of the app reads its state of the mock; a foreign remote state stays."""
    remote = {"cross-stack-reference-input-b": {"backend": "s3"}, "elsewhere": {"backend": "s3"}}
    written = override(data={"terraform_remote_state": remote})["data"]["terraform_remote_state"]
    assert written == {"cross-stack-reference-input-b": {"backend": "local", "config": {"path": "/b.tfstate"}}}
