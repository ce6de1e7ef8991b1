"""What was set is given back as the structs of the generated bindings, and unset as they unset it."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformStack

from cdktf_openai import ChatCompletion, OpenaiProvider
from cdktf_openai.chat_completion import (
    ChatCompletionFunctionCall,
    ChatCompletionFunctionCallTwo,
    ChatCompletionFunctions,
    ChatCompletionMessages,
    ChatCompletionMessagesFunctionCall,
    ChatCompletionStop,
)

Resource = Callable[..., dict[str, Any]]

FUNCTION = {"name": "f", "parameters": {"type": '"object"'}}
CALL = {"name": "f", "arguments": "{}"}


@pytest.fixture
def completion(stack: TerraformStack) -> ChatCompletion:
    """Give a completion that is made of dicts."""
    OpenaiProvider(stack, "openai")
    return ChatCompletion(
        stack,
        "c",
        model="gpt-4",
        messages=[{"role": "assistant", "content": "x", "function_call": CALL}],
        functions=[FUNCTION],
        function_call={"two": {"name": "f"}},
        stop={"str": "END"},
    )


def test_dicts_come_back_as_structs(completion: ChatCompletion) -> None:
    """Each is equal to the struct that the program could have made."""
    call = ChatCompletionMessagesFunctionCall(**CALL)
    assert completion.functions_input == [ChatCompletionFunctions(**FUNCTION)]  # type: ignore[arg-type]
    assert completion.messages_input == [ChatCompletionMessages(role="assistant", content="x", function_call=call)]
    assert completion.function_call_input == ChatCompletionFunctionCall(two=ChatCompletionFunctionCallTwo(name="f"))
    assert completion.stop_input == ChatCompletionStop(str="END")


def test_a_dict_in_a_struct_is_a_struct() -> None:
    """It compares and reads as one."""
    call = ChatCompletionFunctionCall(two={"name": "f"})
    assert call == ChatCompletionFunctionCall(two=ChatCompletionFunctionCallTwo(name="f"))
    assert call.two.name == "f"  # type: ignore[union-attr]


def test_a_wrong_dict_in_a_struct_stays(stack: TerraformStack) -> None:
    """The construct tells what is wrong with it, with the full path and beside all else."""
    OpenaiProvider(stack, "openai")
    message = ChatCompletionMessages(role="assistant", content="x", function_call={"nmae": "f", "arguments": "{}"})
    with pytest.raises(ValueError, match=r"messages\[0\].function_call.nmae: is no argument here; did you mean 'name'"):
        ChatCompletion(stack, "c", model="gpt-4", messages=[message])


@pytest.mark.parametrize(
    ("reset", "name"),
    [
        (lambda c: c.stop.reset_str(), "stop"),
        (lambda c: c.function_call.reset_two(), "function_call"),
    ],
    ids=["stop", "function_call"],
)
def test_an_object_without_values_is_unset(
    completion: ChatCompletion, resource: Resource, reset: Callable[[ChatCompletion], None], name: str
) -> None:
    """With the last value of an object the object goes."""
    reset(completion)
    assert getattr(completion, f"{name}_input") is None
    assert name not in resource()
