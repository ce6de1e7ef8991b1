"""A program that uses what the generated bindings have not: additions, a batch, the data source, an aspect."""

import sys

import cdktf
import jsii

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    DataOpenaiChatCompletion,
    OpenaiProvider,
    assistant,
    json_schema,
    tool,
    tool_result,
    user,
)

WAVE = ChatFunction.from_json_schema("wave", {"type": "object", "pattern": '${x}%{y}"\n'})


@jsii.implements(cdktf.IAspect)
class Named:
    """Names the end user of every completion."""

    def visit(self, node: object) -> None:
        """Set it."""
        if isinstance(node, ChatCompletion):
            node.user = "somebody"


def chat(stack: cdktf.TerraformStack) -> ChatCompletion:
    """Put a completion with all additions and one that answers its tool calls into a stack."""
    variable = cdktf.TerraformVariable(stack, "v", type="any")
    asked = ChatCompletion(
        stack,
        "asked",
        model="gpt-4",
        messages=[user("Wave.")],
        tools=[tool(WAVE, strict=True)],
        tool_choice="required",
        parallel_tool_calls=variable.boolean_value,
        response_format=json_schema("s", {"type": "object"}),
        seed=2**63 - 1,
        metadata={"team": variable.string_value},
        store=True,
        timeouts={"create": "90s"},
    )
    calls = asked.choices[0].message.tool_calls
    messages = [user("Wave."), assistant(tool_calls=calls), tool_result(calls[0].id, "done")]
    each = cdktf.TerraformIterator.from_list(["a", "b"])
    ChatCompletion(
        stack, "answered", model="gpt-4", messages=messages, for_each=each, metadata={"name": each.value}, store=True
    )
    return asked


def main() -> None:
    """Synthesize two stacks, the second with references to the first, and print the first as HCL."""
    app = cdktf.App(outdir=sys.argv[1])
    one, two = cdktf.TerraformStack(app, "one"), cdktf.TerraformStack(app, "two")
    for stack in (one, two):
        OpenaiProvider(stack, "openai")
    asked = chat(one)
    ChatCompletion.batch(one, "all", {"a/b": {"model": "gpt-4", "messages": [user("Hi")], "seed": 7}})
    data = DataOpenaiChatCompletion(two, "read", completion_id=asked.id)
    cdktf.TerraformOutput(two, "read_back", value=data.choices[0].message.tool_calls[0].function.arguments)
    cdktf.TerraformOutput(two, "request", value=asked.request_id)
    cdktf.Aspects.of(one).add(Named())
    app.synth()
    sys.stdout.write(cdktf.Testing.synth_hcl(one))


main()
