"""The keywords of a completion: which there are, and all of them as one value."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai import schema
from terraform_provider_openai.schema import attributes_of

ARGUMENTS = tuple(name for name, attribute in attributes_of(schema.ChatCompletion).items() if not attribute.read_only)
"""What the resource takes."""

META_ARGUMENTS = ("connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners")
"""What every resource of the engine takes."""


class ChatCompletionConfig(schema.ChatCompletion):
    """The keywords of a `ChatCompletion` as one value: `ChatCompletion(stack, "c", **config.keywords())`.

    Args:
        keywords: Those of `ChatCompletion`, the engine's own such as `count` included.
    """

    def __init__(self, **keywords: Any) -> None:
        meta = {name: keywords.pop(name, None) for name in META_ARGUMENTS}
        super().__init__(**keywords)
        vars(self).update(meta)

    @property
    def _values(self) -> dict[str, Any]:
        """The same, under the name that the generated bindings have for it."""
        return self.keywords()

    def keywords(self) -> dict[str, Any]:
        """Return the keywords that are set."""
        return {name: value for name, value in self.values().items() if value is not None}
