"""The construct of the resource `openai_chat_completion`, with every name that `cdktf get` generates for it."""

from __future__ import annotations

import cdktf_openai._engine.start  # noqa: F401 (before jsii is imported)

# isort: split
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal

import jsii
from constructs import Construct
from jsii._reference_map import register_reference

from cdktf_openai._batch import Batch
from cdktf_openai._engine.assembly import NAME
from cdktf_openai._engine.engine import cdktf
from cdktf_openai._engine.imports import generate_importable
from cdktf_openai._references.arguments import (
    Input,
    Part,
    Reset,
    bool_argument,
    number,
    number_argument,
    number_map_argument,
    text,
    text_argument,
    text_map_argument,
)
from cdktf_openai._references.chat import (
    ChatCompletionChoicesList,
    ChatCompletionChoicesMessageFunctionCallOutputReference,
    ChatCompletionChoicesMessageOutputReference,
    ChatCompletionChoicesOutputReference,
    ChatCompletionMessagesFunctionCallOutputReference,
    ChatCompletionMessagesList,
    ChatCompletionMessagesOutputReference,
    ChatCompletionStopOutputReference,
    ChatCompletionTimeoutsOutputReference,
    ChatCompletionUsageOutputReference,
)
from cdktf_openai._references.elements import CheckedAtSynthesis, Reference, Renamable, plain_refusals
from cdktf_openai._references.tools import (
    ChatCompletionFunctionCallOutputReference,
    ChatCompletionFunctionCallTwoOutputReference,
    ChatCompletionFunctionsList,
    ChatCompletionFunctionsOutputReference,
    ChatCompletionResponseFormatOutputReference,
    ChatCompletionToolChoiceOutputReference,
    ChatCompletionToolsList,
)
from cdktf_openai._values.completion_config import ChatCompletionConfig
from cdktf_openai._values.configuration import Configuration, Steps
from cdktf_openai._values.estimate import Estimate, estimate
from cdktf_openai._values.known_names import KnownNamesOnly
from cdktf_openai._values.meta_arguments import checked, path_of, refuse_place
from cdktf_openai._values.models import allows_unlisted
from cdktf_openai._values.values import to_json
from cdktf_openai.functions import ChatFunction
from terraform_provider_openai import schema
from terraform_provider_openai.schema import (
    Choice,
    Function,
    FunctionCall,
    FunctionCallTwo,
    JsonSchema,
    Message,
    MessageFunctionCall,
    Model,
    ReplyFunctionCall,
    ReplyMessage,
    ResponseFormat,
    Stop,
    Timeouts,
    Tool,
    ToolChoice,
    ToolChoiceFunction,
    Usage,
)

__all__ = [
    "ChatCompletion",
    "ChatCompletionChoices",
    "ChatCompletionChoicesList",
    "ChatCompletionChoicesMessage",
    "ChatCompletionChoicesMessageFunctionCall",
    "ChatCompletionChoicesMessageFunctionCallOutputReference",
    "ChatCompletionChoicesMessageOutputReference",
    "ChatCompletionChoicesOutputReference",
    "ChatCompletionConfig",
    "ChatCompletionFunctionCall",
    "ChatCompletionFunctionCallOutputReference",
    "ChatCompletionFunctionCallTwo",
    "ChatCompletionFunctionCallTwoOutputReference",
    "ChatCompletionFunctions",
    "ChatCompletionFunctionsList",
    "ChatCompletionFunctionsOutputReference",
    "ChatCompletionMessages",
    "ChatCompletionMessagesFunctionCall",
    "ChatCompletionMessagesFunctionCallOutputReference",
    "ChatCompletionMessagesList",
    "ChatCompletionMessagesOutputReference",
    "ChatCompletionStop",
    "ChatCompletionStopOutputReference",
    "ChatCompletionTimeouts",
    "ChatCompletionTimeoutsOutputReference",
    "ChatCompletionUsage",
    "ChatCompletionUsageOutputReference",
]

ChatCompletionChoices = Choice
ChatCompletionChoicesMessage = ReplyMessage
ChatCompletionChoicesMessageFunctionCall = ReplyFunctionCall
ChatCompletionFunctionCall = FunctionCall
ChatCompletionFunctionCallTwo = FunctionCallTwo
ChatCompletionFunctions = ChatFunction
ChatCompletionMessages = Message
ChatCompletionMessagesFunctionCall = MessageFunctionCall
ChatCompletionStop = Stop
ChatCompletionTimeouts = Timeouts
ChatCompletionUsage = Usage

Connection = cdktf.SSHProvisionerConnection | cdktf.WinrmProvisionerConnection | dict[str, Any]


class ChatCompletion(KnownNamesOnly, Renamable, cdktf.TerraformResource, jsii_type=f"{NAME}.Completion"):
    """A completion of a conversation, asked for when the stack is applied and kept in the state.

    Every value may be a token, and a dict may stand wherever a struct does. `max_completion_tokens` and what follows it
    to `timeouts` are additions of the API, which `source="antonbabenko/openai"` does not have.

    Args:
        scope: The stack, or a construct in it.
        id: The construct's id.
        messages: The conversation so far, at least one message.
        model: The model to ask. An unlisted one needs `allow_unlisted_models` on the provider, which must be defined
            first.
        frequency_penalty: From -2 to 2. Above 0, a token is the less likely the more often it stands in the text so
            far, which makes verbatim repetition rarer. By default 0.
        function_call: Whether the model answers or calls a function. Unset it is `none` without functions, else `auto`.
            `"auto"`, `"none"`, or `call("a_function")`.
        functions: The functions that the model may write calls of.
        logit_bias: Makes tokens more or less likely: a map from token ids to whole numbers from -100 to 100, added to
            the model's logits. Values between -1 and 1 nudge; -100 bans a token, 100 lets nothing else be chosen.
        max_tokens: The most tokens to generate. Unset, the model's context is the limit: prompt and answer together.
        n: How many answers to generate, 1 to 128. By default 1.
        presence_penalty: From -2 to 2. Above 0, a token that stands in the text so far is less likely, which makes new
            topics likelier. By default 0.
        stop: Up to 4 texts at which the model stops writing; none of them is in the answer. Exactly one of `str` and
            `array_of_str`, such as `stop(["END", "STOP"])`.
        stream: Have the API send the answer in pieces, as server-sent events. The state holds the whole answer all the
            same, with its `usage`, which is asked for as well. By default false.
        temperature: From 0 to 2: low values make the answer focused and repeatable, high ones varied. Change this or
            `top_p`, not both. By default 1.
        top_p: Nucleus sampling: only the tokens that make up this share of the probability are considered, 0 to 1.
            Change this or `temperature`, not both. By default 1.
        user: An identifier of your end user, which helps the API's provider to detect abuse.
        max_completion_tokens: The most tokens to generate, those of the model's reasoning included. Newer models want
            this instead of `max_tokens`.
        metadata: What a stored completion is to be found by: up to 16 texts of up to 512 characters, under keys of up
            to 64.
        parallel_tool_calls: Whether the model may call several tools in one answer. The API's default is true.
        response_format: The format of the answers: text, JSON, or JSON that fits a schema. `"text"`, `"json_object"`,
            or `json_schema("a_name", {…})`.
        seed: Has the API try to give the same answers to the same request. `system_fingerprint` tells when it can't,
            because the model has changed.
        store: Whether the API keeps the completion, so that it can be imported and read by the data source.
        tool_choice: Whether the model answers or calls tools. Unset it is `none` without tools, else `auto`. `"auto"`,
            `"none"`, `"required"`, or `call_tool("a_name")`.
        tools: The tools that the model may call, in place of `functions`. Such as
            `tool(ChatFunction.from_callable(f))`.
        timeouts: How long asking for the completion may take. Nothing of it is sent; a change of it asks for nothing.
            Such as `{"create": "90s"}`.
        connection: How provisioners connect to the resource, as for every resource of the engine.
        count: How many of this resource to create.
        depends_on: What must be created first.
        for_each: The iterator that creates one resource for each element.
        lifecycle: When Terraform creates, replaces and destroys the resource.
        provider: The provider to use; by default the stack's only one.
        provisioners: What runs after the creation.

    Raises:
        InvalidInput: Values break the rules; all of them are told at once, with their full paths.
    """

    TF_RESOURCE_TYPE: ClassVar[str] = schema.RESOURCE_TYPE
    _struct = schema.ChatCompletion

    choices = Part(ChatCompletionChoicesList)
    created = number()
    frequency_penalty = number_argument()
    frequency_penalty_input = Input[float]()
    function_call = Part(ChatCompletionFunctionCallOutputReference)
    function_call_input = Input[FunctionCall]()
    functions = Part(ChatCompletionFunctionsList)
    functions_input = Input[list[ChatFunction]]()
    id = text()
    logit_bias = number_map_argument()
    logit_bias_input = Input[Mapping[str, float]]()
    max_completion_tokens = number_argument()
    max_completion_tokens_input = Input[float]()
    max_tokens = number_argument()
    max_tokens_input = Input[float]()
    messages = Part(ChatCompletionMessagesList)
    messages_input = Input[list[Message]]()
    metadata = text_map_argument()
    metadata_input = Input[Mapping[str, str]]()
    model = text_argument()
    model_input = Input[str]()
    n = number_argument()
    n_input = Input[float]()
    object = text()
    parallel_tool_calls = bool_argument()
    parallel_tool_calls_input = Input[Any]()
    presence_penalty = number_argument()
    presence_penalty_input = Input[float]()
    request_id = text()
    response_format = Part(ChatCompletionResponseFormatOutputReference)
    response_format_input = Input[ResponseFormat]()
    seed = number_argument()
    seed_input = Input[float]()
    stop = Part(ChatCompletionStopOutputReference)
    stop_input = Input[Stop]()
    store = bool_argument()
    store_input = Input[Any]()
    stream = bool_argument()
    stream_input = Input[Any]()
    system_fingerprint = text()
    temperature = number_argument()
    temperature_input = Input[float]()
    tool_choice = Part(ChatCompletionToolChoiceOutputReference)
    tool_choice_input = Input[ToolChoice]()
    tools = Part(ChatCompletionToolsList)
    tools_input = Input[list[Tool]]()
    top_p = number_argument()
    top_p_input = Input[float]()
    usage = Part(ChatCompletionUsageOutputReference)
    user = text_argument()
    user_input = Input[str]()
    timeouts = Part(ChatCompletionTimeoutsOutputReference)
    timeouts_input = Input[Timeouts]()

    reset_frequency_penalty = Reset()
    reset_function_call = Reset()
    reset_functions = Reset()
    reset_logit_bias = Reset()
    reset_max_completion_tokens = Reset()
    reset_max_tokens = Reset()
    reset_metadata = Reset()
    reset_n = Reset()
    reset_parallel_tool_calls = Reset()
    reset_presence_penalty = Reset()
    reset_response_format = Reset()
    reset_seed = Reset()
    reset_stop = Reset()
    reset_store = Reset()
    reset_stream = Reset()
    reset_temperature = Reset()
    reset_tool_choice = Reset()
    reset_tools = Reset()
    reset_top_p = Reset()
    reset_user = Reset()
    reset_timeouts = Reset()

    _steps: ClassVar[Steps] = ()
    _repeated_by: str | None = None
    _is_checked_at_synthesis = False

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 (the engine's word)
        *,
        messages: Iterable[Message | Mapping[str, Any] | Reference] | cdktf.IResolvable,
        model: Model,
        frequency_penalty: float | None = None,
        function_call: FunctionCall | Literal["auto", "none"] | Mapping[str, Any] | Reference | None = None,
        functions: Iterable[Function | Mapping[str, Any] | Reference] | cdktf.IResolvable | None = None,
        logit_bias: Mapping[str, float] | Mapping[int, float] | None = None,
        max_tokens: float | None = None,
        n: float | None = None,
        presence_penalty: float | None = None,
        stop: Stop | Mapping[str, Any] | Reference | None = None,
        stream: bool | cdktf.IResolvable | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        user: str | None = None,
        max_completion_tokens: float | None = None,
        metadata: Mapping[str, str] | None = None,
        parallel_tool_calls: bool | cdktf.IResolvable | None = None,
        response_format: ResponseFormat | Literal["text", "json_object"] | Mapping[str, Any] | Reference | None = None,
        seed: float | None = None,
        store: bool | cdktf.IResolvable | None = None,
        tool_choice: ToolChoice | Literal["auto", "none", "required"] | Mapping[str, Any] | Reference | None = None,
        tools: Iterable[Tool | Mapping[str, Any] | Reference] | cdktf.IResolvable | None = None,
        timeouts: Timeouts | Mapping[str, Any] | Reference | None = None,
        connection: Connection | None = None,
        count: float | cdktf.TerraformCount | None = None,
        depends_on: Sequence[cdktf.ITerraformDependable] | None = None,
        for_each: cdktf.ITerraformIterator | None = None,
        lifecycle: cdktf.TerraformResourceLifecycle | dict[str, Any] | None = None,
        provider: cdktf.TerraformProvider | None = None,
        provisioners: Sequence[Any] | None = None,
    ) -> None:
        refuse_place("ChatCompletion", scope, id)
        meta, problems = checked(
            {
                "connection": connection,
                "count": count,
                "depends_on": depends_on,
                "for_each": for_each,
                "lifecycle": lifecycle,
                "provider": provider,
                "provisioners": provisioners,
            }
        )
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
            "max_completion_tokens": max_completion_tokens,
            "metadata": metadata,
            "parallel_tool_calls": parallel_tool_calls,
            "response_format": response_format,
            "seed": seed,
            "store": store,
            "tool_choice": tool_choice,
            "tools": tools,
            "timeouts": timeouts,
        }
        self._repeated_by = next((name for name in ("count", "for_each") if name in meta), None)

        def subject() -> str:
            return f"ChatCompletion {path_of(scope, id)!r}"

        self._configuration = Configuration(
            schema.ChatCompletion,
            arguments,
            subject,
            lambda: self._allows_unlisted(scope, provider),
            problems,
        )
        struct = [cdktf.TerraformMetaArguments(**meta)] if meta else []
        with plain_refusals(subject):
            jsii.create(ChatCompletion, self, [scope, id, self._json(), *struct])

    def put_function_call(
        self, *, one: str | None = None, two: FunctionCallTwo | Mapping[str, Any] | None = None
    ) -> None:
        """Set what the model may do with the functions."""
        self._change(("function_call",), {"one": one, "two": two})

    def put_functions(self, value: Iterable[Function | Mapping[str, Any] | Reference] | cdktf.IResolvable) -> None:
        """Set the functions."""
        self._change(("functions",), value)

    def put_messages(self, value: Iterable[Message | Mapping[str, Any] | Reference] | cdktf.IResolvable) -> None:
        """Set the messages."""
        self._change(("messages",), value)

    def put_response_format(self, *, type: str, json_schema: JsonSchema | Mapping[str, Any] | None = None) -> None:  # noqa: A002 (the field's own name)
        """Set the format of the answers."""
        self._change(("response_format",), {"type": type, "json_schema": json_schema})

    def put_stop(
        self,
        *,
        array_of_str: Sequence[str] | None = None,
        str: str | None = None,  # noqa: A002 (the field's own name)
    ) -> None:
        """Set where the model stops."""
        self._change(("stop",), {"array_of_str": array_of_str, "str": str})

    def put_tool_choice(
        self, *, mode: str | None = None, function: ToolChoiceFunction | Mapping[str, Any] | None = None
    ) -> None:
        """Set what the model may do with the tools."""
        self._change(("tool_choice",), {"mode": mode, "function": function})

    def put_tools(self, value: Iterable[Tool | Mapping[str, Any] | Reference] | cdktf.IResolvable) -> None:
        """Set the tools."""
        self._change(("tools",), value)

    def put_timeouts(self, *, create: str | None = None) -> None:
        """Set how long asking may take."""
        self._change(("timeouts",), {"create": create})

    @classmethod
    def generate_config_for_import(
        cls,
        scope: Construct,
        import_to_id: str,
        import_from_id: str,
        provider: cdktf.TerraformProvider | None = None,
    ) -> cdktf.ImportableResource:
        """Return an element that has Terraform write the configuration of a completion that it imports.

        Args:
            scope: The stack.
            import_to_id: The id of the resource in the configuration.
            import_from_id: The API's id of the completion.
            provider: The provider to use.
        """
        return generate_importable(scope, cls.TF_RESOURCE_TYPE, import_to_id, import_from_id, provider)

    @classmethod
    def batch(cls, scope: Construct, id: str, items: Mapping[str, Mapping[str, Any]]) -> ChatCompletionBatch:  # noqa: A002
        """Make many completions at once, faster than one by one: twice as fast for thousands (`make bench-synth`).

        Args:
            scope: The stack, or a construct in it.
            id: The id of the construct that holds the completions.
            items: The keywords of each completion by its id; the engine's own, such as `count`, are not among them.

        Returns:
            The completions by their ids: `batch["a"].usage.total_tokens`, and `batch.contents()` for all texts.

        Raises:
            InvalidInput: Values break the rules; those of all items are told at once.
        """
        return ChatCompletionBatch(scope, id, items)

    @property
    def content(self) -> str:
        """The text of the first answer."""
        return self.choices[0].message.content

    @property
    def finish_reason(self) -> str:
        """Why the first answer ends."""
        return self.choices[0].finish_reason

    @cached_property
    def _configuration(self) -> Configuration:
        """The values of a completion that a batch made, wherever it is met first: as an item, a child, in an aspect."""
        register_reference(self)  # from now on it is met as this object
        batch: ChatCompletionBatch = self.node.scope  # type: ignore[assignment] # nothing else makes one elsewhere
        configuration = batch.configuration(self.node.id)
        configuration.allows_unlisted = lambda: self._allows_unlisted(batch, None)
        return configuration

    @property
    def _root(self) -> ChatCompletion:
        return self

    def estimate(self) -> Estimate:
        """Count the tokens that the completion takes, offline, as its arguments are now.

        Needs the extra `tokens`.

        Returns:
            The tokens of the prompt, exact where all of it is known, and the room that is left for the answer.

        Raises:
            InvalidInput: The model is not one of the listed ones, or known only when Terraform applies.
            ImportError: The extra `tokens` is not installed.
        """
        return estimate(self._configuration.values, lambda: f"ChatCompletion '{self.node.path}'")

    def _json(self) -> str:
        return to_json(schema.ChatCompletion, self._configuration.values, cdktf.Token.as_string)

    def _input(self, steps: Steps) -> Any:
        return self._configuration.at(steps)

    def _change(self, steps: Steps, value: Any) -> None:
        self._configuration.change(steps, value)
        jsii.invoke(self, "setAttributes", [self._json()])
        self._check_at_synthesis()

    def _check_at_synthesis(self) -> None:
        """Have the values checked again when the stack is synthesized."""
        if not self._is_checked_at_synthesis:
            self._is_checked_at_synthesis = True
            self.node.add_validation(CheckedAtSynthesis(self._configuration))

    def _allows_unlisted(self, scope: Construct, provider: cdktf.TerraformProvider | None) -> bool:
        """Ask the provider as it is now: one may be set after the construct is made."""
        return allows_unlisted(scope, self.provider if "__jsii_ref__" in vars(self) else provider)


class ChatCompletionBatch(Batch):
    """Many completions under one construct, made by `ChatCompletion.batch`."""

    def __getitem__(self, name: str) -> ChatCompletion:
        completion: ChatCompletion = self.child(name)
        _ = completion._configuration  # noqa: SLF001 (from here on it is the same object each time)
        return completion
