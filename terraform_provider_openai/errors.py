"""What can go wrong in the plugin.

ProviderError
├── ApiError          the API refused, has not stored what is to be read, or there is no answer of it
│   └── PaidForError  the API took the request, so that it may be billed, and its answer is of no full use
├── CallError         a call of Terraform ends with a gRPC status that is not OK
├── DecodeError       a value of Terraform is none of the object that it should be
├── InstallError      the plugin can't be put into a mirror
└── NoTokenizerError  tokens can't be counted: the extra `tokens` is not installed
"""

from __future__ import annotations

from terraform_provider_openai.schema.problems import Path


class ProviderError(Exception):
    """The root of the plugin's errors."""


class ApiError(ProviderError):
    """A completion failed, or could not be read back.

    Attributes:
        summary: The title of the diagnostic.
        detail: The cause and what to do.
        path: The argument that the API refused, where it named one.
        status: The status that the API refused with; 0 where it gave none.
    """

    def __init__(self, summary: str, detail: str, path: Path = (), status: int = 0) -> None:
        self.summary = summary
        self.detail = detail
        self.path = path
        self.status = status
        super().__init__(f"{summary}: {detail}")


class PaidForError(ApiError):
    """The API took the request, so that it may be billed, but its answer can't be read whole.

    Attributes:
        reply: What could be read of the answer.
    """

    def __init__(self, summary: str, detail: str, reply: dict[str, object]) -> None:
        super().__init__(summary, detail)
        self.reply = reply


class CallError(ProviderError):
    """A call ends with a gRPC status that is not OK.

    Attributes:
        status: The status code.
        message: The reason, for the caller.
    """

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.message = message
        super().__init__(f"gRPC status {status}: {message}")


class DecodeError(ProviderError, ValueError):
    """A value is none of the object that it should be."""


class InstallError(ProviderError):
    """The plugin can't be put into a mirror."""


class NoTokenizerError(ProviderError, ImportError):
    """Tokens can't be counted, because the extra `tokens` is not installed."""

    def __init__(self) -> None:
        super().__init__("counting tokens needs the extra `tokens`: pip install 'cdktf-openai[tokens]'")
