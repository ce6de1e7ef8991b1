"""What a user writes, type-checked in strict mode; lines marked so must not pass."""

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from typing_extensions import assert_type

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    DataOpenaiChatCompletion,
    Estimate,
    InvalidInput,
    Message,
    MessageFunctionCall,
    OpenaiProvider,
    ResponseFormat,
    Stop,
    Timeouts,
    assistant,
    call,
    call_tool,
    called,
    called_tool,
    function_result,
    json_schema,
    literal,
    stop,
    system,
    tool,
    tool_result,
    user,
)
from cdktf_openai.testing import Apply, OpenaiMock, Synth
from mock_server import MockServer

stack = TerraformStack(App(), "stack")
key: str = TerraformVariable(stack, "key").string_value
provider = OpenaiProvider(stack, "openai", api_key=key)
patient = OpenaiProvider(
    stack,
    "b",
    alias="b",
    max_response_bytes=1_048_576,
    interrupt_grace_period=30,
    max_retries=5,
    timeout=90.5,
    allow_unlisted_models=True,
)


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
again = ChatCompletion(
    stack,
    "again",
    model="gpt-4",
    messages=(user(text) for text in ("a", "b")),
    functions=completion.functions,
    function_call=completion.function_call,
    stop=completion.stop,
    logit_bias={50256: -100},
)
more = ChatCompletion(stack, "more", model="gpt-4", messages=[user("Hi"), completion.choices[0].message, {"role": "x"}])
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
assert_type(literal("Hi"), str)
assert_type(user(f"Answer this: {literal('Hi')}"), Message)
assert_type(ChatFunction.from_callable(weather), ChatFunction)
assert_type(completion.estimate(), Estimate)
assert_type(completion.estimate().room, int)
with_tools = ChatCompletion(
    stack,
    "g",
    model="gpt-4",
    messages=[user("Hi"), assistant(tool_calls=[called_tool("call_1", "f", {})]), tool_result("call_1", 5)],
    tools=[tool(ChatFunction.from_callable(weather), strict=True), {"type": "function", "function": {"name": "f"}}],
    tool_choice=call_tool("f"),
    response_format=json_schema("s", {"type": "object"}),
    seed=7,
    store=True,
    metadata={"team": "platform"},
)
again = ChatCompletion(
    stack,
    "h",
    model="gpt-4",
    messages=[assistant(tool_calls=with_tools.choices.get(0).message.tool_calls)],
    tool_choice="required",
    response_format="json_object",
)
stored = DataOpenaiChatCompletion(stack, "i", completion_id=with_tools.id)
assert_type(with_tools.system_fingerprint, str)
assert_type(with_tools.choices[0].message.refusal, str)
assert_type(with_tools.choices[0].message.tool_calls[0].id, str)
assert_type(stored.messages[0].content, str)
assert_type(with_tools.response_format_input, ResponseFormat | None)
newer = ChatCompletion(
    stack, "g", model="gpt-4o", messages=[user("Hi")], timeouts=Timeouts(create="90s"), provider=patient
)
newer.timeouts.create = "2m"
assert_type(patient.max_retries, float | None)
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

literal(5)  # wrong: a text
Message(role="developer", content="x")  # wrong: no such role here
ChatCompletion(stack, "j", model="gpt-4", messages=[], tool_choice="always")  # wrong: no such mode
DataOpenaiChatCompletion(stack, "k")  # wrong: the completion's id is missing
Message(role="robot", content="x")  # wrong: no such role
Message(content="x")  # wrong: role is missing
Message(role="user", content="x", nmae="y")  # wrong: no such argument
ChatCompletion(stack, "e", model=4, messages=[])  # wrong: the model is a text
ChatCompletion(stack, "f", model="gpt-4", messages=[], function_call="always")  # wrong: no such word
OpenaiProvider(stack, "h", max_retries="many")  # wrong: a number
completion.usage.tokens  # wrong: no such value
completion.function_call.content  # wrong: a call has no content
completion.temprature = 0.5  # wrong: no such argument
completion.temperature = "warm"  # wrong: a number


def test_apply(openai_mock: OpenaiMock, apply: Apply, synth: Synth) -> None:
    """A user's test with the pytest plugin."""
    openai_mock.on(user("Say hello"), model="gpt-4").reply("Hello!")
    result = apply(TerraformStack, check=False)
    content: str | None = result["greeting"].content
    result["greeting"].contents  # wrong: no such attribute
    synth().has_resource(ChatCompletion, {"messages": [user("Say hello")]})
    synth("main.py").has_resource(str)  # wrong: no resource
    assert content == openai_mock.calls[0].reply
