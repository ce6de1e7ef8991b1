"""Writes text so that Terraform, which reads every text as a template, gives back exactly that text, tokens aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cdktf_openai._engine.marks import LITERAL_TOKEN, SECRET, reveal
from cdktf_openai._engine.tokens import (
    LIST_TOKEN,
    MAP_TOKEN,
    NUMBER_TOKEN,
    TEXT_TOKEN,
    Expr,
    is_number_list_token,
    is_number_token,
    is_token,
    numbers_in,
)

StringToken = Callable[[float], str]
"""Turns a number token into a text token."""

_NUMBER = re.compile(r"-(?:[\d.]+e\+?\d{3}|[\d.]{200,}e)")  # however it is spelled: the engine reads them all
_SIGNS = (SECRET, "Map Token Value", "<cdk", "<jsii")
_BYTE_ORDER_MARK = "\ufeff"
_SIGNS_IN_JSON = (*_SIGNS, "${", "%{", r"\r", _BYTE_ORDER_MARK)
# What is left of `${TfToken[TOKEN.0]}` in lower case when it was cut or changed: its beginning, its middle, its end.
_TRACES = ("${tf", "tftoken", "oken.", "ken[tok", "nekot[", "t f t o k")
_PART_OF_A_TOKEN = re.compile(
    r"\$\{tf(?:t(?:o(?:k(?:en?)?)?)?)?(?![\w}])"
    r"|tftoken\s*[\[({]|\$\{tftoken|oken\.\d+\]|\[token\.\d|ken\[tok|\]?nekot\[nekot|t f t o k e n|" + SECRET,
    re.IGNORECASE,
)
# A number token that was computed with. Tokens are near -8e298: what is near that, or its inverse, can only be one;
# positive numbers need more digits than people write, and the largest and smallest numbers of all are honest.
_NEAR = r"(?:289|29\d|30[0-3])(?!\d)"
_COMPUTED_NUMBER = re.compile(
    rf"-\d(?:\.\d+)?e\+{_NEAR}|(?<![\w.])\d\.\d{{6,}}e\+{_NEAR}|-\d\.\d{{6,}}e-{_NEAR}"
    r"|(?<![\w.])-?(?:\d{290,304}|\d{1,3}(?:[,_]\d{3}){96,101})(?![\d,_])",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"e[+-](?:2[89]|30)\d|\d{280}|(?:\d{3}[,_]){93}", re.IGNORECASE)
_EXPRESSION = re.compile(
    r"(?<!\$)\$\{(?:(?:var|local|each|module\.\w[\w-]*|(?:data\.)?[a-z]+_\w+\.\w[\w-]*)\.\w+[^{}]*)\}"
)
_ENGINES_OWN = ("String Map Token Value", "Any Map Token Value")  # it takes them for elements of a map token
_REFERENCE = re.compile(r"<(?:cdktf|cdktn|jsii)[\w.]* object at 0x[0-9a-f]+>|<cdktf_openai\.\w+ [\w.\[\]]+>")
_HALF_A_PAIR = re.compile(r"[\ud800-\udfff]")
# each looks at a run of dollars from its first one only, or a long run would take hours
_LONE_CARRIAGE_RETURN = re.compile(r"(?<!\$)(\$*)\r(?!\n)")
_DOLLARS_BEFORE_BRACE = re.compile(r"(?<!\$)\$+(?=\{)")
_DOLLARS_AT_END = re.compile(r"(?<!\$)\$+$")
_LIST_OR_MAP_MARK = re.compile(r"(?<!\$)\$*[#&](?=\{TfToken\[)")
_NUMBER_WITH_DOLLARS = re.compile(rf"(?<!\$)(\$*-)({_NUMBER.pattern[1:]})")


def text_problem(text: str) -> str | None:
    """Say what is wrong with a text that can't be written, or `None`."""
    if not _is_suspicious(text):
        return None
    text = LITERAL_TOKEN.sub(" ", text)  # what is marked is right
    return next((message for is_inside, message in _REFUSED if is_inside(text)), None)


def _has_list_token(text: str) -> bool:
    return LIST_TOKEN.search(text) is not None or any(map(is_number_list_token, numbers_in(text)))


def _has_computed_number(text: str) -> bool:
    numbers = (match.group() for match in _COMPUTED_NUMBER.finditer(text))
    return any(NUMBER_TOKEN.fullmatch(number) is None or not is_number_token(float(number)) for number in numbers)


def _has_part_of_a_token(text: str) -> bool:
    return _PART_OF_A_TOKEN.search(TEXT_TOKEN.sub(" ", text)) is not None


_REFERENCE_INSIDE = (
    "has a reference inside as Python shows objects; put one of its values in its place, or "
    "Token.as_string(the_reference)"
)
_REFUSED: tuple[tuple[Callable[[str], object], str], ...] = (
    (
        _has_list_token,
        "has a list token inside, which text can't hold; join the list first, as with Fn.join(', ', the_list)",
    ),
    (
        MAP_TOKEN.search,
        "has a map token inside, which text can't hold; encode the map first, as with Fn.jsonencode(the_map)",
    ),
    (_REFERENCE.search, _REFERENCE_INSIDE),
    (_HALF_A_PAIR.search, "has half a surrogate pair inside, which is no character"),
    (
        _has_part_of_a_token,
        (
            "has a cut or changed token inside; change values that are known only later with Terraform's functions, as "
            "with Fn.upper, Fn.substr, Fn.replace or Fn.format, and mark a text from outside with literal(…)"
        ),
    ),
    (
        _has_computed_number,
        (
            "has a number inside that was computed with in Python and is known only later; compute with Op, as with "
            "Op.div(the_number, 1000), and format with Fn.format, or mark a text from outside with literal(…)"
        ),
    ),
)


COMPUTED_NUMBER = (
    "was computed with in Python and is known only later; compute with Op, as with Op.add(the_number, 1), or give "
    "the number as it is"
)


def expression_in(text: str) -> str | None:
    """Return what in a text looks like an expression of Terraform and is sent as text, or `None`."""
    match = _EXPRESSION.search(text) if "${" in text and not isinstance(text, Expr) else None
    return match.group() if match else None


def unmade_problem(token: str | float) -> str:
    """Say what is wrong with a token that nobody has made."""
    return f"has {token} inside, which looks like a token and is none; mark a text from outside with literal(…)"


def is_data(written: str) -> bool:
    """Return whether nothing in a text of JSON, written without escapes of characters, can be more than data.

    What is told here is all that is quick to tell: a text with such signs may be data all the same.
    """
    return not _has_any(_SIGNS_IN_JSON, written)


def _is_suspicious(text: str) -> bool:
    """Return whether a text may have more in it than templates."""
    return _has_any(_SIGNS, text)


def _has_any(signs: tuple[str, ...], text: str) -> bool:
    """Look for signs, numbers and halves of pairs: one by one it is quicker than by a pattern of all."""
    for sign in signs:
        if sign in text:
            return True
    lower = text.lower()
    if any(trace in lower for trace in _TRACES) or _LONG_NUMBER.search(text) is not None:
        return True
    return _NUMBER.search(text) is not None or not (text.isascii() or _HALF_A_PAIR.search(text) is None)


def template(text: str, string_token: StringToken) -> str:
    """Write a text as a template that evaluates to it.

    Args:
        text: The text; text and number tokens in it stay tokens, an `Expr` stays whole, and what is marked is data.
        string_token: Turns a number token into a text token.
    """
    if isinstance(text, Expr):
        return str(text)
    written = _template(text, string_token)
    if written.startswith(_BYTE_ORDER_MARK):  # Terraform drops it there
        return _quote(r"\ufeff") + written[1:]
    return written


def _template(text: str, string_token: StringToken) -> str:
    if is_token(text):
        text = NUMBER_TOKEN.sub(lambda match: _number_token(match.group(), string_token), text)
        return "".join(_pieces(text))
    text = reveal(text)
    if text in _ENGINES_OWN:
        return _quote(text)
    if _is_suspicious(text):
        return _beside_token(text)
    escaped = text.replace("${", "$${").replace("%{", "%%{")
    return text if escaped == text else _quote_carriage_returns(escaped)


def _pieces(text: str) -> Iterator[str]:
    """Yield the tokens of a text as they are, and the text between them, what is marked included, escaped."""
    end = 0
    for match in TEXT_TOKEN.finditer(text):
        # dollars before a token would make an escape of the token's own `${`
        between = _beside_token(reveal(text[end : match.start()]))
        yield _DOLLARS_AT_END.sub(lambda dollars: _quote(dollars.group()), between)
        yield match.group()
        end = match.end()
    yield _beside_token(reveal(text[end:]))


def _number_token(digits: str, string_token: StringToken) -> str:
    number = float(digits)
    return string_token(number) if is_number_token(number) else digits


def _beside_token(text: str) -> str:
    """Escape text without `$${`, which the engine counts as an opened brace where it looks for tokens.

    What looks like a token in it is broken into pieces that the engine does not put together again.
    """
    quoted = _DOLLARS_BEFORE_BRACE.sub(lambda match: _quote(match.group()), text.replace("%{", "%%{"))
    quoted = _LIST_OR_MAP_MARK.sub(lambda match: _quote(match.group()), quoted)
    quoted = _NUMBER_WITH_DOLLARS.sub(lambda match: _quote(match[1]) + match[2], quoted)
    return _quote_carriage_returns(quoted)


def _quote_carriage_returns(text: str) -> str:
    """Quote carriage returns, which Terraform drops beside a template part, with the dollars before them."""
    return _LONE_CARRIAGE_RETURN.sub(lambda match: _quote(f"{match[1]}\\r"), text)


def _quote(text: str) -> str:
    return f'${{"{text}"}}'
