"""GetFunctions: the provider's functions, which Terraform 1.8 and newer calls as `provider::openai::count_tokens`."""

from __future__ import annotations

import json
from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import COUNT_TOKENS, CountTokens, Primitive, attributes_of
from terraform_provider_openai.wire.schema import MARKDOWN

_DESCRIPTION = """\
Gives what the API will report as `usage.prompt_tokens` for a completion of these messages without functions, as a
number. Nothing is asked of the API and no key is needed. The messages are those of the resource
`openai_chat_completion`; attributes that are not needed may be left out.
"""

# An object type of a function's parameter can't have optional attributes, so that all but texts are of any type here,
# and checked in the call.
_ANY, _NUMBER = (json.dumps(name).encode() for name in ("dynamic", "number"))

FUNCTIONS = {
    COUNT_TOKENS: {
        "parameters": [
            {
                "name": attribute.name,
                "type": json.dumps(attribute.type.name).encode() if isinstance(attribute.type, Primitive) else _ANY,
                "description": attribute.help,
                "description_kind": MARKDOWN,
            }
            for attribute in attributes_of(CountTokens).values()
        ],
        "return": {"type": _NUMBER},
        "summary": CountTokens.__doc__,
        "description": _DESCRIPTION,
        "description_kind": MARKDOWN,
    }
}


def get_functions(_provider: Provider, _request: Any) -> dict[str, Any]:
    """Return the functions alone."""
    return {"functions": FUNCTIONS}
