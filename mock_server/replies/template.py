"""Replies from templates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from mock_server.errors import VocabularyError
from mock_server.replies.sandbox import Sandbox, render

if TYPE_CHECKING:
    from jinja2 import Template

_sandbox = Sandbox()


class TemplateFailedError(Exception):
    """A template fails on a request."""


@lru_cache(maxsize=1_024)
def compiled(source: str) -> Template:
    """Return the template, parsed once.

    Raises:
        VocabularyError: the template cannot be parsed; the message has the line.
    """
    try:
        return _sandbox.from_string(source)
    except TemplateError as error:
        line = getattr(error, "lineno", 1)
        raise VocabularyError(f"reply.template: line {line}: {error}") from None


def rendered(source: str, values: dict[str, Any]) -> str:
    """Return the template, filled in.

    Raises:
        TemplateFailedError: the template fails on this request; the message says why.
    """
    try:
        return render(compiled(source), values)
    except Exception as error:
        raise TemplateFailedError(f"{type(error).__name__}: {error}") from error
