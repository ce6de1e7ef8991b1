"""The construct of the provider block."""

from __future__ import annotations

from typing import Any, ClassVar

import jsii
from constructs import Construct

from cdktf_openai._engine import cdktf
from cdktf_openai._plugin import PluginSynthesizer
from cdktf_openai._tokens import is_token
from cdktf_openai._values import known, synthesized
from terraform_provider_openai import __version__
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.schema import API_KEY_VARIABLE, InvalidInput, OpenaiProviderConfig, Problem, check


class OpenaiProvider(cdktf.TerraformProvider):
    """The provider `openai`: where the API is, and the key for it.

    Args:
        scope: The stack.
        id: The construct's id.
        api_key: The key, as a token: of a sensitive `TerraformVariable`, or of another resource. Better left out: then
            the plugin reads `OPENAI_API_KEY`, and the key is in no file.
        server_url: The base URL of the API. Unset, the plugin reads `OPENAI_BASE_URL`, and without that it is
            `https://api.openai.com/v1`.
        alias: A name for a second provider of this kind.
        source: The provider's address. The default is the plugin that comes with this package and that synthesis puts
            beside the stack; `antonbabenko/openai` takes the registry's.
        version: The version constraint; by default the one of the bundled plugin, and none for another source.

    Raises:
        InvalidInput: A value is wrong, or the key is a literal.
    """

    TF_RESOURCE_TYPE: ClassVar[str] = "openai"

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 (the engine's word)
        *,
        api_key: str | None = None,
        server_url: str | None = None,
        alias: str | None = None,
        source: str = PROVIDER_ADDRESS,
        version: str | None = None,
    ) -> None:
        arguments = {"api_key": api_key, "server_url": server_url}
        problems = list(check(OpenaiProviderConfig, known(arguments)))
        if isinstance(api_key, str) and not is_token(api_key):
            problems.append(_literal_key())
        if problems:
            raise InvalidInput(problems, f"OpenaiProvider '{scope.node.path}/{id}'")
        self._arguments: dict[str, Any] = {**arguments, "alias": alias}
        is_bundled = source == PROVIDER_ADDRESS
        super().__init__(
            scope,
            id,
            terraform_resource_type=self.TF_RESOURCE_TYPE,
            terraform_generator_metadata=cdktf.TerraformProviderGeneratorMetadata(
                provider_name="openai", provider_version_constraint=version or (__version__ if is_bundled else None)
            ),
            terraform_provider_source=source,
        )
        if alias is not None:
            self.alias = alias
        if is_bundled:
            PluginSynthesizer.use_for(cdktf.TerraformStack.of(self))

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> dict[str, Any]:
        return synthesized(self._arguments, cdktf.Token.as_string)

    @jsii.member(jsii_name="synthesizeHclAttributes")
    def _synthesize_hcl_attributes(self) -> dict[str, Any]:
        return {
            name: {"value": value, "isBlock": False, "type": "simple", "storageClassType": "string"}
            for name, value in self._synthesize_attributes().items()
        }


def _literal_key() -> Problem:
    advice = (
        f"must not be a literal, which would stand in the synthesized stack and in the state; set {API_KEY_VARIABLE}, "
        "or pass the string_value of a sensitive TerraformVariable"
    )
    return Problem(("api_key",), "secret", None, advice)
