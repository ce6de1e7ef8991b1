"""The data source `openai_chat_completion`: a completion that the API has stored, read by its id."""

from __future__ import annotations

from terraform_provider_openai.schema.attributes import (
    NUMBER,
    STRING,
    MapOf,
    Nested,
    Struct,
    read_only,
    read_only_integer,
    string,
)
from terraform_provider_openai.schema.chat_completion import Choice, Usage
from terraform_provider_openai.schema.messages import ReplyFunctionCall, ReplyToolCall
from terraform_provider_openai.schema.rules import Pattern


class StoredMessage(Struct):
    """One message of the conversation that was answered."""

    content = read_only(STRING, "The text of the message.")
    function_call = read_only(Nested(ReplyFunctionCall, many=False), "The function that the model wanted called.")
    name = read_only(STRING, "The author's name.")
    role = read_only(STRING, "Who speaks.")
    tool_call_id = read_only(STRING, "The id of the call whose result the content is.")
    tool_calls = read_only(Nested(ReplyToolCall, many=True), "The tools that the model wanted called.")


class StoredCompletion(Struct):
    """A completion that was made with `store = true`. Reading it asks for nothing new and is not billed."""

    id: str = string(
        Pattern(r"[^\s/]+", "the API's id of a completion, such as chatcmpl-123"),
        help="The API's id of the completion.",
    )

    choices = read_only(Nested(Choice, many=True), "The answers.")
    created = read_only_integer("When the completion was made, in seconds since 1970.")
    frequency_penalty = read_only(NUMBER, "The penalty that was asked with, where the API tells it.")
    messages = read_only(Nested(StoredMessage, many=True), "The conversation that was answered.")
    metadata = read_only(MapOf(STRING), "What the completion can be found by.")
    model = read_only(STRING, "The model that answered, by its dated name.")
    object = read_only(STRING, "The kind of the API's answer: `chat.completion`.")
    presence_penalty = read_only(NUMBER, "The penalty that was asked with, where the API tells it.")
    request_id = read_only(STRING, "The API's id of the request that made it, where the API tells it.")
    seed = read_only_integer("The seed, where the API tells it.")
    system_fingerprint = read_only(STRING, "The state of the model that answered.")
    temperature = read_only(NUMBER, "The temperature that was asked with, where the API tells it.")
    top_p = read_only(NUMBER, "The share of the probability that was asked with, where the API tells it.")
    usage = read_only(Nested(Usage, many=False), "How many tokens the completion took.")
    user = read_only(STRING, "The identifier of the end user, where the API tells it.")
