"""OpenAI chat completions as typed cdktf constructs.

Importing this package starts nothing: the engine, and node with it, starts when a construct is first named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdktf_openai._tokens import Expr
from cdktf_openai.functions import ChatFunction
from cdktf_openai.messages import assistant, call, called, function_result, stop, system, user
from terraform_provider_openai import __version__
from terraform_provider_openai.schema import (
    FunctionCall,
    FunctionCallTwo,
    InvalidInput,
    Message,
    MessageFunctionCall,
    Problem,
    Stop,
    Timeouts,
)

if TYPE_CHECKING:
    from cdktf_openai.chat_completion import ChatCompletion
    from cdktf_openai.provider import OpenaiProvider

__all__ = [
    "ChatCompletion",
    "ChatFunction",
    "Expr",
    "FunctionCall",
    "FunctionCallTwo",
    "InvalidInput",
    "Message",
    "MessageFunctionCall",
    "OpenaiProvider",
    "Problem",
    "Stop",
    "Timeouts",
    "__version__",
    "assistant",
    "call",
    "called",
    "function_result",
    "stop",
    "system",
    "user",
]

_CONSTRUCTS = {
    "ChatCompletion": "cdktf_openai.chat_completion",
    "OpenaiProvider": "cdktf_openai.provider",
}


def __getattr__(name: str) -> object:
    """Load a construct when it is first named."""
    if name not in _CONSTRUCTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 (only where a construct is named)

    value = globals()[name] = getattr(import_module(_CONSTRUCTS[name]), name)
    return value
