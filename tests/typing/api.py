"""What a user writes, type-checked in strict mode; lines marked so must not pass."""

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from typing_extensions import assert_type

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    Estimate,
    InvalidInput,
    Message,
    MessageFunctionCall,
    OpenaiProvider,
    Stop,
    assistant,
    call,
    called,
    function_result,
    stop,
    system,
    user,
)
from mock_server import MockServer

stack = TerraformStack(App(), "stack")
key: str = TerraformVariable(stack, "key").string_value
provider = OpenaiProvider(stack, "openai", api_key=key)


def weather(city: str) -> str:
    """Tell the weather."""
    return city


completion = ChatCompletion(
    stack,
    "c",
    model="gpt-4",
    messages=[system("Be brief."), user("Hi"), assistant(function_call=called("weather", {})), {"role": "user"}],
    functions=[ChatFunction.from_callable(weather), {"name": "f", "parameters": {}}],
    function_call=call("weather"),
    stop=stop(["a", "b"]),
    logit_bias={"50256": -100},
    provider=provider,
)
automatic = ChatCompletion(stack, "d", model="gpt-4", messages=[function_result("f", 1)], function_call="auto")
assert_type(completion.content, str)
assert_type(completion.finish_reason, str)
assert_type(completion.function_call.arguments, str)
assert_type(completion.function_call.name, str)
assert_type(completion.function_call.one_input, str | None)
assert_type(completion.choices.get(0).message.content, str)
assert_type(completion.choices[0].message.function_call.arguments, str)
assert_type(completion.choices[0].index, float)
assert_type(completion.usage.total_tokens, float)
assert_type(completion.temperature, float)
assert_type(completion.n_input, float | None)
assert_type(completion.stop_input, Stop | None)
assert_type(completion.messages_input, list[Message] | None)
assert_type(completion.messages[0].function_call_input, MessageFunctionCall | None)
assert_type(completion.stop.array_of_str, list[str])
assert_type(user("Hi"), Message)
assert_type(ChatFunction.from_callable(weather), ChatFunction)
assert_type(completion.estimate(), Estimate)
assert_type(completion.estimate().room, int)
completion.temperature = 0.5
completion.reset_temperature()
completion.put_stop(str="END")
batch = ChatCompletion.batch(stack, "all", {"a": {"model": "gpt-4"}})
assert_type(batch["a"].usage.total_tokens, float)
assert_type(batch.contents(), dict[str, str])
TerraformOutput(stack, "text", value=completion.content)

try:
    Message(role="user", content="x")
except InvalidInput as error:
    assert_type([problem.path for problem in error.problems], list[tuple[str | int, ...]])

with MockServer() as mock:
    assert_type(mock.base_url, str)

Message(role="robot", content="x")  # wrong: no such role
Message(content="x")  # wrong: role is missing
Message(role="user", content="x", nmae="y")  # wrong: no such argument
ChatCompletion(stack, "e", model=4, messages=[])  # wrong: the model is a text
ChatCompletion(stack, "f", model="gpt-4", messages=[], function_call="always")  # wrong: no such word
completion.usage.tokens  # wrong: no such value
completion.function_call.content  # wrong: a call has no content
completion.temperature = "warm"  # wrong: a number
