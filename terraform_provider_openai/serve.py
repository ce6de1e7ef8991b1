"""What the plugin's process does once Terraform has connected."""

from __future__ import annotations

from terraform_provider_openai.grpc.connection import Connection
from terraform_provider_openai.grpc.transport import Transport
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.service import SHUTDOWN, handlers
from terraform_provider_openai.wire.messages import message_class


def prepare() -> None:
    """Load what the first call would have to wait for."""
    message_class("GetProviderSchema.Response")


def serve(transport: Transport) -> None:
    """Serve one connection to its end with a provider of its own."""
    connection: Connection

    def leave(path: str) -> None:
        if path == SHUTDOWN:
            connection.close()

    connection = Connection(transport, handlers(Provider()), leave)
    connection.run()
