"""What a plan or an apply came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdktf_openai.terraform import ERROR, Change, Diagnostic

__tracebackhide__ = True  # a failing test shows itself, not how it was run

NOT_KNOWN = "is known only after apply"


@dataclass(frozen=True)
class FunctionCall:
    """A call that the model generated.

    Attributes:
        name: The function's name.
        arguments: The arguments, as the JSON text that the model wrote.
    """

    name: str
    arguments: str


@dataclass(frozen=True)
class ToolCall:
    """A call of a tool that the model generated.

    Attributes:
        id: The call's id, which the message with its result names.
        type: The kind of the tool: `function`.
        function: The function, with the arguments.
    """

    id: str
    type: str
    function: FunctionCall


@dataclass(frozen=True)
class Choice:
    """One of the answers.

    Attributes:
        index: Its place among the answers, from 0.
        finish_reason: Why it ends: `stop`, `length`, `function_call`, `tool_calls` or `content_filter`.
        content: Its text; None where it is calls alone, or a refusal.
        function_call: The function that the model wants called, or None.
        tool_calls: The tools that the model wants called; empty for none.
        refusal: Why the model refuses to answer, or None.
    """

    index: int
    finish_reason: str
    content: str | None
    function_call: FunctionCall | None
    tool_calls: list[ToolCall] = field(default_factory=list)
    refusal: str | None = None


@dataclass(frozen=True)
class Usage:
    """How many tokens a completion took."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


@dataclass(frozen=True)
class Resource:
    """A resource in the state, or as it is planned.

    Attributes:
        address: Its address, such as `openai_chat_completion.greeting` or `terraform_data.x["a"]`.
        values: Its attributes by name; in a plan those that are known.
        path: The path of its construct, such as `stack/greeting`; empty where it has none.
        index: Its place among several of one construct, such as `[0]` or `["a"]`; empty for a single one.
    """

    address: str
    values: Mapping[str, Any]
    path: str = ""
    index: str = ""

    @property
    def choices(self) -> list[Choice]:
        """The answers of a chat completion.

        Raises:
            AttributeError: The resource has no answers, or not yet.
        """
        return [_choice(choice) for choice in self._value("choices")]

    @property
    def content(self) -> str | None:
        """The text of a chat completion's first answer."""
        return self.choices[0].content

    @property
    def finish_reason(self) -> str:
        """Why the first answer ends."""
        return self.choices[0].finish_reason

    @property
    def function_call(self) -> FunctionCall | None:
        """The function that the first answer wants called, or None."""
        return self.choices[0].function_call

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The tools that the first answer wants called; empty for none."""
        return self.choices[0].tool_calls

    @property
    def refusal(self) -> str | None:
        """Why the model refuses to answer, or None."""
        return self.choices[0].refusal

    @property
    def usage(self) -> Usage:
        """How many tokens a chat completion took."""
        usage = self._value("usage")
        return Usage(usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"])

    def is_called(self, name: str) -> bool:
        """Return whether a name is its address, its name in Terraform or an end of its construct's path.

        Args:
            name: With the index or without it.
        """
        address = self.address.removesuffix(self.index)
        names = (address, address.rpartition(".")[2])
        ends = (f"/{self.path}", f"/{self.path}{self.index}")
        return name in (*names, *(each + self.index for each in names)) or any(
            each.endswith(f"/{name}") for each in ends
        )

    def _value(self, name: str) -> Any:
        value = self.values.get(name)
        if value is None:
            raise AttributeError(f"{self.address}: {name} {NOT_KNOWN}, or the resource has none; see its values")
        return value


def _choice(choice: Mapping[str, Any]) -> Choice:
    message = choice["message"]
    call = message.get("function_call")
    return Choice(
        index=choice["index"],
        finish_reason=choice["finish_reason"],
        content=message.get("content"),
        function_call=None if call is None else _call(call),
        tool_calls=[
            ToolCall(each["id"], each["type"], _call(each["function"])) for each in message.get("tool_calls") or ()
        ],
        refusal=message.get("refusal"),
    )


def _call(call: Mapping[str, Any]) -> FunctionCall:
    return FunctionCall(call["name"], call["arguments"])


class NoSuchResourceError(KeyError):
    """A result has no resource of this name, or several."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Result:
    """What a plan or an apply came to. `result["greeting"]` is the resource of the construct with this id.

    Attributes:
        changes: What is done to which resource; empty where nothing changes.
        outputs: The outputs' values by name; in a plan those that are known.
        diagnostics: Errors and warnings.
        state: All resources by address; after a plan as they are planned.
    """

    changes: list[Change]
    outputs: Mapping[str, Any]
    diagnostics: list[Diagnostic]
    state: Mapping[str, Resource] = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether Terraform told no error."""
        return not self.errors

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that are errors."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == ERROR]

    def __getitem__(self, name: str) -> Resource:
        """Find a resource.

        Args:
            name: The end of its construct's path (`greeting`, `team/greeting`), its name in Terraform, or its address;
                with the index where it has one: `greeting["a"]`.

        Raises:
            NoSuchResourceError: There is none, or several; the message names them.
        """
        resources = [resource for resource in self.state.values() if resource.is_called(name)]
        if len(resources) != 1:
            addresses = ", ".join(resource.address for resource in resources or self.state.values()) or "none"
            raise NoSuchResourceError(
                f"{'several are' if resources else 'no resource is'} called {name!r}; there are: {addresses}"
            )
        return resources[0]
