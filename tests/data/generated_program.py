"""A program written for the bindings that `cdktf get` generates: only its import lines are exchanged."""

import sys

import cdktf
from imports.openai.chat_completion import (
    ChatCompletion,
    ChatCompletionFunctionCall,
    ChatCompletionFunctionCallTwo,
    ChatCompletionFunctions,
    ChatCompletionMessages,
    ChatCompletionMessagesFunctionCall,
    ChatCompletionStop,
)
from imports.openai.provider import OpenaiProvider

app = cdktf.App(outdir=sys.argv[1])
stack = cdktf.TerraformStack(app, "stack")
key = cdktf.TerraformVariable(stack, "key", type="string", sensitive=True)
cities = cdktf.TerraformVariable(stack, "cities", type="map(string)", default={"a": "Oslo"})
OpenaiProvider(stack, "openai", api_key=key.string_value)
other = OpenaiProvider(stack, "other", api_key=key.string_value, server_url="http://127.0.0.1:8080/v1", alias="other")

structs = ChatCompletion(
    stack,
    "structs",
    model="gpt-4",
    messages=[
        ChatCompletionMessages(role="system", content="Be brief."),
        ChatCompletionMessages(
            role="assistant",
            content="",
            function_call=ChatCompletionMessagesFunctionCall(name="weather", arguments='{"city": "Oslo"}'),
        ),
        ChatCompletionMessages(role="function", name="weather", content="5"),
    ],
    functions=[
        ChatCompletionFunctions(
            name="weather", description="Tells.", parameters={"type": '"object"', "properties": "{}"}
        )
    ],
    function_call=ChatCompletionFunctionCall(two=ChatCompletionFunctionCallTwo(name="weather")),
    stop=ChatCompletionStop(array_of_str=["a", "b"]),
    logit_bias={"50256": -100},
    max_tokens=5,
    n=2,
    frequency_penalty=0.5,
    presence_penalty=-0.5,
    temperature=0.25,
    top_p=0.75,
    stream=True,
    user="user-1",
)
dicts = ChatCompletion(
    stack,
    "dicts",
    model="gpt-4",
    messages=[{"role": "user", "content": f"Is this right: {structs.choices.get(0).message.content}"}],
    stop={"str": "END"},
    provider=other,
    depends_on=[structs],
    lifecycle={"create_before_destroy": True, "ignore_changes": ["user"]},
)
changed = ChatCompletion(stack, "changed", model="gpt-4", messages=[{"role": "user", "content": "x"}], n=3, user="u")
changed.model = "gpt-3.5-turbo"
changed.temperature = 0.5
changed.logit_bias = {"1": 2}
changed.put_messages([ChatCompletionMessages(role="user", content="changed")])
changed.put_functions([{"name": "f", "parameters": {"type": '"object"'}}])
changed.put_function_call(one="auto")
changed.put_stop(array_of_str=["c"])
changed.reset_n()
changed.reset_user()
inner = changed.stop
inner.array_of_str = ["d", "e"]
assert changed.model_input == "gpt-3.5-turbo"
assert changed.n_input is None
assert changed.stop_input.array_of_str == ["d", "e"]

iterator = cdktf.TerraformIterator.from_map(cdktf.Token.as_string_map(cities.value))
each = ChatCompletion(
    stack,
    "each",
    for_each=iterator,
    model="gpt-4",
    messages=[{"role": "user", "content": cdktf.Token.as_string(iterator.value)}],
)
counted = ChatCompletion(
    stack,
    "counted",
    count=2,
    model=cdktf.Fn.element(["gpt-4", "gpt-3.5-turbo"], 0),
    messages=[{"role": "user", "content": cdktf.Fn.join(", ", ["a", "b"])}],
    max_tokens=cdktf.Token.as_number(dicts.usage.total_tokens),
)
counted.add_override("temperature", 0.125)
moved = ChatCompletion(stack, "moved", model="gpt-4", messages=[{"role": "user", "content": "x"}])
moved.move_from_id("openai_chat_completion.old")
moved.import_from("chatcmpl-1")
moved.override_logical_id("renamed")
ChatCompletion.generate_config_for_import(stack, "imported", "chatcmpl-2")

second = cdktf.TerraformStack(app, "second")
OpenaiProvider(second, "openai", api_key=cdktf.TerraformVariable(second, "key").string_value)
ChatCompletion(
    second,
    "c",
    model="gpt-4",
    messages=[{"role": "user", "content": f"Before: {structs.choices.get(0).message.content}"}],
)

for name, value in {
    "content": structs.choices.get(0).message.content,
    "arguments": structs.choices.get(1).message.function_call.arguments,
    "call_name": structs.choices.get(0).message.function_call.name,
    "role": structs.choices.get(0).message.role,
    "reason": structs.choices.get(0).finish_reason,
    "index": structs.choices.get(0).index,
    "tokens": structs.usage.total_tokens,
    "prompt_tokens": structs.usage.prompt_tokens,
    "completion_tokens": structs.usage.completion_tokens,
    "id": structs.id,
    "object": structs.object,
    "created": structs.created,
    "model": structs.model,
    "n": structs.n,
    "user": structs.user,
    "bias": structs.logit_bias,
    "stream": structs.stream,
    "first_message": structs.messages.get(0).content,
    "call": structs.messages.get(1).function_call.name,
    "function": structs.functions.get(0).name,
    "parameters": structs.functions.get(0).parameters,
    "two": structs.function_call.two.name,
    "stops": structs.stop.array_of_str,
    "choices": structs.choices,
    "choice": structs.choices.get(0),
    "usage": structs.usage,
    "fqn": structs.fqn,
    "choices_fqn": structs.choices.fqn,
    "length": cdktf.Fn.length_of(structs.choices),
    "each_ids": each.id,
}.items():
    cdktf.TerraformOutput(stack, name, value=value)
choice_iterator = structs.choices.all_with_map_key("index")
ChatCompletion(
    stack,
    "per_choice",
    for_each=choice_iterator,
    model="gpt-4",
    messages=[{"role": "user", "content": choice_iterator.get_string("finish_reason")}],
)
app.synth()
