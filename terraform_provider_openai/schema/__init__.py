"""The resource and the provider block, described once; no I/O, no dependency beyond the standard library."""

from __future__ import annotations

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
    RESOURCE_TYPE,
    ChatCompletion,
    Choice,
    Function,
    FunctionCall,
    FunctionCallTwo,
    Message,
    MessageFunctionCall,
    ReplyFunctionCall,
    ReplyMessage,
    Role,
    Stop,
    Usage,
)
from terraform_provider_openai.schema.check import check
from terraform_provider_openai.schema.models import LISTED_MODELS, Model, is_unlisted
from terraform_provider_openai.schema.problems import Path, Problem, format_path, show
from terraform_provider_openai.schema.provider import (
    API_KEY_VARIABLE,
    DEFAULT_MAX_RETRIES,
    DEFAULT_SERVER_URL,
    DEFAULT_TIMEOUT,
    SERVER_URL_VARIABLE,
    OpenaiProviderConfig,
)
from terraform_provider_openai.schema.rules import near
from terraform_provider_openai.schema.timeouts import Timeouts, seconds_of
from terraform_provider_openai.schema.values import UNKNOWN, Unknown

__all__ = [
    "API_KEY_VARIABLE",
    "BOOL",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_SERVER_URL",
    "DEFAULT_TIMEOUT",
    "LISTED_MODELS",
    "NUMBER",
    "RESOURCE_TYPE",
    "SERVER_URL_VARIABLE",
    "STRING",
    "UNKNOWN",
    "Attribute",
    "ChatCompletion",
    "Choice",
    "Function",
    "FunctionCall",
    "FunctionCallTwo",
    "InvalidInput",
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
    "Role",
    "Stop",
    "Struct",
    "Timeouts",
    "Type",
    "Unknown",
    "Usage",
    "attributes_of",
    "check",
    "format_path",
    "is_unlisted",
    "near",
    "seconds_of",
    "show",
    "unknown_argument",
]
