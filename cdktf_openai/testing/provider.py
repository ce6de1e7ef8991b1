"""The provider, served from the test's own process, with its log among the test's."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from terraform_provider_openai import log
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.reattach import ReattachServer

LOGGER = "terraform_provider_openai"
LEVELS = {"warn": logging.WARNING, "error": logging.ERROR, "info": logging.INFO}


@contextmanager
def serve_provider() -> Iterator[ReattachServer]:
    """Serve the provider; `caplog` and `--log-level=debug` show what it logs, instead of Terraform."""
    with ReattachServer(PROVIDER_ADDRESS) as server, mock.patch.object(log, "write", _to_logging):
        yield server


def _to_logging(line: dict[str, object]) -> None:
    fields = {name: value for name, value in line.items() if not name.startswith("@")}
    level = LEVELS.get(str(line["@level"]), logging.DEBUG)
    logging.getLogger(LOGGER).log(level, "%s %s", line["@message"], json.dumps(fields))
