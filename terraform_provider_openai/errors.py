"""What can go wrong in the plugin.

ProviderError
├── ApiError          the API refused, or its answer is of no use
│   └── PaidForError  the same after the API took the request: it may be billed
└── ProtocolError     Terraform, or somebody else, sent what the plugin protocol does not allow
"""

from __future__ import annotations


class ProviderError(Exception):
    """The root of the plugin's errors."""


class ApiError(ProviderError):
    """A completion failed.

    Attributes:
        summary: The title of the diagnostic.
        detail: The cause and what to do.
    """

    def __init__(self, summary: str, detail: str) -> None:
        self.summary = summary
        self.detail = detail
        super().__init__(f"{summary}: {detail}")


class PaidForError(ApiError):
    """The API answered with success, so that the call may be billed, but the answer can't be read whole.

    Attributes:
        reply: What could be read of the answer.
    """

    def __init__(self, summary: str, detail: str, reply: dict[str, object]) -> None:
        super().__init__(summary, detail)
        self.reply = reply


class ProtocolError(ProviderError):
    """A call that the plugin can't understand."""
