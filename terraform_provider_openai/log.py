"""Log lines as Terraform reads them from a plugin's stderr; never a key, never the contents of a message."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from typing import Literal


def log(level: Literal["trace", "debug", "info", "warn", "error"], message: str, **fields: object) -> None:
    """Write one line of JSON to stderr, which Terraform shows at its own `TF_LOG` level."""
    line = {
        "@level": level,
        "@message": message,
        "@module": "provider.openai",
        "@timestamp": datetime.now(timezone.utc).isoformat(),
        **fields,
    }
    write(line)


def write(line: dict[str, object]) -> None:
    """Write a line where Terraform reads it; who serves the plugin from another process's threads may replace this."""
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()
