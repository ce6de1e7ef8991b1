"""Under the fixture `apply`: real Terraform, the provider in this process, and stacks as they come."""

import threading
from pathlib import Path
from typing import Any

import pytest
from cdktf import DataResource, TerraformStack, TerraformVariable

import terraform_provider_openai.rpc.apply_resource_change as served
from cdktf_openai import OpenaiProvider, user
from cdktf_openai.testing import Apply, OpenaiMock

QUICKSTART = Path(__file__).parents[3] / "examples" / "quickstart" / "main.py"


def test_the_provider_runs_in_this_process(apply: Apply, greeting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """So breakpoints, patches and coverage reach it."""
    seen = []
    body_of = served.body_of

    def spied(config: Any) -> Any:
        seen.append(threading.current_thread().name)
        return body_of(config)

    monkeypatch.setattr(served, "body_of", spied)
    apply(greeting)
    assert len(seen) == 1


def test_the_provider_logs_where_the_test_does(apply: Apply, greeting: Any, caplog: Any, capfd: Any) -> None:
    """Its log is Python's, and stays off the screen."""
    with caplog.at_level("DEBUG", logger="terraform_provider_openai"):
        apply(greeting)
    assert '"status": 200' in caplog.text
    assert capfd.readouterr().err == ""


def test_an_app(openai_mock: OpenaiMock, apply: Apply) -> None:
    """The quickstart, by its path: one completion asks about the other's answer."""
    openai_mock.on(model="gpt-4").reply("Modules that last.")
    openai_mock.on(model="gpt-3.5-turbo").reply("It is.")
    outputs = apply(QUICKSTART).outputs
    assert (outputs["slogan_text"], outputs["review_text"]) == ("Modules that last.", "It is.")
    assert openai_mock.calls[1].messages == [user("Is this a good slogan? “Modules that last.”")]


def test_the_registrys_provider(apply: Apply, greeting: Any) -> None:
    """A stack for the registry's provider is served by the same one."""

    def build(stack: Any) -> None:
        OpenaiProvider(stack, "openai", source="antonbabenko/openai")
        greeting(stack)

    assert apply(build)["greeting"].content


def test_a_stack_for_the_real_api(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """Whatever URL and key the provider block names, the mock is asked."""

    def build(stack: TerraformStack) -> None:
        key = TerraformVariable(stack, "key", type="string", sensitive=True, default="sk-of-the-stack")
        OpenaiProvider(stack, "openai", server_url="https://api.openai.com/v1", api_key=key.string_value)
        greeting(stack)

    assert apply(build).ok
    assert len(openai_mock.calls) == 1


def test_a_backend_of_the_stack_is_left_alone(apply: Apply, greeting: Any, tmp_path: Path) -> None:
    """The state is in the test's folder, whatever backend the stack names."""

    def build(stack: Any) -> None:
        greeting(stack)
        stack.add_override("terraform.backend", {"local": {"path": str(tmp_path / "production.tfstate")}})

    assert apply(build).ok
    assert not (tmp_path / "production.tfstate").exists()


def test_a_stack_without_completions(apply: Apply) -> None:
    """Other resources have their values."""
    result = apply(lambda stack: DataResource(stack, "data", input={"a": 1}))
    assert result["data"].values["output"]["value"] == {"a": 1}
