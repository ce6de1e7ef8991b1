"""The errors of the API, each with its status, type, param, code and wording.

Every function makes one `ApiError`; nothing here raises.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mock_server.contract.reply import ErrorBody, ErrorDetail
from mock_server.errors import ApiError

KEYS_PAGE = "https://platform.openai.com/account/api-keys"
FORMATS_PAGE = "https://platform.openai.com/docs/guides/structured-outputs"
ONLY_ONE = "Only the default (1) value is supported."
EFFORT = "reasoning_effort"


def body_of(error: ApiError) -> bytes:
    """Return the error as the API's JSON, indented and ended with a newline as the API does."""
    detail = ErrorDetail(error.message, error.type, error.param, error.code)
    return msgspec.json.format(msgspec.json.encode(ErrorBody(detail)), indent=2) + b"\n"


def invalid(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """Return a 400 about one value of the request."""
    return ApiError(400, message, param=param, code=code)


def listed(values: Sequence[str], last: str) -> str:
    """Values in quotes, as the API enumerates them; `last` is `and` or `or`."""
    quoted = [f"'{value}'" for value in values]
    if len(quoted) < 3:  # noqa: PLR2004
        return f" {last} ".join(quoted)
    return f"{', '.join(quoted[:-1])}, {last} {quoted[-1]}"


def broken_json() -> ApiError:
    """Return the body is not JSON."""
    return invalid(
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using "
        "your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not "
        "valid JSON. If you have trouble figuring out how to fix this, please contact us through our "
        "help center at help.openai.com.)"
    )


def no_model() -> ApiError:
    """Return the request names no model."""
    return invalid("you must provide a model parameter")


def missing(param: str) -> ApiError:
    """Return a field that must be there is not."""
    return invalid(f"Missing required parameter: '{param}'.", param, "missing_required_parameter")


def in_conversation(index: int, *fields: str | int) -> str:
    """Return the `param` of a rule of the conversation, `messages.[3].role`; a field's own is `messages[3].role`."""
    steps = ("messages", index, *fields)
    return ".".join(f"[{step}]" if isinstance(step, int) else step for step in steps)


def no_content(index: int) -> ApiError:
    """Return a message says nothing, and calls nothing."""
    text = "Invalid value for 'content': expected a string, got null."
    return invalid(text, in_conversation(index, "content"))


def no_call_id(index: int) -> ApiError:
    """Return the error for a tool message that does not name the call it answers."""
    text = "Missing parameter 'tool_call_id': messages with role 'tool' must have a 'tool_call_id'."
    return invalid(text, in_conversation(index, "tool_call_id"))


def no_images(index: int, part: int) -> ApiError:
    """Return the error for an image that the model cannot read."""
    text = "Invalid content type. image_url is only supported by certain models."
    return invalid(text, in_conversation(index, "content", part, "type"))


def misplaced_image(index: int, role: str) -> ApiError:
    """Return an image stands in a message of another role than the user's."""
    text = f"Image URLs are only allowed for messages with role 'user', but this message with role '{role}' contains"
    return invalid(f"Invalid 'messages[{index}]'. {text} an image URL.", f"messages[{index}]", "invalid_value")


def no_such_function(name: str) -> ApiError:
    """Return a function is wanted that is not offered; the API says it of tools too as if they were functions."""
    text = f"no function named '{name}' was specified in the 'functions' parameter."
    return invalid(f"Invalid value for 'function_call': {text}", "function_call")


def unrecognized(*names: str) -> ApiError:
    """Return the request has arguments that do not exist, or not for its model."""
    return invalid(f"Unrecognized request argument{'s' * (len(names) > 1)} supplied: {', '.join(names)}")


def incompatible(*names: str) -> ApiError:
    """Return the request has arguments that its model, one that searches the web, does not take."""
    return invalid(f"Model incompatible request argument{'s' * (len(names) > 1)} supplied: {', '.join(names)}")


def unknown_parameter(param: str, near: Sequence[str] = ()) -> ApiError:
    """Return the request, or a part of it, has a field that does not exist; `near` is what it may be a slip of."""
    hint = f" Did you mean {listed(near, 'or')}?" if near else ""
    return invalid(f"Unknown parameter: '{param}'.{hint}", param, "unknown_parameter")


def unsupported(name: str, instead: str = "") -> ApiError:
    """Return the model does not take an argument; `instead` is the one that it takes."""
    hint = f" Use '{instead}' instead." if instead else ""
    text = f"Unsupported parameter: '{name}' is not supported with this model.{hint}"
    return invalid(text, name, "unsupported_parameter")


def unsupported_value(name: str, value: str, allowed: Sequence[str] = ()) -> ApiError:
    """Return the model takes an argument, but not with this value; without `allowed` only with 1."""
    supported = f"Supported values are: {listed(allowed, 'and')}." if allowed else ONLY_ONE
    text = f"Unsupported value: '{name}' does not support {value} with this model. {supported}"
    return invalid(text, name, "unsupported_value")


def unsupported_format(kind: str) -> ApiError:
    """Return the model does not take a type of `response_format`."""
    text = f"Invalid parameter: 'response_format' of type '{kind}' is not supported with this model."
    if kind == "json_object":
        return invalid(text, "response_format")
    return invalid(f"{text} Learn more about supported models at the Structured Outputs guide: {FORMATS_PAGE}")


def unsupported_role(index: int, role: str) -> ApiError:
    """Return the model takes no messages of a role."""
    text = f"Unsupported value: 'messages[{index}].role' does not support '{role}' with this model."
    return invalid(text, f"messages[{index}].role", "unsupported_value")


def above(name: str, most: int, value: int) -> ApiError:
    """Return a whole number is greater than it may be."""
    message = f"Expected a value <= {most}, but got {value} instead."
    return invalid(f"Invalid '{name}': integer above maximum value. {message}", name, "integer_above_max_value")


def below(name: str, least: int, value: int) -> ApiError:
    """Return a whole number is less than it may be."""
    message = f"Expected a value >= {least}, but got {value} instead."
    return invalid(f"Invalid '{name}': integer below minimum value. {message}", name, "integer_below_min_value")


def too_many_top_logprobs(most: int) -> ApiError:
    """More likely tokens are wanted than the model tells."""
    return invalid(f"Invalid value for 'top_logprobs': must be less than or equal to {most}.", "top_logprobs")


def no_logprobs() -> ApiError:
    """Return the model tells no log probabilities."""
    return ApiError(403, "You are not allowed to request logprobs from this model")


def no_tools_with_effort(model: str) -> ApiError:
    """Return the model calls functions here only without reasoning."""
    text = f"Function tools with reasoning_effort are not supported for {model} in /v1/chat/completions."
    return invalid(f"{text} To use function tools, use /v1/responses or set reasoning_effort to 'none'.", EFFORT)


def no_key() -> ApiError:
    """Return the request carries no API key."""
    return ApiError(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header "
        "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank "
        "username) if you're accessing the API from your browser and are prompted for a username and "
        f"password. You can obtain an API key from {KEYS_PAGE}.",
    )


def wrong_key() -> ApiError:
    """Return the key is not one of those that this server knows. The key itself is never repeated."""
    return ApiError(
        401,
        f"Incorrect API key provided: ********. You can find your API key at {KEYS_PAGE}.",
        code="invalid_api_key",
    )


def unknown_model(name: str) -> ApiError:
    """Return a completion was asked of a model that does not exist."""
    message = f"The model `{name}` does not exist or you do not have access to it."
    return ApiError(404, message, code="model_not_found")


def no_chat_model() -> ApiError:
    """Return the error for a model that completes texts and takes no messages."""
    text = "This is not a chat model and thus not supported in the v1/chat/completions endpoint."
    return ApiError(404, f"{text} Did you mean to use v1/completions?", param="model")


def only_in_responses() -> ApiError:
    """Return the error for a model that only another endpoint serves."""
    text = "This model is only supported in v1/responses and not in v1/chat/completions."
    return ApiError(404, text, param="model")


def no_samples() -> ApiError:
    """Return the error for a model that generates no text, such as one for embeddings."""
    return ApiError(403, "You are not allowed to sample from this model")


def other_organization() -> ApiError:
    """Return the error for a header that names another organization than the key's."""
    text = "OpenAI-Organization header should match organization for API key"
    return ApiError(401, text, code="mismatched_organization")


def cut_before_it_began() -> ApiError:
    """Return the error for a token limit that leaves a reasoning model no room for an answer."""
    text = "Could not finish the message because max_tokens or model output limit was reached."
    return invalid(f"{text} Please try again with higher max_tokens.")


def input_too_long(most: int, messages: int) -> ApiError:
    """Return the error for a prompt above a model's own input limit, which is lower than its context."""
    text = f"Input tokens exceed the configured limit of {most} tokens. Your messages resulted in {messages} tokens."
    return invalid(f"{text} Please reduce the length of the messages.", "messages", "context_length_exceeded")


def model_not_listed(name: str) -> ApiError:
    """`GET /v1/models/{id}` found nothing."""
    return ApiError(404, f"The model '{name}' does not exist", param="model", code="model_not_found")


def unknown_completion(name: str) -> ApiError:
    """No completion with this id was stored."""
    return ApiError(404, f"Chat completion with id {name} not found.", param="completion_id")


def unknown_path(method: str, path: str, advice: str = "") -> ApiError:
    """Nothing lives at this path; `advice` is the mock's own sentence behind the API's."""
    return ApiError(404, f"Invalid URL ({method} {path}). {advice}" if advice else f"Invalid URL ({method} {path})")


def not_deleted() -> ApiError:
    """Return the error for deleting a model that is not the caller's own."""
    return ApiError(403, "You have insufficient permissions for this operation.", param="model")


def wrong_method(method: str, path: str, allowed: tuple[str, ...]) -> ApiError:
    """Return the path exists, for other methods."""
    return ApiError(
        405,
        f"Not allowed to {method} on {path}. (HINT: Perhaps you meant to make your HTTP request using a "
        "different method?)",
        headers=(("Allow", ", ".join(allowed)),),
    )


def too_large(limit: int) -> ApiError:
    """Return the body is longer than `limit` bytes."""
    return ApiError(413, f"Maximum content size limit ({limit}) exceeded.")


def wrong_content_type(content_type: str) -> ApiError:
    """Return the body is declared as something else than JSON."""
    return ApiError(
        400,
        f"Unsupported content type: '{content_type}'. This API method only accepts 'application/json' "
        f"requests, but you specified the header 'Content-Type: {content_type}'. Please try again with a "
        "supported content type.",
        code="unsupported_content_type",
    )


def prompt_too_long(context: int, messages: int, functions: int) -> ApiError:
    """Return the prompt alone is longer than the model's context."""
    detail = f" ({messages} in the messages, {functions} in the functions)" if functions else ""
    shorten = "messages or functions" if functions else "messages"
    return invalid(
        f"This model's maximum context length is {context} tokens. However, your messages resulted in "
        f"{messages + functions} tokens{detail}. Please reduce the length of the {shorten}.",
        "messages",
        "context_length_exceeded",
    )


def completion_too_long(context: int, messages: int, functions: int, completion: int) -> ApiError:
    """Prompt and wanted completion together are longer than the model's context."""
    parts = [f"{messages} in the messages"]
    if functions:
        parts.append(f"{functions} in the functions,")
    listed = ", ".join(parts) + f"{' and' if functions else ','} {completion} in the completion"
    shorten = "messages, functions, or completion" if functions else "messages or completion"
    return invalid(
        f"This model's maximum context length is {context} tokens. However, you requested "
        f"{messages + functions + completion} tokens ({listed}). Please reduce the length of the "
        f"{shorten}.",
        "messages",
        "context_length_exceeded",
    )


def server_error(status: int = 500) -> ApiError:
    """Return the API's own failure: 500 by default, 503 when it is overloaded."""
    if status == 503:  # noqa: PLR2004
        return ApiError(
            503,
            "The engine is currently overloaded, please try again later",
            type="server_error",
        )
    return ApiError(
        status,
        "The server had an error while processing your request. Sorry about that!",
        type="server_error",
    )
