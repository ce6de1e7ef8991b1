"""The construct of the provider block, with every name that `cdktf get` generates for it."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import jsii
from constructs import Construct

from cdktf_openai._closed import Closed
from cdktf_openai._engine import cdktf
from cdktf_openai._imports import generate_importable
from cdktf_openai._plugin import PluginSynthesizer
from cdktf_openai._tokens import TEXT_TOKEN
from cdktf_openai._upstream import OnlyDocumented, is_upstream
from cdktf_openai._values import known, to_json
from terraform_provider_openai import __version__, schema
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.schema import API_KEY_VARIABLE, InvalidInput, Problem, check

__all__ = ["OpenaiProvider", "OpenaiProviderConfig"]


class OpenaiProvider(Closed, cdktf.TerraformProvider):
    """The provider `openai`: where the API is, and the key for it.

    Args:
        scope: The stack.
        id: The construct's id.
        api_key: The key, as a token. Better left out: then the plugin reads `OPENAI_API_KEY`, and the key is in no
            file. Terraform writes a variable into a saved plan, a sensitive one too, unless it is `ephemeral`.
        server_url: The base URL of the API. Unset, the plugin reads `OPENAI_BASE_URL`, and without that it is
            `https://api.openai.com/v1`.
        alias: A name for a second provider of this kind.
        source: The provider's address. The default is the plugin that comes with this package and that synthesis puts
            beside the stack; `antonbabenko/openai` takes the registry's, which has no additions:
            what of them a stack sets is told when it is synthesized.
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
        self._id = id
        self._alias = alias
        self._arguments: dict[str, Any] = {}
        self._set(api_key=api_key, server_url=server_url)
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
        if is_bundled:
            PluginSynthesizer.use_for(cdktf.TerraformStack.of(self))
        if is_upstream(source):
            self.node.add_validation(OnlyDocumented(cdktf.TerraformStack.of(self)))

    @property
    @jsii.member(jsii_name="alias")
    def alias(self) -> str | None:
        """The name of a second provider of this kind."""
        return self._alias

    @alias.setter
    def alias(self, value: str | None) -> None:
        self._alias = value

    @property
    def alias_input(self) -> str | None:
        """The same."""
        return self._alias

    def reset_alias(self) -> None:
        """Unset the name."""
        self._alias = None

    @property
    def api_key(self) -> str | None:
        """The key, a token."""
        value: str | None = self._arguments["api_key"]
        return value

    @api_key.setter
    def api_key(self, value: str | None) -> None:
        self._set(api_key=value)

    @property
    def api_key_input(self) -> str | None:
        """The same."""
        return self.api_key

    def reset_api_key(self) -> None:
        """Have the plugin read the key from the environment."""
        self._set(api_key=None)

    @property
    def server_url(self) -> str | None:
        """The base URL of the API."""
        value: str | None = self._arguments["server_url"]
        return value

    @server_url.setter
    def server_url(self, value: str | None) -> None:
        self._set(server_url=value)

    @property
    def server_url_input(self) -> str | None:
        """The same."""
        return self.server_url

    def reset_server_url(self) -> None:
        """Have the plugin read the URL from the environment."""
        self._set(server_url=None)

    @classmethod
    def generate_config_for_import(
        cls,
        scope: Construct,
        import_to_id: str,
        import_from_id: str,
        provider: cdktf.TerraformProvider | None = None,
    ) -> cdktf.ImportableResource:
        """Give an element that imports under this type; Terraform itself imports resources only."""
        return generate_importable(scope, cls.TF_RESOURCE_TYPE, import_to_id, import_from_id, provider)

    def _set(self, **arguments: str | None) -> None:
        values = {**self._arguments, **arguments}
        problems = list(check(schema.OpenaiProviderConfig, known(values)))
        key = values["api_key"]
        if isinstance(key, str) and not TEXT_TOKEN.fullmatch(key):
            problems.append(_literal_key())
        if problems:
            raise InvalidInput(problems, f"OpenaiProvider {self._id!r}")
        self._arguments = values

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> dict[str, Any]:
        text = to_json(schema.OpenaiProviderConfig, self._arguments, cdktf.Token.as_string)
        attributes: dict[str, Any] = json.loads(text)
        return attributes | ({} if self._alias is None else {"alias": self._alias})

    @jsii.member(jsii_name="synthesizeHclAttributes")
    def _synthesize_hcl_attributes(self) -> dict[str, Any]:
        return {
            name: {"value": value, "type": "simple", "isBlock": False, "storageClassType": "string"}
            for name, value in self._synthesize_attributes().items()
        }


class OpenaiProviderConfig(schema.OpenaiProviderConfig):
    """The keywords of an `OpenaiProvider` as one value: `OpenaiProvider(stack, "openai", **config.keywords())`."""

    def __init__(self, *, alias: str | None = None, **keywords: Any) -> None:
        super().__init__(**keywords)
        vars(self)["alias"] = alias

    def keywords(self) -> dict[str, Any]:
        """Give the keywords that are set."""
        return {name: value for name, value in self.values().items() if value is not None}


def _literal_key() -> Problem:
    advice = (
        f"must not be a literal, which would stand in the synthesized stack and in the state; set {API_KEY_VARIABLE}, "
        "or pass the string_value of an ephemeral TerraformVariable"
    )
    return Problem(("api_key",), "secret", None, advice)
