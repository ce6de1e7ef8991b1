"""The resource and the provider block, described once; no I/O, no dependency beyond the standard library."""

from __future__ import annotations

from terraform_provider_openai.schema.additions import additions_in
from terraform_provider_openai.schema.attributes import (
    BOOL,
    NUMBER,
    STRING,
    Attribute,
    InvalidInput,
    ListOf,
    MapOf,
    Nested,
    Primitive,
    Struct,
    Type,
    attributes_of,
    unknown_argument,
)
from terraform_provider_openai.schema.chat_completion import (
    MOST_ANSWERS,
    RESOURCE_TYPE,
    ChatCompletion,
    Choice,
    Stop,
    Usage,
)
from terraform_provider_openai.schema.check import check
from terraform_provider_openai.schema.context import ANSWER_ARGUMENTS
from terraform_provider_openai.schema.count_tokens import COUNT_TOKENS, CountTokens
from terraform_provider_openai.schema.messages import (
    Message,
    MessageFunctionCall,
    ReplyFunctionCall,
    ReplyMessage,
    ReplyToolCall,
    Role,
    ToolCall,
)
from terraform_provider_openai.schema.models import ANSWER_LIMITS, CONTEXT_WINDOWS, LISTED_MODELS, Model, is_unlisted
from terraform_provider_openai.schema.problems import Path, Problem, format_path, show
from terraform_provider_openai.schema.prompt import PROMPT_ARGUMENTS, prompt_tokens
from terraform_provider_openai.schema.provider import (
    API_KEY_VARIABLE,
    DEFAULT_INTERRUPT_GRACE_PERIOD,
    DEFAULT_MAX_RESPONSE_BYTES,
    DEFAULT_MAX_RETRIES,
    DEFAULT_SERVER_URL,
    DEFAULT_TIMEOUT,
    SERVER_URL_VARIABLE,
    OpenaiProviderConfig,
)
from terraform_provider_openai.schema.rules import near
from terraform_provider_openai.schema.stored_completion import StoredCompletion, StoredMessage
from terraform_provider_openai.schema.timeouts import Timeouts, seconds_of
from terraform_provider_openai.schema.tools import (
    Function,
    FunctionCall,
    FunctionCallTwo,
    JsonSchema,
    ResponseFormat,
    Tool,
    ToolChoice,
    ToolChoiceFunction,
    ToolFunction,
)
from terraform_provider_openai.schema.values import UNKNOWN, Unknown

__all__ = [
    "ANSWER_ARGUMENTS",
    "ANSWER_LIMITS",
    "API_KEY_VARIABLE",
    "BOOL",
    "CONTEXT_WINDOWS",
    "COUNT_TOKENS",
    "DEFAULT_INTERRUPT_GRACE_PERIOD",
    "DEFAULT_MAX_RESPONSE_BYTES",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_SERVER_URL",
    "DEFAULT_TIMEOUT",
    "LISTED_MODELS",
    "MOST_ANSWERS",
    "NUMBER",
    "PROMPT_ARGUMENTS",
    "RESOURCE_TYPE",
    "SERVER_URL_VARIABLE",
    "STRING",
    "UNKNOWN",
    "Attribute",
    "ChatCompletion",
    "Choice",
    "CountTokens",
    "Function",
    "FunctionCall",
    "FunctionCallTwo",
    "InvalidInput",
    "JsonSchema",
    "ListOf",
    "MapOf",
    "Message",
    "MessageFunctionCall",
    "Model",
    "Nested",
    "OpenaiProviderConfig",
    "Path",
    "Primitive",
    "Problem",
    "ReplyFunctionCall",
    "ReplyMessage",
    "ReplyToolCall",
    "ResponseFormat",
    "Role",
    "Stop",
    "StoredCompletion",
    "StoredMessage",
    "Struct",
    "Timeouts",
    "Tool",
    "ToolCall",
    "ToolChoice",
    "ToolChoiceFunction",
    "ToolFunction",
    "Type",
    "Unknown",
    "Usage",
    "additions_in",
    "attributes_of",
    "check",
    "format_path",
    "is_unlisted",
    "near",
    "prompt_tokens",
    "seconds_of",
    "show",
    "unknown_argument",
]
