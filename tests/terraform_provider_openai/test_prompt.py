"""The tokens of a prompt: those that the API has reported, and those that the mock counts by itself."""

import json
from http import HTTPStatus
from itertools import chain
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mock_server import Engine
from terraform_provider_openai.api.request import body_of
from terraform_provider_openai.schema import LISTED_MODELS, ChatCompletion, check
from terraform_provider_openai.schema.prompt import least, most, prompt_tokens
from terraform_provider_openai.tokens import count

MOCK = Engine()

NAMES = st.from_regex(r"[a-zA-Z0-9_]{1,12}", fullmatch=True)
WORDS = st.sampled_from(
    ["a", " the", "\n\n", "  ", "été", "e\u0301", "👩‍🚀", "漢字", "<|endoftext|>", "%{", "1234567", "'ll"]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.lists(WORDS, max_size=12).map("".join)
DESCRIBED = st.fixed_dictionaries({}, optional={"description": TEXTS})
ENUMS = st.lists(TEXTS | st.integers(), min_size=1, max_size=3)
KINDS = st.sampled_from(["string", "number", "integer", "boolean", "null"])
LEAVES = st.one_of(st.fixed_dictionaries({"type": KINDS}), st.fixed_dictionaries({"enum": ENUMS}), st.just({}))


def schema_of(types: Any) -> Any:
    """Give objects whose properties have these types."""
    properties = st.dictionaries(NAMES, types, max_size=3)
    fixed = {"type": st.just("object"), "properties": properties}
    return st.fixed_dictionaries(fixed, optional={"required": st.lists(NAMES, max_size=2)})


def described(types: Any) -> Any:
    """Give the types, some of them with a description."""
    return st.builds(lambda one, more: {**one, **more}, types, DESCRIBED)


TYPES = st.recursive(
    described(LEAVES),
    lambda inner: described(schema_of(inner) | st.builds(lambda items: {"type": "array", "items": items}, inner)),
    max_leaves=6,
)
PARAMETERS = schema_of(TYPES).map(lambda schema: {word: json.dumps(value) for word, value in schema.items()})
FUNCTIONS = st.fixed_dictionaries({"name": NAMES, "parameters": PARAMETERS, "description": st.none() | TEXTS})
SAID = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant"]), "content": TEXTS, "name": st.none() | NAMES}
)


def calls(name: str, arguments: str, content: str | None, result: str) -> list[dict[str, Any]]:
    """Give a call of a function and its result, which may not stand alone."""
    call = {"name": name, "arguments": arguments}
    said = {"role": "assistant", "content": content, "function_call": call}
    return [said, {"role": "function", "name": name, "content": result}]


def tool_calls(name: str, arguments: str, content: str | None, result: str) -> list[dict[str, Any]]:
    """Give two calls of a tool and their results."""
    ids = ("call_1", "call_2")
    made = [{"id": each, "type": "function", "function": {"name": name, "arguments": arguments}} for each in ids]
    results = [{"role": "tool", "tool_call_id": each, "content": result} for each in ids]
    return [{"role": "assistant", "content": content, "tool_calls": made}, *results]


CALLS = st.builds(calls, NAMES, TEXTS, st.none() | TEXTS, TEXTS)
TOOL_CALLS = st.builds(tool_calls, NAMES, TEXTS, st.none() | TEXTS, TEXTS)
MESSAGES = st.lists(SAID.map(lambda said: [said]) | CALLS | TOOL_CALLS, min_size=1, max_size=4).map(
    lambda parts: list(chain(*parts))
)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Give right arguments of a completion."""
    request = {"model": draw(st.sampled_from(LISTED_MODELS)), "messages": draw(MESSAGES)}
    functions = draw(st.lists(FUNCTIONS, max_size=3, unique_by=lambda one: str(one["name"])))
    named = {"name": functions[0]["name"]} if functions else {}
    if functions and draw(st.booleans()):
        request["functions"] = functions
        choices = [None, {"one": "auto"}, {"one": "none"}, {"one": None, "two": named}]
        request["function_call"] = draw(st.sampled_from(choices))
    elif functions:
        request["tools"] = [{"type": "function", "function": function} for function in functions]
        modes = [{"mode": mode, "function": None} for mode in ("none", "auto", "required")]
        request["tool_choice"] = draw(st.sampled_from([None, *modes, {"mode": None, "function": named}]))
    return request


def counted_by_the_mock(request: dict[str, Any]) -> Any:
    """Have the mock answer the request that the plugin would send, and give the prompt tokens that it reports."""
    headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
    composed = json.loads(normalize("NFC", json.dumps(request, ensure_ascii=False)))  # as Terraform does
    answer = MOCK.answer("POST", "/v1/chat/completions", headers, json.dumps(body_of(composed)).encode(), "")
    assume(answer.status == HTTPStatus.OK or b"Invalid schema" not in answer.body)  # which is not of the plugin's rules
    return json.loads(answer.body)["usage"]["prompt_tokens"]


def test_published_counts(published_counts: list[dict[str, Any]]) -> None:
    """Each count that the API reported for a listed model is reproduced."""
    cases = [case for case in published_counts if case["request"]["model"] in LISTED_MODELS]
    assert len(cases) == 25
    found = [prompt_tokens(as_arguments(case["request"]), count) for case in cases]
    assert found == [case["prompt_tokens"] for case in cases]


def as_arguments(request: dict[str, Any]) -> dict[str, Any]:
    """Give the arguments of the resource for a request of the API."""
    functions = [
        {**function, "parameters": {word: json.dumps(value) for word, value in function["parameters"].items()}}
        for function in request.get("functions", [])
    ]
    return {**request, "functions": functions}


@given(requests())
@settings(max_examples=300)
def test_the_mock_counts_the_same(request: dict[str, Any]) -> None:
    """Whatever a prompt of a listed model is made of counts what the mock, which counts by itself, reports."""
    assert list(check(ChatCompletion, request)) == []
    assert prompt_tokens(request, count) == counted_by_the_mock(request)


@given(requests())
def test_the_bounds_hold(request: dict[str, Any]) -> None:
    """Without a vocabulary the tokens lie between the bounds."""
    assert prompt_tokens(request, least) <= prompt_tokens(request, count) <= prompt_tokens(request, most)


@pytest.mark.parametrize("depth", [50, 400, 100_000])
def test_a_deep_schema_is_no_crash(depth: int) -> None:
    """Parameters that are nested too deep to be followed count nothing."""
    properties = '{"a": ' + '{"type": "array", "items": ' * depth + "{}" + "}" * depth + "}"
    function = {"name": "f", "parameters": {"properties": properties}}
    assert prompt_tokens({"functions": [function]}, count) >= 12
