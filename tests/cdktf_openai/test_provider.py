"""The provider block: its arguments, its key, and the plugin beside the stack."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, Fn, TerraformStack, TerraformVariable
from cdktf import Testing as Synthesis

from cdktf_openai import ChatCompletion, Expr, InvalidInput, OpenaiProvider, user
from terraform_provider_openai import __version__

Synth = Callable[[], dict[str, Any]]


def test_the_smallest_provider(stack: TerraformStack, synth: Synth) -> None:
    """Key and URL are left to the environment; the address has an explicit host."""
    OpenaiProvider(stack, "openai")
    synthesized = synth()
    assert synthesized["provider"] == {"openai": [{}]}
    assert synthesized["terraform"]["required_providers"] == {
        "openai": {"source": "terraform.local/cdktf-openai/openai", "version": __version__}
    }


def test_a_key_from_a_variable(stack: TerraformStack, synth: Synth) -> None:
    """A sensitive variable may give the key."""
    key = TerraformVariable(stack, "key", type="string", sensitive=True)
    OpenaiProvider(stack, "openai", api_key=key.string_value, server_url="http://127.0.0.1:8080/v1", alias="mock")
    assert synth()["provider"] == {
        "openai": [{"alias": "mock", "api_key": "${var.key}", "server_url": "http://127.0.0.1:8080/v1"}]
    }


def test_a_literal_key_is_refused(stack: TerraformStack) -> None:
    """A key in the program would end up in files; the error shows the right ways and not the key."""
    with pytest.raises(InvalidInput, match=r"must not be a literal.*set OPENAI_API_KEY") as caught:
        OpenaiProvider(stack, "openai", api_key="sk-secret")
    assert "sk-secret" not in str(caught.value)
    assert "sk-secret" not in repr(caught.value.problems)


def test_a_key_from_an_expression(stack: TerraformStack, synth: Synth) -> None:
    """An expression may give the key, unless it holds the key itself."""
    OpenaiProvider(stack, "openai", api_key=Expr("${var.openai_key}"))
    assert synth()["provider"]["openai"][0]["api_key"] == "${var.openai_key}"
    for literal in ("sk-1", '${"sk-1"}', '${ "sk-1" }', "${var.a}sk-1"):
        with pytest.raises(InvalidInput, match="api_key: must not be a literal"):
            OpenaiProvider(stack, "second", api_key=Expr(literal))


def test_a_url_must_be_one(stack: TerraformStack) -> None:
    """A URL without a scheme is refused."""
    with pytest.raises(InvalidInput, match="server_url: must be an http or https URL"):
        OpenaiProvider(stack, "openai", server_url="localhost:8080")


def test_the_plugin_lies_beside_the_stack(stack: TerraformStack, synth: Synth, app: App) -> None:
    """Synthesis installs the plugin once, however many providers the stack has."""
    OpenaiProvider(stack, "openai")
    OpenaiProvider(stack, "second", alias="second")
    synth()
    plugins = Path(app.outdir, "stacks", "stack", "terraform.d", "plugins")
    assert [file.name for file in plugins.rglob("terraform-provider-*")] == [
        f"terraform-provider-openai_v{__version__}"
    ]


def test_another_source_gets_no_plugin(stack: TerraformStack, synth: Synth, app: App) -> None:
    """With the registry's provider nothing is installed, and no version is asked for."""
    OpenaiProvider(stack, "openai", source="antonbabenko/openai")
    assert synth()["terraform"]["required_providers"] == {"openai": {"source": "antonbabenko/openai"}}
    assert not Path(app.outdir, "stacks", "stack", "terraform.d").exists()


def test_patience(stack: TerraformStack, synth: Synth) -> None:
    """Retries and time limit are the plugin's arguments, checked, changed and unset like all others."""
    provider = OpenaiProvider(stack, "openai", max_retries=0, timeout=90.5)
    assert synth()["provider"] == {"openai": [{"max_retries": 0, "timeout": 90.5}]}
    with pytest.raises(InvalidInput, match=r"max_retries: must be a whole number \(got 1\.5\)"):
        provider.max_retries = 1.5
    provider.reset_timeout()
    assert (provider.max_retries, provider.timeout_input) == (0, None)
    assert synth()["provider"] == {"openai": [{"max_retries": 0}]}


def test_patience_in_hcl(stack: TerraformStack) -> None:
    """The HCL form has numbers and truth values as they are."""
    OpenaiProvider(stack, "openai", max_retries=0, timeout=90.5, allow_unlisted_models=True)
    lines = [line.split() for line in Synthesis.synth_hcl(stack).splitlines()]
    for line in ("max_retries = 0", "timeout = 90.5", "allow_unlisted_models = true"):
        assert line.split() in lines


def test_marks_in_hcl(stack: TerraformStack) -> None:
    """Quotes, backslashes and what looks like a template are text in a provider, and expressions are not."""
    variable = TerraformVariable(stack, "v", type="map(string)")
    OpenaiProvider(stack, "openai", server_url='https://h/"${x}\\', api_key=Fn.lookup(variable.value, "k", "x"))
    text = Synthesis.synth_hcl(stack)
    assert r'server_url = "https://h/\"$${x}\\"' in text
    assert 'api_key = "${lookup(var.v, "k", "x")}"' in text


@pytest.mark.parametrize("alias", ["a b", '"', "1a", "", 5])
def test_an_alias_is_a_name(stack: TerraformStack, alias: Any) -> None:
    """What Terraform takes for no name is told, at first and when it is set; others are taken."""
    provider = OpenaiProvider(stack, "openai", alias="größe-2")
    with pytest.raises(InvalidInput, match="alias: must be"):
        OpenaiProvider(stack, "other", alias=alias)
    with pytest.raises(InvalidInput, match="alias: must be"):
        provider.alias = alias
    assert provider.alias_input == "größe-2"


@pytest.mark.parametrize("argument", [{"max_retries": 2}, {"timeout": 60}, {"allow_unlisted_models": True}], ids=str)
def test_another_source_knows_no_patience(stack: TerraformStack, argument: dict[str, Any]) -> None:
    """What the registry's provider has not is refused with it, and unset it is nowhere."""
    with pytest.raises(InvalidInput, match="is an argument of the bundled plugin alone"):
        OpenaiProvider(stack, "openai", source="antonbabenko/openai", **argument)


def test_timeouts(stack: TerraformStack, synth: Synth) -> None:
    """A completion's timeouts are synthesized where they are set and nowhere else."""
    OpenaiProvider(stack, "openai")
    hello = {"model": "gpt-4", "messages": [user("Hello")]}
    c = ChatCompletion(stack, "c", **hello, timeouts={"create": "90s"})
    ChatCompletion(stack, "d", **hello)
    c.timeouts.create = "2m"
    found = synth()["resource"]["openai_chat_completion"]
    assert found["c"]["timeouts"] == {"create": "2m"}
    assert "timeouts" not in found["d"]
    with pytest.raises(InvalidInput, match=r"timeouts\.create: must be a duration"):
        c.put_timeouts(create="soon")


def test_an_id_that_is_taken(stack: TerraformStack) -> None:
    """The engine's refusal is one line, without its stack."""
    OpenaiProvider(stack, "openai")
    with pytest.raises(InvalidInput, match="id: There is already a Construct with name 'openai'") as caught:
        OpenaiProvider(stack, "openai")
    assert caught.value.__suppress_context__


def test_a_stack_without_one(tmp_path: Path) -> None:
    """It is told when the app synthesizes, in a line that says what to add."""
    app = App(outdir=str(tmp_path))
    ChatCompletion(TerraformStack(app, "bare"), "c", model="gpt-4", messages=[user("Hi")])
    with pytest.raises(RuntimeError, match=r"\[bare\] has completions, and no provider for them: add OpenaiProvider\("):
        app.synth()
