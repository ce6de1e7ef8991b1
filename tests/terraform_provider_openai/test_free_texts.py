"""Nothing that is said of a wrong value repeats a free text, which may be a secret of a sensitive variable."""

from collections.abc import Iterator
from typing import Any

import pytest

from terraform_provider_openai.schema import ChatCompletion, ListOf, MapOf, Nested, Struct, attributes_of, check
from terraform_provider_openai.schema.rules import OneOf
from terraform_provider_openai.schema.timeouts import Duration

SECRETS = [
    "hunter2",
    "hunter2 and more",
    "hunter2\n\x1b[31m",
    '{"hunter2": 1}',
    '["hunter2"]',
    "hunter2" * 100,
    "é hunter2",
]


def texts(struct: type[Struct], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the path of each free text that can be set: not of enumerations, whose words may be shown."""
    for name, attribute in attributes_of(struct).items():
        if attribute.read_only or any(isinstance(rule, OneOf | Duration) for rule in attribute.rules):
            continue
        if isinstance(attribute.type, Nested):
            yield from texts(attribute.type.struct, (*path, name))
        elif getattr(attribute.type, "element", attribute.type).name == "string":
            yield (*path, name)


PATHS = list(texts(ChatCompletion))


def configuration(path: tuple[str, ...], text: str) -> dict[str, Any]:
    """Give a configuration in which a text stands at a path, and all else is left out."""
    inside: Any = text
    struct: type[Struct] = ChatCompletion
    types = []
    for name in path:
        types.append(attributes_of(struct)[name].type)
        struct = getattr(types[-1], "struct", struct)
    for name, type_ in zip(reversed(path), reversed(types), strict=True):
        if isinstance(type_, MapOf):
            inside = {"key": inside}
        elif isinstance(type_, ListOf) or (isinstance(type_, Nested) and type_.many):
            inside = [inside]
        inside = {name: inside}
    return inside  # type: ignore[no-any-return]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_no_problem_repeats_a_text(path: tuple[str, ...], secret: str) -> None:
    """What is said tells where it is wrong, how long it is, and why."""
    said = [str(problem) for problem in check(ChatCompletion, configuration(path, secret))]
    assert said
    assert "hunter2" not in " ".join(said)


@pytest.mark.parametrize("secret", ["hunter2 and more", "hunter2" * 100])
@pytest.mark.parametrize("path", [("messages", "role"), ("model",), ("timeouts", "create")], ids=".".join)
def test_what_is_no_word_is_not_shown_in_place_of_one(path: tuple[str, ...], secret: str) -> None:
    """A prompt that stands where a role should is not repeated."""
    said = " ".join(str(problem) for problem in check(ChatCompletion, configuration(path, secret)))
    assert f"got {len(secret)} characters" in said
    assert "hunter2" not in said


def test_a_key_that_is_no_word_is_told_by_its_length() -> None:
    """A path names a key of a map only where it is a word."""
    said = [str(problem) for problem in check(ChatCompletion, {"logit_bias": {"my secret key": 1}})]
    assert any(each.startswith("logit_bias[a key of 13 characters]: must be a token id") for each in said)


def test_names_are_told_by_position() -> None:
    """A choice of a function that is not offered names the place of the nearest, not the names."""
    functions = [{"name": "hunter2", "parameters": {}}, {"name": "other", "parameters": {}}]
    wrong = {"functions": functions, "function_call": {"two": {"name": "hunter3"}}}
    said = [str(problem) for problem in check(ChatCompletion, wrong)]
    words = "must be the name of one of the functions (got 7 characters; did you mean functions[0].name?)"
    assert f"function_call.two.name: {words}" in said
