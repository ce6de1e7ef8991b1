"""OpenAI chat completions as typed cdktf constructs.

Importing this package starts nothing: the engine, and node with it, starts when a construct is first named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdktf_openai._engine.node import find_node
from cdktf_openai._engine.tokens import Expr
from cdktf_openai._values.literal import literal
from cdktf_openai.functions import ChatFunction
from cdktf_openai.messages import (
    assistant,
    call,
    call_tool,
    called,
    called_tool,
    function_result,
    json_schema,
    stop,
    system,
    tool,
    tool_result,
    user,
)
from terraform_provider_openai import __version__
from terraform_provider_openai.schema import (
    FunctionCall,
    FunctionCallTwo,
    InvalidInput,
    JsonSchema,
    Message,
    MessageFunctionCall,
    Problem,
    ResponseFormat,
    Stop,
    Timeouts,
    Tool,
    ToolCall,
    ToolChoice,
    ToolChoiceFunction,
    ToolFunction,
)

if TYPE_CHECKING:
    from cdktf_openai._values.estimate import Estimate
    from cdktf_openai.chat_completion import ChatCompletion
    from cdktf_openai.data_chat_completion import DataOpenaiChatCompletion
    from cdktf_openai.provider import OpenaiProvider

__all__ = [
    "ChatCompletion",
    "ChatFunction",
    "DataOpenaiChatCompletion",
    "Estimate",
    "Expr",
    "FunctionCall",
    "FunctionCallTwo",
    "InvalidInput",
    "JsonSchema",
    "Message",
    "MessageFunctionCall",
    "OpenaiProvider",
    "Problem",
    "ResponseFormat",
    "Stop",
    "Timeouts",
    "Tool",
    "ToolCall",
    "ToolChoice",
    "ToolChoiceFunction",
    "ToolFunction",
    "__version__",
    "assistant",
    "call",
    "call_tool",
    "called",
    "called_tool",
    "function_result",
    "json_schema",
    "literal",
    "stop",
    "system",
    "tool",
    "tool_result",
    "user",
]

_CONSTRUCTS = {
    "ChatCompletion": "cdktf_openai.chat_completion",
    "DataOpenaiChatCompletion": "cdktf_openai.data_chat_completion",
    "Estimate": "cdktf_openai._values.estimate",
    "OpenaiProvider": "cdktf_openai.provider",
}

find_node()  # here, because the program may import the engine next, which starts node


def __getattr__(name: str) -> object:
    """Load a construct when it is first named."""
    if name not in _CONSTRUCTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(_imported(_CONSTRUCTS[name]), name)
    return value


def _imported(module: str) -> object:
    """Import a module with the collector off: imports make hundreds of thousands of objects, and no garbage."""
    import gc  # noqa: PLC0415 (only where a construct is named)
    from importlib import import_module  # noqa: PLC0415 (as above)

    was_on = gc.isenabled()
    gc.disable()
    try:
        return import_module(module)
    finally:
        if was_on:
            gc.enable()
