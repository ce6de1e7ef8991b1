"""What a request's fields must say together: rules that no single field can carry.

Each check takes the request and returns the API's error, or None. `check` raises the first.
"""

from __future__ import annotations

from msgspec import UNSET

from mock_server.contract import abilities, errors, schemas
from mock_server.contract.messages import (
    AssistantMessage,
    DeveloperMessage,
    SystemMessage,
    ToolMessage,
    UserMessage,
    text_of,
)
from mock_server.contract.models import Model
from mock_server.contract.request import (
    AllowedToolChoice,
    ChatRequest,
    CustomToolChoice,
    FunctionDef,
    FunctionTool,
    FunctionToolChoice,
    JsonObjectFormat,
    JsonSchemaFormat,
    NamedFunction,
)
from mock_server.errors import ApiError


def check(request: ChatRequest, model: Model) -> None:
    """Raise the API's error for the first rule that `request` breaks.

    Raises:
        ApiError: 400.
    """
    error = (
        (None if _only_prompts(request) else _orphans(request))
        or (_functions(request) if request.functions or request.function_call else None)
        or (_tools(request) if request.tools or request.tool_choice else None)
        or _parallel(request)
        or (_logit_bias(request) if request.logit_bias else None)
        or (_limits(request, model) if request.token_limit else None)
        or _needs_partner(request)
        or (_format(request, model) if request.response_format else None)
        or abilities.check(request, model)
    )
    if error is not None:
        raise error


def _only_prompts(request: ChatRequest) -> bool:
    """Return whether nothing was called or answered yet: the usual case, and the quick one."""
    return _PROMPTS.issuperset(map(type, request.messages))


_PROMPTS = {SystemMessage, DeveloperMessage, UserMessage}


def _orphans(request: ChatRequest) -> ApiError | None:
    """Tool messages must answer a call, each another one; calls of tools must be answered."""
    pending: dict[str, int] = {}
    answered: dict[str, int] = {}
    offered: set[str] = set()
    for index, message in enumerate(request.messages):
        if isinstance(message, ToolMessage):
            error = _answer(index, message, pending, answered, offered)
            if error is not None:
                return error
            continue
        if pending:
            return _unanswered(pending)
        answered = {}
        offered = {call.id for call in message.tool_calls or ()} if isinstance(message, AssistantMessage) else set()
        if isinstance(message, AssistantMessage):
            pending = dict.fromkeys((call.id for call in message.tool_calls or ()), index)
            if _is_empty(message):
                return errors.no_content(index)
    return _unanswered(pending) if pending else None


def _answer(
    index: int, message: ToolMessage, pending: dict[str, int], answered: dict[str, int], offered: set[str]
) -> ApiError | None:
    """Take the answer to a pending call, or say why it is none."""
    name = message.tool_call_id
    if pending.pop(name, None) is not None:
        answered[name] = index
        return None
    if name in answered:
        twice = f"in messages[{answered[name]}] and messages[{index}]"
        text = f"Invalid parameter: Duplicate value for 'tool_call_id' of '{name}', {twice}."
        return errors.invalid(text, errors.in_conversation(index, "tool_call_id"))
    if offered:
        text = f"Invalid parameter: 'tool_call_id' of '{name}' not found in 'tool_calls' of previous message."
        return errors.invalid(text, errors.in_conversation(index, "tool_call_id"))
    text = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
    return errors.invalid(f"Invalid parameter: {text}", errors.in_conversation(index, "role"))


def _is_empty(message: AssistantMessage) -> bool:
    calls = message.function_call or message.tool_calls
    return message.content is None and not (calls or message.refusal or message.audio)


def _unanswered(pending: dict[str, int]) -> ApiError:
    return errors.invalid(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
        "'tool_call_id'. The following tool_call_ids did not have response messages: " + ", ".join(pending),
        errors.in_conversation(min(pending.values()), "role"),
    )


def _functions(request: ChatRequest) -> ApiError | None:
    if not request.functions:
        return _only_with("function_call", "functions")
    if request.tools:
        text = "'functions' and 'tools' cannot be used in the same request."
        return errors.invalid(text, "functions")
    for index, function in enumerate(request.functions):
        error = _parameters(function, f"functions[{index}].parameters")
        if error is not None:
            return error
    choice = request.function_call
    if isinstance(choice, NamedFunction) and choice.name not in {offered.name for offered in request.functions}:
        return errors.no_such_function(choice.name)
    return None


def _only_with(name: str, partner: str) -> ApiError:
    return errors.invalid(f"Invalid value for '{name}': '{name}' is only allowed when '{partner}' are specified.", name)


def _parameters(function: FunctionDef, param: str) -> ApiError | None:
    schema = function.parameters
    if schema is UNSET:
        if not function.strict:
            return None
        schema = {"type": "object", "properties": {}}
    text = schemas.problem(schema, strict=bool(function.strict))
    if text is None and not isinstance(schema.get("properties"), dict):
        text = "In context=(), object schema missing properties."
    if text is None:
        return None
    return errors.invalid(
        f"Invalid schema for function '{function.name}': {text}", param, "invalid_function_parameters"
    )


def _tools(request: ChatRequest) -> ApiError | None:
    if not request.tools:
        return None if request.tool_choice == "none" else _only_with("tool_choice", "tools")
    for index, tool in enumerate(request.tools):
        if isinstance(tool, FunctionTool):
            error = _parameters(tool.function, f"tools[{index}].function.parameters")
            if error is not None:
                return error
    return _tool_choice(request)


def _tool_choice(request: ChatRequest) -> ApiError | None:
    choice = request.tool_choice
    names = {tool.function.name if isinstance(tool, FunctionTool) else tool.custom.name for tool in request.tools or ()}
    for chosen in _chosen(choice):
        if chosen not in names and isinstance(choice, FunctionToolChoice):
            return errors.no_such_function(chosen)
        if chosen not in names:
            return errors.invalid(f"Tool choice '{chosen}' not found in 'tools' parameter.", "tool_choice")
    return None


def _chosen(choice: object) -> list[str]:
    """Return the names of the tools that a choice speaks of."""
    if isinstance(choice, FunctionToolChoice):
        return [choice.function.name]
    if isinstance(choice, CustomToolChoice):
        return [choice.custom.name]
    return choice.names if isinstance(choice, AllowedToolChoice) else []


def _parallel(request: ChatRequest) -> ApiError | None:
    if request.parallel_tool_calls is UNSET or request.tools:
        return None
    return _only_with("parallel_tool_calls", "tools")


def _logit_bias(request: ChatRequest) -> ApiError | None:
    for key in request.logit_bias or ():
        if not (key.isascii() and key.isdigit()):
            return errors.invalid(
                f"Invalid key in 'logit_bias': {key}. You should only be submitting non-negative integers.",
                "logit_bias",
            )
    return None


def _limits(request: ChatRequest, model: Model) -> ApiError | None:
    if request.max_tokens and request.max_completion_tokens:
        text = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."
        return errors.invalid(text, "max_tokens", "invalid_parameter_combination")
    name = "max_tokens" if request.max_tokens else "max_completion_tokens"
    limit, most = request.token_limit or 0, model.family.output
    if most is not None and limit > most:
        return errors.invalid(
            f"{name} is too large: {limit}. This model supports at most {most} completion tokens, "
            f"whereas you provided {limit}.",
            name,
            "invalid_value",
        )
    return None


def _needs_partner(request: ChatRequest) -> ApiError | None:
    if request.stream_options is not None and not request.stream:
        text = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        return errors.invalid(text, "stream_options")
    if request.top_logprobs is not None and not request.logprobs:
        text = "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled."
        return errors.invalid(text, "top_logprobs")
    if request.metadata and not request.store:
        text = "The 'metadata' parameter is only allowed when 'store' is enabled."
        return errors.invalid(text, "metadata")
    return None


def _format(request: ChatRequest, model: Model) -> ApiError | None:
    response_format = request.response_format
    unsupported = abilities.check_format(response_format, model)
    if unsupported is not None:
        return unsupported
    if isinstance(response_format, JsonObjectFormat):
        if any("json" in text_of(message).lower() for message in request.messages):
            return None
        text = "'messages' must contain the word 'json' in some form, to use 'response_format' of type"
        return errors.invalid(f"{text} 'json_object'.", "messages")
    if isinstance(response_format, JsonSchemaFormat):
        schema = response_format.json_schema
        if schema.schema is UNSET:
            return errors.missing("response_format.json_schema.schema")
        broken = schemas.problem(schema.schema, strict=bool(schema.strict))
        if broken is not None:
            return errors.invalid(f"Invalid schema for response_format '{schema.name}': {broken}", "response_format")
    return None
