"""A token that nobody has made is an error with its path, where the engine would fail in the middle of a synthesis."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformStack, TerraformVariable

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, Expr, InvalidInput, OpenaiProvider, stop, user

Resource = Callable[..., dict[str, Any]]

TOKEN = "${TfToken[TOKEN.99999]}"
NUMBER, NUMBER_IN_LIST = -8.109562242791386e298, -1.8881545967774107e289


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"messages": [user("x"), user(f"a {TOKEN} b")]}, r"messages\[1\].content"),
        ({"messages": [user(Expr(f"${{upper({TOKEN})}}"))]}, r"messages\[0\].content"),
        ({"messages": [user(f"{NUMBER}")]}, r"messages\[0\].content"),
        ({"messages": ["#{TfToken[TOKEN.99999]}"]}, "messages"),
        ({"seed": NUMBER}, "seed"),
        ({"stop": stop(["#{TfToken[TOKEN.99999]}"])}, "stop.array_of_str"),
        ({"logit_bias": {"&{TfToken[TOKEN.99999]}": 1}}, "logit_bias"),
        ({"metadata": {TOKEN: "x"}, "store": True}, "metadata"),
        ({"functions": [NUMBER_IN_LIST]}, "functions"),
    ],
    ids=["text", "expression", "number in text", "objects", "number", "list", "map", "key", "numbers"],
)
@pytest.mark.usefixtures("provider")
def test_tokens_of_all_kinds(stack: TerraformStack, arguments: dict[str, Any], path: str) -> None:
    """Each is told with the argument that has it, and with the way out."""
    with pytest.raises(InvalidInput, match=rf"{path}: has \S+ inside, which looks like a token .* literal\(…\)"):
        ChatCompletion(stack, "c", **{"model": "gpt-4", "messages": [user("x")], **arguments})


def test_the_provider_and_the_data_source(stack: TerraformStack) -> None:
    """They tell it too."""
    with pytest.raises(InvalidInput, match="server_url: has "):
        OpenaiProvider(stack, "openai", server_url=TOKEN)
    with pytest.raises(InvalidInput, match="completion_id: has "):
        DataOpenaiChatCompletion(stack, "d", completion_id=TOKEN)


@pytest.mark.usefixtures("provider")
def test_an_assignment(stack: TerraformStack) -> None:
    """So does a change, after which all is as before."""
    completion = ChatCompletion(stack, "c", model="gpt-4", messages=[user("x")], user="me")
    with pytest.raises(InvalidInput, match="user: has "):
        completion.user = TOKEN
    assert completion.user_input == "me"


@pytest.mark.usefixtures("provider")
def test_tokens_that_are_made(stack: TerraformStack, resource: Resource) -> None:
    """Tokens of the engine and of this package are known."""
    variable = TerraformVariable(stack, "v", type="any")
    first = ChatCompletion(stack, "a", model="gpt-4", messages=[user(variable.string_value)], n=variable.number_value)
    text = f"{first.content} {first.usage.total_tokens} {variable.number_value}"
    ChatCompletion(stack, "c", model="gpt-4", messages=[user(text)], stop=stop(variable.list_value))
    assert resource()["stop"] == {"array_of_str": "${var.v}"}


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    "text",
    ["-8.109562242791386e298", "-81.09562242791386e+297", "-0.8109562242791386e+0299", "String Map Token Value"],
)
def test_what_the_engine_alone_takes_for_a_token(stack: TerraformStack, resource: Resource, text: str) -> None:
    """Python writes no token so: it is text, which the engine is kept from reading."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[user(f"{text}")], seed=-123456789)
    quoted, _, rest = resource()["messages"][0]["content"].removeprefix('${"').partition('"}')
    assert quoted + rest == text
