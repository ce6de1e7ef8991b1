"""Python values as JSON text, in which Terraform encodes what it knows later."""

from __future__ import annotations

import json
import re
from typing import Any

from cdktf_openai._engine.marks import LITERAL_TOKEN, reveal
from cdktf_openai._engine.tokens import TEXT_TOKEN
from cdktf_openai._values.literal import literal
from terraform_provider_openai.schema import InvalidInput, Problem
from terraform_provider_openai.schema.problems import Path

_WHOLE = re.compile(rf'(?<!\\)"({TEXT_TOKEN.pattern})"(?!:)')
_ENDS = "/^.|.$/"


def json_text(value: Any, path: Path, subject: str) -> str:
    """Write a value as JSON.

    A text token becomes the value that Terraform knows, whatever its type; inside of other text it becomes text. What
    is marked stays so.

    Args:
        value: A JSON value; tokens of texts and numbers, and references, may stand in it.
        path: What the text is for, for errors.
        subject: Names what has it, for errors.

    Raises:
        InvalidInput: JSON has no such value.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_text_token)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput([Problem(path, "json", None, f"must hold JSON values only: {error}")], subject) from None
    text = LITERAL_TOKEN.sub(lambda match: literal(_inside_quotes(reveal(match.group()))), text)
    if TEXT_TOKEN.search(text) is None:
        return text
    # between the tokens that are whole values, which are every second piece, tokens are inside of text
    return "".join(
        _encoded(piece) if index % 2 else TEXT_TOKEN.sub(lambda match: _encoded_inside(match.group()), piece)
        for index, piece in enumerate(_WHOLE.split(text))
    )


def _inside_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _text_token(value: Any) -> str:
    """Return the text token of a reference, such as a truth value or an object of an answer."""
    if hasattr(value, "__jsii_ref__"):
        from cdktf_openai._engine.engine import cdktf  # noqa: PLC0415 (it runs already: the value is of it)
        from cdktf_openai._values.values import is_reference  # noqa: PLC0415 (as above)

        if is_reference(value):
            return str(cdktf.Token.as_string(value))
    raise TypeError(f"a {type(value).__name__} is none")


def _encoded(token: str) -> str:
    """Return a token of the JSON text of another token's value."""
    from cdktf_openai._engine.engine import cdktf  # noqa: PLC0415 (as above)

    return str(cdktf.Token.as_string(cdktf.Fn.jsonencode(token)))


def _encoded_inside(token: str) -> str:
    """Return the same for a value inside of text: without quotes, and for null an error, as in every text."""
    from cdktf_openai._engine.engine import cdktf  # noqa: PLC0415 (as above)

    return str(cdktf.Fn.replace(_encoded(cdktf.Fn.join("", [token])), _ENDS, ""))
