"""What a user writes, type-checked in strict mode; lines marked so must not pass."""

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    InvalidInput,
    Message,
    OpenaiProvider,
    Stop,
    Timeouts,
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
patient = OpenaiProvider(stack, "b", alias="b", max_retries=5, timeout=90.5, allow_unlisted_models=True)


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
newer = ChatCompletion(
    stack, "g", model="gpt-4o", messages=[user("Hi")], timeouts=Timeouts(create="90s"), provider=patient
)
newer.timeouts.create = "2m"
retries: float | None = patient.max_retries
content: str = completion.choices.get(0).message.content
same: str = completion.choices[0].message.content
shortcut: str = completion.content
arguments: str = completion.choices[0].message.function_call.arguments
total: float = completion.usage.total_tokens
temperature: float = completion.temperature
given: float | None = completion.n_input
stopped: Stop | None = completion.stop_input
completion.temperature = 0.5
completion.reset_temperature()
completion.put_stop(str="END")
texts: dict[str, str] = ChatCompletion.batch(stack, "all", {"a": {"model": "gpt-4"}}).contents()
TerraformOutput(stack, "text", value=content)

try:
    Message(role="user", content="x")
except InvalidInput as error:
    paths: list[tuple[str | int, ...]] = [problem.path for problem in error.problems]

with MockServer() as mock:
    url: str = mock.base_url

Message(role="robot", content="x")  # wrong: no such role
Message(content="x")  # wrong: role is missing
Message(role="user", content="x", nmae="y")  # wrong: no such argument
ChatCompletion(stack, "e", model=4, messages=[])  # wrong: the model is a text
ChatCompletion(stack, "f", model="gpt-4", messages=[], function_call="always")  # wrong: no such word
OpenaiProvider(stack, "h", max_retries="many")  # wrong: a number
completion.usage.tokens  # wrong: no such value
completion.temperature = "warm"  # wrong: a number
