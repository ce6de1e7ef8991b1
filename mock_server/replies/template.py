"""Replies from templates, in a sandbox: no attribute that begins with `_`, no change, no I/O."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mock_server.errors import FINAL, ApiError, VocabularyError

if TYPE_CHECKING:
    from jinja2 import Template

# A reply is plain text, read by a client: escaping for HTML would change it.
_sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@lru_cache(maxsize=1_024)
def compiled(source: str) -> Template:
    """The template, parsed once.

    Raises:
        VocabularyError: the template cannot be parsed; the message has the line.
    """
    try:
        return _sandbox.from_string(source)
    except TemplateError as error:
        line = getattr(error, "lineno", 1)
        raise VocabularyError(f"reply.template: line {line}: {error}") from None


def rendered(source: str, values: dict[str, Any]) -> str:
    """The template, filled in.

    Raises:
        ApiError: 500, when the template fails on this request; the message says why.
    """
    try:
        return compiled(source).render(values)
    except Exception as error:  # noqa: BLE001 - a template may fail in any way
        message = f"The mock's template failed: {type(error).__name__}: {error}"
        raise ApiError(500, message, type="mock_error", code="template_failed", headers=FINAL) from None
