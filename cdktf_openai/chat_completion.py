"""The construct of the resource `openai_chat_completion`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import jsii
from constructs import Construct

from cdktf_openai._engine import cdktf
from cdktf_openai._outputs import ChoiceList, UsageReference
from cdktf_openai._values import known, plain, synthesized, text_problems
from terraform_provider_openai import __version__, schema
from terraform_provider_openai.schema import Function, FunctionCall, InvalidInput, Message, Stop, check


class ChatCompletion(cdktf.TerraformResource):
    """A completion of a conversation, asked for when the stack is applied and kept in the state.

    Every value may be a token, and a dict may stand wherever a struct does.

    Args:
        scope: The stack, or a construct in it.
        id: The construct's id.
        messages: The conversation so far, at least one message.
        model: The model to ask.
        frequency_penalty: From -2 to 2, by default 0; above 0 makes repetition rarer.
        function_call: Whether the model answers or calls a function: exactly one of `one` and `two`.
        functions: The functions that the model may write calls of.
        logit_bias: From token ids to whole numbers from -100 to 100: makes tokens more or less likely.
        max_tokens: The most tokens to generate; by default the model's context is the limit.
        n: How many answers to generate, 1 to 128, by default 1.
        presence_penalty: From -2 to 2, by default 0; above 0 makes new topics likelier.
        stop: Up to 4 texts at which the model stops: exactly one of `str` and `array_of_str`.
        stream: Whether the API sends the answer in pieces; the state holds the whole answer all the same.
        temperature: From 0 to 2, by default 1; low values make answers focused.
        top_p: From 0 to 1, by default 1; an alternative to `temperature`.
        user: An identifier of your end user.
        connection: As for every resource of the engine, like all that follow.
        count: How many of this resource.
        depends_on: What must be there first.
        for_each: The iterator that gives one resource for each element.
        lifecycle: When Terraform creates, replaces and destroys.
        provider: The provider to use; by default the stack's only one.
        provisioners: What runs after the creation.

    Raises:
        InvalidInput: Values break the rules; all of them are told at once, with their full paths.
    """

    TF_RESOURCE_TYPE: ClassVar[str] = schema.RESOURCE_TYPE

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 (the engine's word)
        *,
        messages: Sequence[Message | Mapping[str, Any]],
        model: str,
        frequency_penalty: float | None = None,
        function_call: FunctionCall | Mapping[str, Any] | None = None,
        functions: Sequence[Function | Mapping[str, Any]] | None = None,
        logit_bias: Mapping[str, int] | None = None,
        max_tokens: float | None = None,
        n: float | None = None,
        presence_penalty: float | None = None,
        stop: Stop | Mapping[str, Any] | None = None,
        stream: bool | cdktf.IResolvable | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        user: str | None = None,
        connection: cdktf.SSHProvisionerConnection | cdktf.WinrmProvisionerConnection | dict[str, Any] | None = None,
        count: float | cdktf.TerraformCount | None = None,
        depends_on: Sequence[cdktf.ITerraformDependable] | None = None,
        for_each: cdktf.ITerraformIterator | None = None,
        lifecycle: cdktf.TerraformResourceLifecycle | dict[str, Any] | None = None,
        provider: cdktf.TerraformProvider | None = None,
        provisioners: Sequence[Any] | None = None,
    ) -> None:
        arguments = {
            "messages": messages,
            "model": model,
            "frequency_penalty": frequency_penalty,
            "function_call": function_call,
            "functions": functions,
            "logit_bias": logit_bias,
            "max_tokens": max_tokens,
            "n": n,
            "presence_penalty": presence_penalty,
            "stop": stop,
            "stream": stream,
            "temperature": temperature,
            "top_p": top_p,
            "user": user,
        }
        self._arguments = _checked(arguments, f"ChatCompletion '{scope.node.path}/{id}'")
        super().__init__(
            scope,
            id,
            terraform_resource_type=self.TF_RESOURCE_TYPE,
            terraform_generator_metadata=cdktf.TerraformProviderGeneratorMetadata(
                provider_name="openai", provider_version=__version__
            ),
            connection=connection,
            count=count,
            depends_on=depends_on,
            for_each=for_each,
            lifecycle=lifecycle,
            provider=provider,
            provisioners=provisioners,
        )

    @property
    def choices(self) -> ChoiceList:
        """The answers, `n` of them."""
        return ChoiceList(self, "choices")

    @property
    def created(self) -> float:
        """When the completion was made, in seconds since 1970."""
        return self.get_number_attribute("created")

    @property
    def id(self) -> str:
        """The API's id of the completion."""
        return self.get_string_attribute("id")

    @property
    def object(self) -> str:
        """The kind of the API's answer: `chat.completion`."""
        return self.get_string_attribute("object")

    @property
    def usage(self) -> UsageReference:
        """How many tokens the completion took."""
        return UsageReference(self, "usage")

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> dict[str, Any]:
        return synthesized(self._arguments, cdktf.Token.as_string)

    @jsii.member(jsii_name="synthesizeHclAttributes")
    def _synthesize_hcl_attributes(self) -> dict[str, Any]:
        return {
            name: {"value": value, "isBlock": False, "type": "simple", "storageClassType": "any"}
            for name, value in self._synthesize_attributes().items()
        }


def _checked(arguments: Mapping[str, Any], subject: str) -> dict[str, Any]:
    values = {name: plain(value) for name, value in arguments.items()}
    problems = [*check(schema.ChatCompletion, known(values)), *text_problems(values)]
    if problems:
        raise InvalidInput(problems, subject)
    return values
