"""What a model supports: arguments and values that the API takes for some models and refuses for others.

Each model's limits are those that answers of the API were seen to tell, with their words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from mock_server.contract import errors
from mock_server.contract.messages import (
    AudioPart,
    DeveloperMessage,
    FunctionMessage,
    ImagePart,
    SystemMessage,
    role_of,
)
from mock_server.contract.models import (
    NO_CHAT_MODELS,
    NO_WRITERS,
    ONLY_IN_RESPONSES,
    THOUGHTS,
    UNKNOWN_FAMILY,
    Family,
    Model,
    Reasoning,
    base_of,
)
from mock_server.contract.request import ChatRequest, FunctionTool, JsonObjectFormat, JsonSchemaFormat
from mock_server.errors import ApiError

SAMPLING = ("frequency_penalty", "n", "presence_penalty", "temperature", "top_p")
PENALTIES = ("presence_penalty", "frequency_penalty")
MOST_TOP_LOGPROBS = 20
STREAMED_SOUND = "pcm16"
# From which series on a rule holds.
SERIES_5, NONE_EFFORT, TOOLS_WITHOUT_EFFORT, LONG_CACHE, FEW_CHOICES = 5, 5.1, 5.4, 5.5, 5.6
MOST_CHOICES = 8
MOST_TOP_LOGPROBS_OF_SERIES_5 = 5
# The families that write JSON only when they are asked nicely, and those that fit it to no schema.
WITHOUT_JSON = frozenset(
    {
        "gpt-3.5-turbo-0301",
        "gpt-3.5-turbo-0613",
        "gpt-3.5-turbo-16k",
        "gpt-4",
        "gpt-4-32k",
        "gpt-4-vision",
        "o1-mini",
        "o1-preview",
    }
)
WITHOUT_SCHEMAS = WITHOUT_JSON | {
    "chatgpt-4o",
    "gpt-3.5-turbo",
    "gpt-4-0125",
    "gpt-4-1106",
    "gpt-4-turbo",
    "gpt-audio",
}
# Those that see no images; of gpt-4 and gpt-3.5 all but the turbo and the vision models.
WITHOUT_IMAGES = frozenset(
    {
        "gpt-3.5-turbo",
        "gpt-3.5-turbo-0301",
        "gpt-3.5-turbo-0613",
        "gpt-3.5-turbo-16k",
        "gpt-4",
        "gpt-4-0125",
        "gpt-4-1106",
        "gpt-4-32k",
        "o1-mini",
        "o1-preview",
        "o3-mini",
    }
)
WITHOUT_SCHEMAS_YET = "gpt-4o-2024-05-13"


def check(request: ChatRequest, model: Model) -> ApiError | None:
    """Return the error for the first thing in `request` that `model` does not support, or None.

    A model that only this server knows supports everything.
    """
    if model.family is UNKNOWN_FAMILY:
        return None
    image = _first_image(request) if model.family.prefix in WITHOUT_IMAGES else None
    if image is not None:
        return errors.no_images(*image)
    reasoning = model.family.reasoning
    problem = _plain(request, model) if reasoning is None else _reasoning(request, model, reasoning)
    return next(problem, None)


def _first_image(request: ChatRequest) -> tuple[int, int] | None:
    """Return the places of the first message and part that is an image."""
    return next((place for place, part in _parts(request) if isinstance(part, ImagePart)), None)


def _parts(request: ChatRequest) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield the parts of all messages, each with the places of its message and of itself."""
    for index, message in enumerate(request.messages):
        for number, part in enumerate(message.content if isinstance(message.content, list) else ()):
            yield (index, number), part


def thoughts(request: ChatRequest, model: Model) -> int:
    """Return how many tokens a model thinks before each answer: none, unless it reasons."""
    reasoning = model.family.reasoning
    if reasoning is None:
        return 0
    return THOUGHTS.get(request.reasoning_effort or reasoning.usual, 0)


def of_another_endpoint(model: str) -> ApiError | None:
    """Return the error for a model that does not chat, or None."""
    if model.startswith(NO_CHAT_MODELS):
        return errors.no_chat_model()
    if model.startswith(ONLY_IN_RESPONSES):
        return errors.only_in_responses()
    return errors.no_samples() if model.startswith(NO_WRITERS) else None


def wrong_effort(family: Family, effort: Any) -> ApiError:
    """Return the error for a `reasoning_effort` that models of this family do not take, whatever it is."""
    reasoning = family.reasoning
    if reasoning is None:
        return errors.unrecognized("reasoning_effort")
    if not reasoning.efforts:
        return errors.unsupported("reasoning_effort")
    return errors.unsupported_value("reasoning_effort", repr(effort), reasoning.efforts)


def check_format(response_format: object, model: Model) -> ApiError | None:
    """Return the error for a `response_format` of a type that came after the model, or None."""
    family, base = model.family, base_of(model.id)
    if isinstance(response_format, JsonObjectFormat) and family.prefix in WITHOUT_JSON:
        return errors.unsupported_format("json_object")
    never = family.prefix in WITHOUT_SCHEMAS or base == WITHOUT_SCHEMAS_YET or (family.prefix and "audio" in base)
    return errors.unsupported_format("json_schema") if isinstance(response_format, JsonSchemaFormat) and never else None


def _plain(request: ChatRequest, model: Model) -> Iterator[ApiError]:
    """Yield what a model does not support that does not reason."""
    if request.reasoning_effort is not None:
        yield wrong_effort(model.family, request.reasoning_effort)
    if request.verbosity not in (None, "medium"):
        yield errors.unsupported_value("verbosity", repr(request.verbosity), ("medium",))
    if (request.top_logprobs or 0) > MOST_TOP_LOGPROBS:
        yield errors.too_many_top_logprobs(MOST_TOP_LOGPROBS)
    base = base_of(model.id)
    if "audio" in base and not _has_audio(request):
        text = "This model requires that either input content or output modality contain audio."
        yield errors.invalid(text, "model", "invalid_value")
    if request.stream and request.audio is not None and request.audio.format != STREAMED_SOUND:
        value = f"{request.audio.format!r} when stream=true"
        yield errors.invalid(
            f"Unsupported value: 'audio.format' does not support {value}. Supported values are: '{STREAMED_SOUND}'.",
            "audio.format",
            "unsupported_value",
        )
    if "search" in base:
        arguments = [name for name in SAMPLING if getattr(request, name) is not None]
        if arguments:
            yield errors.incompatible(*arguments)
    elif request.web_search_options is not UNSET:
        yield errors.invalid("Web search options not supported with this model.")


def _has_audio(request: ChatRequest) -> bool:
    """Return whether something is said aloud, or should be."""
    has_audio = any(isinstance(part, AudioPart) for _, part in _parts(request))
    return has_audio or "audio" in (request.modalities or ())


def _reasoning(request: ChatRequest, model: Model, reasoning: Reasoning) -> Iterator[ApiError]:
    """Yield what a reasoning model does not support: unknown arguments first, values last, as the API has it."""
    series = reasoning.series
    yield from _without_roles(request, FunctionMessage)
    unknown = ("web_search_options", "audio", "modalities") if series >= SERIES_5 else ("web_search_options",)
    yield from (errors.unknown_parameter(name) for name in unknown if getattr(request, name) not in (None, UNSET))
    if series >= FEW_CHOICES and request.choices > MOST_CHOICES:
        yield errors.above("n", MOST_CHOICES, request.choices)
    if request.max_tokens:
        yield errors.unsupported("max_tokens", "max_completion_tokens")
    if request.reasoning_effort is not None and request.reasoning_effort not in reasoning.efforts:
        yield wrong_effort(model.family, request.reasoning_effort)
    yield from (errors.unsupported(name) for name in reasoning.refused if getattr(request, name) not in (None, UNSET))
    if series < SERIES_5 and request.verbosity not in (None, "medium"):
        yield errors.unsupported_value("verbosity", repr(request.verbosity), ("medium",))
    if series >= LONG_CACHE and request.prompt_cache_retention not in (None, "24h"):
        text = "This model is compatible only with 24h extended prompt caching"
        yield errors.invalid(text, "prompt_cache_retention")
    if (request.reasoning_effort or reasoning.usual) != "none":
        yield from _sampling(request, series)
    if (request.top_logprobs or 0) > MOST_TOP_LOGPROBS_OF_SERIES_5:
        yield errors.too_many_top_logprobs(MOST_TOP_LOGPROBS_OF_SERIES_5)
    if not reasoning.efforts:
        yield from _without_roles(request, SystemMessage, DeveloperMessage)  # the first ones take no instructions
    yield from _tools(request, model, reasoning)


def _without_roles(request: ChatRequest, *kinds: type) -> Iterator[ApiError]:
    """Yield an error for each message of a role that the model does not take."""
    for index, message in enumerate(request.messages):
        if isinstance(message, kinds):
            yield errors.unsupported_role(index, role_of(message))


def _sampling(request: ChatRequest, series: float) -> Iterator[ApiError]:
    """Yield what a model does not support while it reasons."""
    if request.temperature not in (None, 1):
        yield errors.unsupported_value("temperature", f"{request.temperature:g}")
    if request.top_p not in (None, 1):
        yield errors.unsupported("top_p")
    yield from (errors.unsupported(name) for name in PENALTIES if getattr(request, name))
    if request.logprobs:
        yield errors.no_logprobs() if series < NONE_EFFORT else errors.unsupported("logprobs")


def _tools(request: ChatRequest, model: Model, reasoning: Reasoning) -> Iterator[ApiError]:
    """Yield the newest models call functions here only where they do not reason."""
    usual = reasoning.usual if reasoning.series >= FEW_CHOICES else "none"
    if reasoning.series < TOOLS_WITHOUT_EFFORT or (request.reasoning_effort or usual) == "none":
        return
    if any(isinstance(tool, FunctionTool) for tool in request.tools or ()):
        yield errors.no_tools_with_effort(model.id)
