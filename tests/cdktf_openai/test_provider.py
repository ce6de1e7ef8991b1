"""The provider block: its arguments, its key, and the plugin beside the stack."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, TerraformStack, TerraformVariable

from cdktf_openai import InvalidInput, OpenaiProvider
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
