"""A plugin with this one's schema whose answers are ready-made: it decodes, checks and asks nothing.

What it costs above `terraform_data` is Terraform's own work on a schema and a state of this size, and a wire to
another process: no plugin with this schema can cost less. It runs until it is ended, as `--reattach` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from provider_api import REPLY

from terraform_provider_openai import reattach
from terraform_provider_openai.__main__ import main
from terraform_provider_openai.api.reply import computed_values
from terraform_provider_openai.plan import plan_change
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.get_provider_schema import get_provider_schema
from terraform_provider_openai.schema import ChatCompletion
from terraform_provider_openai.wire.codec import decode, encode
from terraform_provider_openai.wire.messages import message_class

ARGUMENTS = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}]}
"""Of each resource that is to be applied with it."""

PLANNED = plan_change(None, decode(ChatCompletion, encode(ChatCompletion, ARGUMENTS))).planned or {}
APPLIED = PLANNED | computed_values(json.loads(REPLY))
NULL = encode(ChatCompletion, None)
EMPTY = ("ValidateProviderConfig", "ConfigureProvider", "ValidateResourceConfig", "GetResourceIdentitySchemas")


def answers(_provider: Provider) -> dict[str, Callable[[bytes], bytes]]:
    """Give what answers each path, as `handlers` does for the plugin."""
    found = {name: _ready(name, {}) for name in EMPTY}
    found["GetProviderSchema"] = _ready("GetProviderSchema", get_provider_schema(Provider(), None))
    found["UpgradeResourceState"] = _ready("UpgradeResourceState", _state("upgraded_state", APPLIED))
    found["ReadResource"] = _ready("ReadResource", _state("new_state", APPLIED))
    found["PlanResourceChange"] = _ready_change("PlanResourceChange", "planned_state", PLANNED)
    found["ApplyResourceChange"] = _ready_change("ApplyResourceChange", "new_state", APPLIED)
    return {f"/tfplugin6.Provider/{name}": answer for name, answer in found.items()}


def _state(field: str, values: dict[str, Any] | None) -> dict[str, Any]:
    return {field: {"msgpack": encode(ChatCompletion, values)}}


def _ready(name: str, fields: Mapping[str, Any]) -> Callable[[bytes], bytes]:
    answer: bytes = message_class(f"{name}.Response")(**fields).SerializeToString()
    return lambda _: answer


def _ready_change(name: str, field: str, values: dict[str, Any]) -> Callable[[bytes], bytes]:
    """Give an answer for a resource that is configured, and one for a resource that goes."""
    there, gone = _ready(name, _state(field, values)), _ready(name, _state(field, None))
    request = message_class(f"{name}.Request")
    return lambda data: (gone if request.FromString(data).config.msgpack == NULL else there)(data)


if __name__ == "__main__":
    reattach.handlers = answers
    main()
