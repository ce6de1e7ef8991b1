"""A mock of the OpenAI chat API that real clients cannot tell from the API.

from mock_server import MockServer

with MockServer() as mock:
    mock.on(user="Say hello", model="gpt-4").reply("Hello!")
    ...  # any client with base_url=mock.base_url
    assert mock.journal[-1].request.messages[0].content == "Say hello"
"""

from mock_server.clock import Clock
from mock_server.engine.engine import Engine
from mock_server.errors import (
    AddressError,
    ApiError,
    CassetteError,
    ConfigError,
    MockServerError,
    NotRunningError,
    StoreError,
    UnknownNameError,
    VocabularyError,
)
from mock_server.server import MockServer
from mock_server.serving.application import create_app
from mock_server.vocabulary import (
    CallReply,
    Config,
    Fault,
    FaultRule,
    JournalBounds,
    Limits,
    Match,
    Recording,
    RedisStore,
    Reply,
    Rule,
    Scenario,
    Spread,
    Text,
    Timing,
)

__all__ = [
    "AddressError",
    "ApiError",
    "CallReply",
    "CassetteError",
    "Clock",
    "Config",
    "ConfigError",
    "Engine",
    "Fault",
    "FaultRule",
    "JournalBounds",
    "Limits",
    "Match",
    "MockServer",
    "MockServerError",
    "NotRunningError",
    "Recording",
    "RedisStore",
    "Reply",
    "Rule",
    "Scenario",
    "Spread",
    "StoreError",
    "Text",
    "Timing",
    "UnknownNameError",
    "VocabularyError",
    "create_app",
]
