"""What some models take and others refuse, with the words of the API's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Config

if TYPE_CHECKING:
    from conftest import Asker

TOOL = {"type": "function", "function": {"name": "look"}}
SYSTEM = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
LOW_TO_HIGH = "Supported values are: 'low', 'medium', and 'high'."
PREDICTION = {"type": "content", "content": "pong"}
JSON = {"type": "json_object"}
SCHEMA = {"type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "object"}}}

# The model, what is sent, the `param`, and the end of the message.
UNSUPPORTED: list[tuple[str, dict[str, Any], str]] = [
    *((model, {"stop": "a"}, "stop") for model in ("o3", "o4-mini", "gpt-5", "gpt-5.1", "gpt-5.6-terra")),
    *((model, {"tools": [TOOL], "parallel_tool_calls": True}, "parallel_tool_calls") for model in ("o1", "o3-mini")),
    *((model, {"temperature": 0.2}, "temperature") for model in ("o1", "o3-mini")),
    *((model, {"top_p": 0.5}, "top_p") for model in ("o3", "gpt-5", "gpt-5.6-sol")),
    *((model, {"presence_penalty": 0.5}, "presence_penalty") for model in ("gpt-5-mini", "gpt-5.5")),
    ("gpt-5", {"frequency_penalty": 0.5}, "frequency_penalty"),
    ("gpt-5.6-terra", {"logit_bias": {"1": 1}}, "logit_bias"),
    ("gpt-5.6-terra", {"prediction": PREDICTION}, "prediction"),
    ("gpt-5.6-terra", {"logprobs": True}, "logprobs"),
    ("o1-mini", {"reasoning_effort": "low"}, "reasoning_effort"),
]
VALUES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "o4-mini",
        {"temperature": 0.1},
        "temperature",
        "does not support 0.1 with this model. Only the default (1) value",
    ),
    ("gpt-5.6-terra", {"temperature": 0}, "temperature", "does not support 0 with this model."),
    ("gpt-5.1", {"temperature": 0, "reasoning_effort": "low"}, "temperature", "does not support 0 with this model."),
    ("o3-mini", {"reasoning_effort": "minimal"}, "reasoning_effort", f"'minimal' with this model. {LOW_TO_HIGH}"),
    ("o3-mini", {"reasoning_effort": "some"}, "reasoning_effort", f"'some' with this model. {LOW_TO_HIGH}"),
    ("o3-mini", {"reasoning_effort": {"a": "b"}}, "reasoning_effort", "does not support {'a': 'b'} with this model."),
    ("gpt-5", {"reasoning_effort": "none"}, "reasoning_effort", "'minimal', 'low', 'medium', and 'high'."),
    ("gpt-5.2", {"reasoning_effort": "minimal"}, "reasoning_effort", "'none', 'low', 'medium', 'high', and 'xhigh'."),
    ("gpt-4o", {"verbosity": "low"}, "verbosity", "'low' with this model. Supported values are: 'medium'."),
    ("o1-preview", {"messages": SYSTEM}, "messages[0].role", "'messages[0].role' does not support 'system' with this"),
]
TAKEN: list[tuple[str, dict[str, Any]]] = [
    ("o1", {"stop": "a", "reasoning_effort": "high"}),
    ("o3", {"temperature": 1, "top_p": 1, "presence_penalty": 0, "messages": SYSTEM}),
    ("gpt-5", {"verbosity": "low", "reasoning_effort": "minimal", "tools": [TOOL], "parallel_tool_calls": False}),
    ("gpt-5.1", {"temperature": 0, "top_p": 0.5, "presence_penalty": 1, "logprobs": True, "top_logprobs": 5}),
    ("gpt-5.4", {"tools": [TOOL]}),
    ("gpt-5.6-luna", {"tools": [TOOL], "reasoning_effort": "none", "temperature": 0.5}),
    ("gpt-5.6-luna", {"n": 8, "prompt_cache_retention": "24h", "prompt_cache_options": {"ttl": "30m"}}),
    ("gpt-4o", {"verbosity": "medium", "logprobs": True, "top_logprobs": 20}),
    ("gpt-4o-search-preview", {"max_tokens": 5}),
    ("ft:gpt-4o:acme:search-of-audio:1", {"temperature": 0.5, "response_format": SCHEMA}),
    *((model, {"response_format": SCHEMA}) for model in ("gpt-4o", "gpt-4o-mini", "gpt-4.1-nano", "o1", "gpt-5")),
    *((model, {"response_format": {"type": "text"}}) for model in ("gpt-4", "gpt-3.5-turbo-0613")),
]


@pytest.mark.parametrize(("model", "fields", "param"), UNSUPPORTED)
def test_unsupported_argument(ask: Asker, model: str, fields: dict[str, Any], param: str) -> None:
    """A model refuses an argument that it does not support."""
    error = ask.error(model=model, **fields)
    assert error["message"] == f"Unsupported parameter: '{param}' is not supported with this model."
    assert (error["param"], error["code"]) == (param, "unsupported_parameter")


@pytest.mark.parametrize(("model", "fields", "param", "message"), VALUES)
def test_unsupported_value(ask: Asker, model: str, fields: dict[str, Any], param: str, message: str) -> None:
    """A model refuses a value that another one takes."""
    error = ask.error(model=model, **fields)
    assert error["message"].startswith("Unsupported value: '")
    assert message in error["message"]
    assert (error["param"], error["code"]) == (param, "unsupported_value")


@pytest.mark.parametrize(
    "model",
    ["gpt-4", "gpt-4-0613", "gpt-4-32k", "gpt-3.5-turbo-0301", "gpt-3.5-turbo-16k", "ft:gpt-4:acme::1", "o1-mini"],
)
def test_models_without_json(ask: Asker, model: str) -> None:
    """Models from before JSON mode refuse it, and schemas too."""
    error = ask.error("In JSON", model=model, response_format=JSON)
    assert (
        error["message"]
        == "Invalid parameter: 'response_format' of type 'json_object' is not supported with this model."
    )
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", "response_format", None)
    assert ask.error(model=model, response_format=SCHEMA)["param"] is None


@pytest.mark.parametrize("model", ["gpt-3.5-turbo", "gpt-3.5-turbo-1106", "gpt-4-turbo", "gpt-4o-2024-05-13"])
def test_models_without_schemas(ask: Asker, model: str) -> None:
    """Models from before structured outputs refuse schemas, and take JSON mode."""
    error = ask.error(model=model, response_format=SCHEMA)
    assert error["message"] == (
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model. Learn more about "
        "supported models at the Structured Outputs guide: https://platform.openai.com/docs/guides/structured-outputs"
    )
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", None, None)
    assert ask.ok("In JSON", model=model, response_format=JSON)["choices"]


@pytest.mark.parametrize(("model", "fields"), TAKEN)
def test_taken(ask: Asker, model: str, fields: dict[str, Any]) -> None:
    """A model takes what it supports, without reasoning more than with it."""
    assert ask.ok(model=model, **fields)["choices"]


def test_a_model_of_this_server_alone(asker: type[Asker]) -> None:
    """A model that the API does not have takes all that any model takes, and nothing else."""
    ask = asker(Config(models=["mine"]))
    fields = {"verbosity": "low", "reasoning_effort": "max", "tools": [TOOL], "stop": "a", "web_search_options": {}}
    fields["response_format"] = SCHEMA
    assert ask.ok(model="mine", **fields)["choices"]
    assert ask.error(model="mine", reasoning_effort="some")["message"].startswith("Invalid value: 'some'. Supported")


def test_max_tokens(ask: Asker) -> None:
    """Reasoning models name the argument that they take instead."""
    error = ask.error(model="o3-mini", max_tokens=5)
    assert error["message"].endswith("with this model. Use 'max_completion_tokens' instead.")


@pytest.mark.parametrize("model", ["o4-mini", "gpt-5-nano"])
def test_no_log_probabilities(ask: Asker, model: str) -> None:
    """Models that tell no log probabilities forbid them."""
    error = ask.error(status=403, model=model, logprobs=True)
    assert error["message"] == "You are not allowed to request logprobs from this model"
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", None, None)


@pytest.mark.parametrize(
    ("model", "fields"),
    [("gpt-5.4", {"reasoning_effort": "low"}), ("gpt-5.5", {"reasoning_effort": "high"}), ("gpt-5.6-terra", {})],
)
def test_no_functions_while_reasoning(ask: Asker, model: str, fields: dict[str, Any]) -> None:
    """The newest models call functions here only without reasoning, and 5.6 reasons by itself."""
    error = ask.error(model=model, tools=[TOOL], **fields)
    assert error["message"] == (
        f"Function tools with reasoning_effort are not supported for {model} in /v1/chat/completions. "
        "To use function tools, use /v1/responses or set reasoning_effort to 'none'."
    )
    assert (error["param"], error["code"]) == ("reasoning_effort", None)


@pytest.mark.parametrize(
    ("fields", "names"),
    [({"temperature": 0}, "argument supplied: temperature"), ({"top_p": 1, "n": 1}, "arguments supplied: n, top_p")],
)
def test_models_that_search(ask: Asker, fields: dict[str, Any], names: str) -> None:
    """Models that search the web take no sampling settings, not even the usual ones."""
    error = ask.error(model="gpt-4o-search-preview", **fields)
    assert error["message"] == f"Model incompatible request {names}"
    assert (error["param"], error["code"]) == (None, None)


def test_models_that_speak(ask: Asker) -> None:
    """Models of sound want to hear or to speak, and stream raw sound only."""
    error = ask.error(model="gpt-audio-mini")
    assert error["message"] == "This model requires that either input content or output modality contain audio."
    assert (error["param"], error["code"]) == ("model", "invalid_value")
    sound = {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}}
    assert ask.ok(model="gpt-audio-mini", messages=[{"role": "user", "content": [sound]}])["choices"]
    spoken: dict[str, Any] = {"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "wav"}}
    assert ask.ok(model="gpt-audio-mini", **spoken)["choices"]
    error = ask.error(model="gpt-audio-mini", **spoken, stream=True)
    assert error["message"].endswith("does not support 'wav' when stream=true. Supported values are: 'pcm16'.")
    assert (error["param"], error["code"]) == ("audio.format", "unsupported_value")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"n": 64}, "Invalid 'n': integer above maximum value. Expected a value <= 8, but got 64 instead."),
        ({"modalities": ["text"]}, "Unknown parameter: 'modalities'."),
        ({"smell": 1, "n": "x"}, "Unknown parameter: 'smell'."),
        ({"prompt_cache_retention": "in_memory"}, "This model is compatible only with 24h extended prompt caching"),
        ({"stop": "a", "temperature": 0}, "Unsupported parameter: 'stop' is not supported with this model."),
        ({"stop": "a", "n": 0}, "Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead."),
        (
            {"reasoning_effort": "none", "logprobs": True, "top_logprobs": 6},
            "Invalid value for 'top_logprobs': must be less than or equal to 5.",
        ),
    ],
)
def test_the_newest(ask: Asker, fields: dict[str, Any], message: str) -> None:
    """Limits of the newest models, and which of two faults is told."""
    assert ask.error(model="gpt-5.6-terra", **fields)["message"] == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"smell": 1, "messages": []}', "you must provide a model parameter"),
        (b'{"model": "gpt-5", "smell": 1}', "Missing required parameter: 'messages'."),
        (b'{"model": "gpt-5", "messages": [], "smell": 1}', "Unknown parameter: 'smell'."),
        (
            b'{"model": "gpt-5", "messages": [], "strem": 1}',
            "Unknown parameter: 'strem'. Did you mean 'stream' or 'store'?",
        ),
        (b'{"model": "gpt-5", "messages": [], "modell": 1}', "Unknown parameter: 'modell'."),
        (b'{"model": "gpt-4", "messages": [], "smell": 1}', "Unrecognized request argument supplied: smell"),
    ],
)
def test_the_order_of_faults(ask: Asker, body: bytes, message: str) -> None:
    """Model and messages come before unknown arguments, which may be slips, and those before every value."""
    assert ask.get("/v1/chat/completions", "POST", body)[1]["error"]["message"] == message
