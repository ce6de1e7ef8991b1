"""Messages, stops and calls by name."""

from cdktf_openai import (
    FunctionCall,
    FunctionCallTwo,
    Message,
    MessageFunctionCall,
    Stop,
    Tool,
    ToolFunction,
    assistant,
    call,
    called,
    function_result,
    stop,
    system,
    tool,
    user,
)


def test_roles() -> None:
    """Each constructor gives a message of its role."""
    assert system("Be brief.") == Message(role="system", content="Be brief.")
    assert user("Hi", name="Rick_1") == Message(role="user", content="Hi", name="Rick_1")
    assert assistant("Hello") == Message(role="assistant", content="Hello")


def test_a_call_of_the_model() -> None:
    """Arguments may be values or the model's own text."""
    made = MessageFunctionCall(name="f", arguments='{"a": "é"}')
    assert assistant(function_call=called("f", {"a": "é"})).function_call == made
    assert called("f", "not JSON").arguments == "not JSON"


def test_a_result() -> None:
    """A text is the result as it is; other values become JSON."""
    assert function_result("f", "5") == Message(role="function", name="f", content="5")
    assert function_result("f", {"t": [1, None]}).content == '{"t": [1, null]}'


def test_stop() -> None:
    """One text or several."""
    assert stop("END") == Stop(str="END")
    assert stop(["a", "b"]) == Stop(array_of_str=["a", "b"])


def test_call() -> None:
    """A function by its name."""
    assert call("f") == FunctionCall(two=FunctionCallTwo(name="f"))


def test_tool() -> None:
    """What a function says of strictness stays, unless the tool says it."""
    strict = {"name": "f", "parameters": {}, "strict": True}
    described = ToolFunction(name="f", parameters={}, strict=True)
    assert tool(strict) == tool(described) == Tool(type="function", function=described)
    assert tool(described, strict=False).function == ToolFunction(name="f", parameters={}, strict=False)
