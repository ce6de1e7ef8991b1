"""Whole configurations, drawn from the description of the resource: a new attribute is drawn as soon as it is there."""

import json
from functools import partial
from typing import Any

from hypothesis import strategies as st

from terraform_provider_openai.schema import (
    Attribute,
    ChatCompletion,
    Function,
    JsonSchema,
    ListOf,
    MapOf,
    Message,
    Nested,
    Primitive,
    Struct,
    attributes_of,
    check,
)
from terraform_provider_openai.schema.chat_rules import AUTHOR_NAME
from terraform_provider_openai.schema.rules import (
    ExactlyOneOf,
    JsonText,
    Length,
    OneOf,
    Pattern,
    Range,
    Rule,
    Size,
    Whole,
)
from tests.e2e.texts import TEXTS

Values = dict[str, Any]
Rules = tuple[Rule, ...]

UNLISTED = "gpt-4o"
MOST = 3  # elements of a list or map that has no limit of its own
MOST_BYTES = 3000  # the smallest context has 4,097 tokens, and a token has a byte or more
NUMBERS = (st.integers() | st.floats(allow_nan=False, allow_infinity=False)).filter(
    lambda number: not (1e-305 < abs(number) < 1e-285 or 1e285 < abs(number) < 1e305)
)
"""Without those that only a number token can be."""
JSON = st.recursive(
    TEXTS | NUMBERS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=MOST) | st.dictionaries(TEXTS, inner, max_size=MOST),
    max_leaves=8,
)
PROPERTY = st.fixed_dictionaries(
    {"type": st.just("string"), "description": TEXTS, "enum": st.lists(JSON, max_size=MOST)}
)
PROPERTIES = st.dictionaries(TEXTS, PROPERTY, max_size=MOST)
SCHEMAS = st.fixed_dictionaries(
    {"type": st.just("object"), "properties": PROPERTIES, "additionalProperties": st.just(False)},
    optional={"$defs": PROPERTIES},
).map(lambda schema: {**schema, "required": list(schema["properties"])})
"""Schemas that are taken with `strict` and without."""
PARAMETERS = SCHEMAS.map(lambda schema: {keyword: json.dumps(value) for keyword, value in schema.items()})
WRITTEN_BY_HAND = {
    attributes_of(Message)["name"]: st.from_regex(AUTHOR_NAME.regex, fullmatch=True),
    attributes_of(Function)["parameters"]: PARAMETERS,
    attributes_of(JsonSchema)["schema"]: SCHEMAS.map(json.dumps),
}
"""Attributes that are ruled by more than their own rules."""


def configurations() -> st.SearchStrategy[Values]:
    """Draw the arguments of a completion that breaks no rule of the resource, but for its model, or of the API."""
    return _objects(ChatCompletion).filter(_fits_the_context).map(_fit_together)


def _fits_the_context(values: Values) -> bool:
    return len(json.dumps(values, ensure_ascii=False).encode()) <= MOST_BYTES


def _objects(struct: type[Struct]) -> st.SearchStrategy[Values]:
    """Draw an object with about two thirds of what it may have."""
    drawn = {name: _values(a) for name, a in attributes_of(struct).items() if not (a.read_only or a.local)}
    pairs = [rule.names for rule in struct.object_rules if isinstance(rule, ExactlyOneOf)]
    always = {name for name, a in attributes_of(struct).items() if a.required}.union(*pairs)

    @st.composite
    def objects(draw: st.DrawFn) -> Values:
        left_out = {draw(st.sampled_from(pair)) for pair in pairs}
        names = [name for name in drawn if name not in left_out and (name in always or draw(st.integers(0, 2)))]
        return {name: draw(drawn[name]) for name in names}

    return objects().map(partial(_mended, struct))


def _mended(struct: type[Struct], values: Values) -> Values:
    """Take away what may not stand beside the rest, and give what must."""
    wrong = [problem for problem in check(struct, values) if len(problem.path) == 1 and problem.path != ("messages",)]
    for problem in wrong:
        name = str(problem.path[0])
        if problem.rule == "required" and name != "json_schema":
            values[name] = "given"
        elif problem.rule == "required":
            values["type"] = "text"
        else:
            del values[name]
    return _mended(struct, values) if wrong else values


def _values(attribute: Attribute) -> st.SearchStrategy[Any]:
    if attribute in WRITTEN_BY_HAND:
        return WRITTEN_BY_HAND[attribute]
    match attribute.type:
        case Primitive() as kind:
            values = _primitives(kind, attribute.rules)
            return values | st.none() if attribute.nullable else values
        case ListOf(kind):
            return st.lists(_primitives(kind, attribute.element_rules), **_sizes(attribute.rules))
        case MapOf(kind):
            keys, values = _texts(attribute.key_rules), _primitives(kind, attribute.element_rules)
            return st.dictionaries(keys, values, max_size=MOST)
        case Nested(struct, many=False):
            return _objects(struct)
        case Nested(struct):
            return st.lists(_objects(struct), **_sizes(attribute.rules))


def _primitives(kind: Primitive, rules: Rules) -> st.SearchStrategy[Any]:
    match kind.name:
        case "string":
            return _texts(rules)
        case "number":
            return _numbers(rules)
        case "bool":
            return st.booleans()


def _texts(rules: Rules) -> st.SearchStrategy[str]:
    for rule in rules:
        match rule:
            case OneOf(choices=words):
                return st.sampled_from(words)
            case Pattern(regex=regex):
                return st.from_regex(regex, fullmatch=True)
            case JsonText():
                return JSON.map(json.dumps)
            case Length(high=high):
                return TEXTS.map(lambda text: text[:high])
    return TEXTS


def _numbers(rules: Rules) -> st.SearchStrategy[float]:
    [(low, high)] = [(rule.low, rule.high) for rule in rules if isinstance(rule, Range)]
    whole = st.integers(low, low + 1000 if high is None else high)
    return whole if any(isinstance(rule, Whole) for rule in rules) else whole | st.floats(low, high)


def _sizes(rules: Rules) -> dict[str, int]:
    for rule in rules:
        if isinstance(rule, Size):
            return {"min_size": rule.low, "max_size": rule.high or MOST}
    return {"max_size": MOST}


def _fit_together(values: Values) -> Values:
    """Have the values fit to each other: what must be called is there, calls have their results, metadata are kept."""
    if "two" in values.get("function_call", {}):
        values["function_call"]["two"]["name"] = values["functions"][0]["name"]
    if "function" in values.get("tool_choice", {}):
        values["tool_choice"]["function"]["name"] = values["tools"][0]["function"]["name"]
    values["messages"] = [each for message in values["messages"] for each in _with_its_others(message)]
    wanted = values.get("response_format", {}).get("type", "text")
    if wanted == "json_object":
        values["messages"].append({"role": "user", "content": "Answer in JSON."})
    if values.get("metadata"):
        values["store"] = True
    problems = list(check(ChatCompletion, values))
    assert problems == []
    if wanted != "text":
        values["model"] = UNLISTED  # no listed model takes both formats
    return values


def _with_its_others(message: Values) -> list[Values]:
    """Put the call before a result, and the results behind calls."""
    call: Values = {"name": message.get("name", "given"), "arguments": "{}"}
    if message["role"] == "function":
        return [{"role": "assistant", "content": None, "function_call": call}, message]
    if message["role"] == "tool":
        calls = [{"id": message["tool_call_id"], "type": "function", "function": call}]
        return [{"role": "assistant", "content": None, "tool_calls": calls}, message]
    ids = dict.fromkeys(call["id"] for call in message.get("tool_calls", ()))
    return [message, *({"role": "tool", "content": "done", "tool_call_id": id_} for id_ in ids)]
