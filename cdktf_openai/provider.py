"""The construct of the provider block, with every name that `cdktf get` generates for it."""

from __future__ import annotations

import cdktf_openai._engine.start  # noqa: F401 (before jsii is imported)

# isort: split
import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

import jsii
from constructs import Construct

from cdktf_openai._engine.assembly import NAME
from cdktf_openai._engine.engine import cdktf
from cdktf_openai._engine.imports import generate_importable
from cdktf_openai._engine.plugin import install_beside
from cdktf_openai._engine.reading import unmade
from cdktf_openai._engine.tokens import TEXT_TOKEN, Expr
from cdktf_openai._engine.upstream import OnlyDocumented, is_upstream
from cdktf_openai._references.arguments import Input, Reset, Setting
from cdktf_openai._references.elements import TERRAFORM_NAME, plain_refusals
from cdktf_openai._values.configuration import Steps
from cdktf_openai._values.known_names import KnownNamesOnly
from cdktf_openai._values.meta_arguments import path_of, refuse_place
from cdktf_openai._values.models import remember
from cdktf_openai._values.values import known_value, text_problems, to_json, unmade_tokens
from terraform_provider_openai import __version__, schema
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.schema import API_KEY_VARIABLE, InvalidInput, Problem, check

__all__ = ["OpenaiProvider", "OpenaiProviderConfig"]


class OpenaiProvider(KnownNamesOnly, cdktf.TerraformProvider, jsii_type=f"{NAME}.Provider"):
    """The provider `openai`: where the API is, and the key for it.

    Args:
        scope: The stack, or a construct in it.
        id: The construct's id.
        api_key: The key that requests carry. Unset, it is read from the environment variable `OPENAI_API_KEY`, which
            keeps it out of every file. A token: a literal key is rejected. Terraform writes a variable into a saved
            plan, even a sensitive one, unless it is `ephemeral`.
        server_url: Where the API is. Unset, it is read from the environment variable `OPENAI_BASE_URL`, and without
            that it is `https://api.openai.com/v1`.
        allow_unlisted_models: Whether models that the resource's documentation does not list may be asked. By default
            they are refused when a change is planned.
        max_retries: How many times a call that fails is made again, where the failure may pass: a broken connection, no
            answer in time, too many requests, an error of the server. 0 to 100, by default 2. `Retry-After` is honoured
            up to two minutes.
        timeout: How many seconds the API may be silent, before its answer and inside of it: 0.1 to 86400, by default
            600. A resource's `timeouts` bound the whole.
        max_response_bytes: How many bytes an answer may have, decoded: 1024 to 2147483648, by default 16777216 (16
            MiB). A longer one ends there: what arrived is in the state, with an error.
        interrupt_grace_period: How many seconds a call that is in flight may still take when Terraform is interrupted,
            because it is paid for: 0 to 3600, by default 10. No new call begins, and a second interrupt ends everything
            at once.
        alias: A name for a second provider of this kind.
        source: The provider's address. The default is the plugin that comes with this package, which synthesis places
            next to the stack; `antonbabenko/openai` is the registry's, which has no additions: additions that a stack
            sets are reported when it is synthesized.
        version: The version constraint; by default the one of the bundled plugin, and none for another source.

    Raises:
        InvalidInput: A value is wrong, the key is a literal, or the registry's provider has no such argument.
    """

    TF_RESOURCE_TYPE: ClassVar[str] = "openai"
    _struct = schema.OpenaiProviderConfig

    allow_unlisted_models = Setting[Any]()
    allow_unlisted_models_input = Input[Any]()
    api_key = Setting[str]()
    api_key_input = Input[str]()
    interrupt_grace_period = Setting[float]()
    interrupt_grace_period_input = Input[float]()
    max_response_bytes = Setting[float]()
    max_response_bytes_input = Input[float]()
    max_retries = Setting[float]()
    max_retries_input = Input[float]()
    server_url = Setting[str]()
    server_url_input = Input[str]()
    timeout = Setting[float]()
    timeout_input = Input[float]()

    reset_allow_unlisted_models = Reset()
    reset_api_key = Reset()
    reset_interrupt_grace_period = Reset()
    reset_max_response_bytes = Reset()
    reset_max_retries = Reset()
    reset_server_url = Reset()
    reset_timeout = Reset()

    _steps: ClassVar[Steps] = ()

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 (the engine's word)
        *,
        api_key: str | None = None,
        server_url: str | None = None,
        allow_unlisted_models: bool | cdktf.IResolvable | None = None,
        max_retries: float | None = None,
        timeout: float | None = None,
        max_response_bytes: float | None = None,
        interrupt_grace_period: float | None = None,
        alias: str | None = None,
        source: str = PROVIDER_ADDRESS,
        version: str | None = None,
    ) -> None:
        refuse_place("OpenaiProvider", scope, id)
        self._id = id
        self._alias = alias
        self._is_bundled = source == PROVIDER_ADDRESS
        self._arguments = {
            "api_key": api_key,
            "server_url": server_url,
            "allow_unlisted_models": allow_unlisted_models,
            "max_retries": max_retries,
            "timeout": timeout,
            "max_response_bytes": max_response_bytes,
            "interrupt_grace_period": interrupt_grace_period,
        }
        self._refuse(self._arguments, alias)
        constraint = version or (__version__ if self._is_bundled else None)
        with plain_refusals(lambda: f"OpenaiProvider {path_of(scope, id)!r}"):
            jsii.create(OpenaiProvider, self, [scope, id, self._json(), source, constraint])
        stack = cdktf.TerraformStack.of(self)
        remember(self, stack)
        if self._is_bundled:
            install_beside(stack)
        if is_upstream(source):
            self.node.add_validation(OnlyDocumented(stack))

    @property
    def alias(self) -> str | None:
        """The name of a second provider of this kind."""
        return self._alias

    @alias.setter
    def alias(self, value: str | None) -> None:
        self._set(self._arguments, value)

    @property
    def alias_input(self) -> str | None:
        """The same."""
        return self._alias

    def reset_alias(self) -> None:
        """Unset the name."""
        self._set(self._arguments, None)

    @classmethod
    def generate_config_for_import(
        cls,
        scope: Construct,
        import_to_id: str,
        import_from_id: str,
        provider: cdktf.TerraformProvider | None = None,
    ) -> cdktf.ImportableResource:
        """Return an element that imports under this type; Terraform itself imports resources only."""
        return generate_importable(scope, cls.TF_RESOURCE_TYPE, import_to_id, import_from_id, provider)

    @property
    def _root(self) -> OpenaiProvider:
        return self

    def _input(self, steps: Steps) -> Any:
        return self._arguments[str(steps[0])]

    def _change(self, steps: Steps, value: Any) -> None:
        self._set({**self._arguments, str(steps[0]): value}, self._alias)

    def _set(self, arguments: dict[str, Any], alias: str | None) -> None:
        self._refuse(arguments, alias)
        self._arguments, self._alias = arguments, alias
        jsii.invoke(self, "setAttributes", [self._json()])

    def _refuse(self, arguments: dict[str, Any], alias: str | None) -> None:
        problems = [
            *check(schema.OpenaiProviderConfig, known_value(arguments)),
            *text_problems(arguments),
            *unmade_tokens(arguments, unmade),
            *_alias_problems(known_value(alias)),
        ]
        key = arguments["api_key"]
        if isinstance(key, str) and not (TEXT_TOKEN.fullmatch(key) or _is_expression(key)):
            problems.append(_literal_key())
        if not self._is_bundled:
            problems += [_only_bundled(name) for name in _ONLY_BUNDLED if arguments[name] is not None]
        if problems:
            raise InvalidInput(problems, f"OpenaiProvider {self._id!r}")

    def _json(self) -> str:
        attributes = json.loads(to_json(schema.OpenaiProviderConfig, self._arguments, cdktf.Token.as_string))
        return json.dumps(attributes | ({} if self._alias is None else {"alias": known_value(self._alias)}))


class OpenaiProviderConfig(schema.OpenaiProviderConfig):
    """The keywords of an `OpenaiProvider` as one value: `OpenaiProvider(stack, "openai", **config.keywords())`."""

    def __init__(self, *, alias: str | None = None, **keywords: Any) -> None:
        super().__init__(**keywords)
        vars(self)["alias"] = alias

    def keywords(self) -> dict[str, Any]:
        """Return the keywords that are set."""
        return {name: value for name, value in self.values().items() if value is not None}


_ONLY_BUNDLED = tuple(
    name for name, attribute in schema.attributes_of(schema.OpenaiProviderConfig).items() if attribute.addition
)


def _alias_problems(alias: Any) -> Iterator[Problem]:
    if alias is None:
        return
    message = TERRAFORM_NAME.broken_by(alias) if isinstance(alias, str) else "must be a text that is known"
    if message:
        yield Problem(("alias",), TERRAFORM_NAME.name, alias, message)


def _only_bundled(name: str) -> Problem:
    return Problem((name,), "source", None, "is an argument of the bundled plugin alone: leave it out, or the source")


def _is_expression(key: str) -> bool:
    """Return whether a key is an expression, of something else than a literal."""
    return isinstance(key, Expr) and re.fullmatch(r'\$\{\s*[^"\s].*\}', key, re.DOTALL) is not None


def _literal_key() -> Problem:
    advice = (
        f"must not be a literal, which would stand in the synthesized stack and in the state; set {API_KEY_VARIABLE}, "
        "or pass the string_value of an ephemeral TerraformVariable"
    )
    return Problem(("api_key",), "secret", None, advice)
