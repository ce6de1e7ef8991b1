"""Whatever a completion is configured with, the API is asked exactly that: every argument, alone and together."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, TerraformStack
from cdktf import Testing as Synthesis

from cdktf_openai import ChatCompletion, OpenaiProvider
from cdktf_openai._values.configuration import as_struct
from cdktf_openai.terraform import StackFolder, TerraformBinary
from mock_server import MockServer
from terraform_provider_openai import schema
from terraform_provider_openai.schema import Nested
from tests.e2e.configurations import Values, configurations
from tests.e2e.texts import apply, draw, normal

BATCHES = 4
AT_ONCE = 50  # Terraform writes the whole state after each resource
ID = re.compile(rb'"id": ?"([^"]+)"')


WRITERS: dict[str, Callable[[Any], Any]] = {
    "function_call": lambda call: call.get("one") or call["two"],
    "functions": lambda functions: [function(each) for each in functions],
    "response_format": lambda wanted: described(wanted) if "json_schema" in wanted else wanted,
    "stop": lambda stop: stop["str"] if "str" in stop else stop["array_of_str"],
    "tool_choice": lambda choice: choice.get("mode") or {"type": "function", **choice},
    "tools": lambda tools: [{**each, "function": function(each["function"])} for each in tools],
}
"""The API's form of the arguments that Terraform has in another one."""


def request_for(configuration: Values) -> Values:
    """Give the request that the API reference has for a configuration."""
    request = {name: WRITERS.get(name, lambda same: same)(value) for name, value in normalized(configuration).items()}
    return request | ({"stream_options": {"include_usage": True}} if request.get("stream") else {})


def function(values: Values) -> Values:
    """Give a function with the JSON Schema that its map of JSON texts stands for."""
    parameters = {keyword: json.loads(text) for keyword, text in values["parameters"].items()}
    return {**values, "parameters": parameters}


def described(wanted: Values) -> Values:
    """Give a format with the JSON Schema that its text stands for."""
    schema = wanted["json_schema"]
    return {**wanted, "json_schema": {**schema, "schema": json.loads(schema["schema"])}}


def normalized(value: Any) -> Any:
    """Give a value with its texts as Terraform has them."""
    if isinstance(value, dict):
        return {normal(key): normalized(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalized(item) for item in value]
    return normal(value) if isinstance(value, str) else value


def as_structs(configuration: Values) -> Values:
    """Give a configuration with structs in the place of dicts."""
    whole = as_struct(Nested(schema.ChatCompletion, many=False), configuration)
    return dict(whole.values())


def journal_by_id(mock: MockServer) -> dict[str, Values]:
    """Give the bodies of the requests by the id of the completion that answers each."""
    found = {}
    for entry in mock.journal:
        match = ID.search(entry.reply)
        assert match, entry.reply
        found[match[1].decode()] = json.loads(entry.body)
    return found


def asked(mock: MockServer, stack: StackFolder) -> dict[str, Values]:
    """Give the request that each resource made."""
    requests = journal_by_id(mock)
    return {resource["name"]: requests[resource["values"]["id"]] for resource in stack.resources()}


@pytest.fixture(scope="module")
def drawn() -> list[Values]:
    """Draw configurations for all batches."""
    return draw(configurations(), BATCHES * AT_ONCE)


@pytest.mark.slow
@pytest.mark.parametrize(("batch", "hcl"), [*((batch, False) for batch in range(BATCHES)), (0, True)])
def test_the_api_is_asked_what_was_configured(
    tmp_path: Path,
    binary: TerraformBinary,
    environment: dict[str, str],
    mock: MockServer,
    drawn: list[Values],
    batch: int,
    hcl: bool,
) -> None:
    """Each text, number and structure of a configuration arrives as Python held it, through JSON and through HCL."""
    stack = TerraformStack(App(outdir=str(tmp_path / "cdktf.out")), "stack")
    OpenaiProvider(stack, "openai", allow_unlisted_models=True)
    configured = {f"c{index}": values for index, values in enumerate(drawn[batch::BATCHES])}
    for index, (name, values) in enumerate(configured.items()):
        ChatCompletion(stack, name, **(as_structs(values) if index % 2 else values))
    text = Synthesis.synth_hcl(stack) if hcl else Synthesis.synth(stack)
    (tmp_path / ("main.tf" if hcl else "main.tf.json")).write_text(text)
    folder = apply(tmp_path, binary, environment)
    assert asked(mock, folder) == {name: request_for(values) for name, values in configured.items()}
