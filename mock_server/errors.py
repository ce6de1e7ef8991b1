"""What can go wrong, as exceptions with one root.

MockServerError
├── ApiError            an answer in the API's error shape (see `contract.errors`)
├── VocabularyError     a rule, reply or fault that makes no sense
│   └── ConfigError     the same, in a YAML file: carries file and line
│       └── CassetteError   the same, in a cassette; or a cassette that is missing
├── AddressError        the server cannot listen where it should
├── StoreError          the store that several processes share cannot be used
├── UnknownNameError    the admin API was asked for a rule or entry that does not exist
└── NotRunningError     a `MockServer` was used before start or after stop
"""

from __future__ import annotations


class MockServerError(Exception):
    """The root of every error that this package raises."""


# Tells an SDK not to ask again: what a mock's author got wrong does not pass.
FINAL = (("x-should-retry", "false"),)


class ApiError(MockServerError):
    """An answer in the API's error shape.

    Attributes:
        status: the HTTP status, 400 to 599.
        message: what went wrong, in the API's words.
        type: the API's error type, such as `invalid_request_error`.
        param: the path of the offending value (`messages[2].role`), or None.
        code: the API's error code, such as `model_not_found`, or None.
        headers: header lines to add to the answer, such as `Retry-After`.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",  # noqa: A002 - the API's own field name
        param: str | None = None,
        code: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.type = type
        self.param = param
        self.code = code
        self.headers = headers


class VocabularyError(MockServerError):
    """A rule, reply or fault that makes no sense; the message names the field and the value."""


class ConfigError(VocabularyError):
    """A YAML file that cannot be used; the message starts with `file:line:`."""


class CassetteError(ConfigError):
    """A cassette that cannot be used; the message starts with `file:line:`."""


class StoreError(MockServerError):
    """The store that several processes share cannot be used; the message never holds its password."""


class AddressError(MockServerError):
    """The server cannot listen on its address, because it is taken or not this machine's."""


class UnknownNameError(MockServerError):
    """No rule, journal entry, scenario or fault has the name that was asked for."""


class NotRunningError(MockServerError):
    """A `MockServer` was used before `start()` or after `stop()`."""
