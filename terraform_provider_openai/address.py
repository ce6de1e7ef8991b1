"""The provider's address: with an explicit host it is the same for Terraform and OpenTofu."""

from __future__ import annotations

from typing import Final

HOST: Final = "terraform.local"
NAMESPACE: Final = "cdktf-openai"
TYPE: Final = "openai"
PROVIDER_ADDRESS: Final = f"{HOST}/{NAMESPACE}/{TYPE}"
