"""The construct of the data source `openai_chat_completion`: a completion that the API has stored."""

from __future__ import annotations

import cdktf_openai._engine.start  # noqa: F401 (before jsii is imported)

# isort: split
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import jsii
from constructs import Construct

from cdktf_openai._engine.assembly import Functions
from cdktf_openai._engine.engine import cdktf
from cdktf_openai._references.arguments import InternalValue, Output, Part, number, text
from cdktf_openai._references.chat import (
    ChatCompletionChoicesList,
    ChatCompletionChoicesMessageFunctionCallOutputReference,
    ChatCompletionChoicesMessageToolCallsList,
    ChatCompletionUsageOutputReference,
)
from cdktf_openai._references.elements import Reference, ReferenceList, Renamable, hcl_attributes, plain_refusals
from cdktf_openai._values.configuration import Configuration, Steps
from cdktf_openai._values.known_names import KnownNamesOnly
from cdktf_openai._values.meta_arguments import checked, path_of, refuse_place
from cdktf_openai._values.values import to_json
from terraform_provider_openai import __version__, schema
from terraform_provider_openai.schema import InvalidInput, Problem

__all__ = [
    "DataOpenaiChatCompletion",
    "DataOpenaiChatCompletionMessagesList",
    "DataOpenaiChatCompletionMessagesOutputReference",
]


class DataOpenaiChatCompletionMessagesOutputReference(Reference):
    """One message of the conversation that was answered."""

    _struct = schema.StoredMessage
    internal_value = InternalValue()
    content = text()
    function_call = Part(ChatCompletionChoicesMessageFunctionCallOutputReference)
    name = text()
    role = text()
    tool_call_id = text()
    tool_calls = Part(ChatCompletionChoicesMessageToolCallsList)


class DataOpenaiChatCompletionMessagesList(ReferenceList[DataOpenaiChatCompletionMessagesOutputReference]):
    """The conversation that was answered."""

    element = DataOpenaiChatCompletionMessagesOutputReference


class DataOpenaiChatCompletion(KnownNamesOnly, Renamable, cdktf.TerraformDataSource):
    """A completion that was made with `store=True`, read by its id.

    Terraform reads data at each plan. Reading a stored completion asks for no answer, so that it is not billed.

    Args:
        scope: The stack, or a construct in it.
        id: The construct's id.
        completion_id: The API's id of the completion, such as `chatcmpl-123`, or another completion's `id`.
        count: How many of this data source.
        depends_on: What must be there first.
        for_each: The iterator that gives one for each element.
        lifecycle: Its conditions.
        provider: The provider to use; by default the stack's only one.

    Raises:
        InvalidInput: The id can be none of a completion.
    """

    TF_RESOURCE_TYPE: ClassVar[str] = schema.RESOURCE_TYPE
    _struct = schema.StoredCompletion

    choices = Part(ChatCompletionChoicesList)
    created = number()
    frequency_penalty = number()
    id = text()
    messages = Part(DataOpenaiChatCompletionMessagesList)
    metadata = Output[Mapping[str, str]]("getStringMapAttribute")
    model = text()
    object = text()
    presence_penalty = number()
    request_id = text()
    seed = number()
    system_fingerprint = text()
    temperature = number()
    top_p = number()
    usage = Part(ChatCompletionUsageOutputReference)
    user = text()

    _steps: ClassVar[Steps] = ()
    _repeated_by: str | None = None

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 (the engine's word)
        *,
        completion_id: str,
        count: float | cdktf.TerraformCount | None = None,
        depends_on: Sequence[cdktf.ITerraformDependable] | None = None,
        for_each: cdktf.ITerraformIterator | None = None,
        lifecycle: cdktf.TerraformResourceLifecycle | dict[str, Any] | None = None,
        provider: cdktf.TerraformProvider | None = None,
    ) -> None:
        refuse_place("DataOpenaiChatCompletion", scope, id)
        self._subject = f"DataOpenaiChatCompletion {path_of(scope, id)!r}"
        meta_arguments = {"count": count, "depends_on": depends_on, "for_each": for_each, "lifecycle": lifecycle}
        meta, problems = checked({**meta_arguments, "provider": provider})
        self._repeated_by = next((name for name in ("count", "for_each") if name in meta), None)
        self._configuration = self._checked(completion_id, problems)
        metadata = cdktf.TerraformProviderGeneratorMetadata(provider_name="openai", provider_version=__version__)
        with plain_refusals(lambda: self._subject):
            super().__init__(
                scope,
                id,
                terraform_resource_type=self.TF_RESOURCE_TYPE,
                terraform_generator_metadata=metadata,
                **meta,
            )
            jsii.sinvoke(Functions, "claim", [self])

    @property
    def completion_id(self) -> str:
        """The API's id of the completion, as it was given."""
        value: str = self._configuration.values["id"]
        return value

    @completion_id.setter
    def completion_id(self, value: str) -> None:
        self._configuration = self._checked(value)

    @property
    def completion_id_input(self) -> str:
        """The same."""
        return self.completion_id

    @property
    def content(self) -> str:
        """The text of the first answer."""
        return self.choices[0].message.content

    def _checked(self, completion_id: str, more_problems: Sequence[Problem] = ()) -> Configuration:
        try:
            values = {"id": completion_id}
            return Configuration(schema.StoredCompletion, values, lambda: self._subject, more_problems=more_problems)
        except InvalidInput as error:
            problems = [
                each if each in more_problems else each._replace(path=("completion_id",)) for each in error.problems
            ]
            raise InvalidInput(problems, self._subject) from None

    @property
    def _root(self) -> DataOpenaiChatCompletion:
        return self

    def _input(self, steps: Steps) -> Any:
        return self._configuration.at(steps)

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> dict[str, Any]:
        text_ = to_json(schema.StoredCompletion, self._configuration.values, cdktf.Token.as_string)
        attributes: dict[str, Any] = json.loads(text_)
        return attributes

    @jsii.member(jsii_name="synthesizeHclAttributes")
    def _synthesize_hcl_attributes(self) -> dict[str, Any]:
        return hcl_attributes(self._synthesize_attributes())
