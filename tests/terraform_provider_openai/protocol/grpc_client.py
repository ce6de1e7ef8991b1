"""A small gRPC client, made of a socket and the h2 library, that can also misbehave."""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, ResponseReceived, StreamEnded, StreamReset, TrailersReceived
from h2.settings import SettingCodes

from terraform_provider_openai.wire.messages import message_class

SERVICE = "/tfplugin6.Provider/"
PREFIX = struct.Struct(">BI")
USUAL_WINDOW = 65535


@dataclass
class Reply:
    """What a call got: the trailers' status and reason, and the body without its prefix."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    ended: bool = False

    @property
    def status(self) -> int:
        """The gRPC status; -1 for a call that was reset."""
        return int(self.headers.get(b"grpc-status", b"-1"))

    @property
    def message(self) -> bytes:
        """The one message."""
        assert PREFIX.unpack_from(self.body) == (0, len(self.body) - PREFIX.size)
        return bytes(self.body[PREFIX.size :])


def framed(message: bytes) -> bytes:
    """Give a message as gRPC sends it."""
    return PREFIX.pack(0, len(message)) + message


class GrpcClient:
    """One connection, used by one thread.

    Args:
        sock: A connected socket, TLS included where it is wanted.
        window: How many bytes of a reply the server may send ahead.
    """

    def __init__(self, sock: socket.socket, window: int = USUAL_WINDOW) -> None:
        self.sock = sock
        self.h2 = H2Connection(H2Configuration(header_encoding=None))
        self.replies: dict[int, Reply] = {}
        self.h2.initiate_connection()
        self.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: window})
        self.flush()

    def rpc(self, name: str, **fields: Any) -> Any:
        """Call a procedure that must succeed, and give its response."""
        reply = self.call(SERVICE + name, message_class(f"{name}.Request")(**fields).SerializeToString())
        assert reply.status == 0, reply.headers
        return message_class(f"{name}.Response").FromString(reply.message)

    def call(self, path: str, message: bytes) -> Reply:
        """Call a path with one message and wait for the reply."""
        return self.reply(self.send(path, framed(message)))

    def send(self, path: str, body: bytes, *, end: bool = True) -> int:
        """Send a call's headers and body, within the server's windows; give the stream."""
        stream = self.h2.get_next_available_stream_id()
        headers = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "plugin")]
        self.h2.send_headers(stream, [*headers, ("content-type", "application/grpc"), ("te", "trailers")])
        self.replies[stream] = Reply()
        rest = memoryview(body)
        while rest:
            self.pump(lambda: self._room(stream) > 0)
            size = self._room(stream)
            self.h2.send_data(stream, bytes(rest[:size]))
            rest = rest[size:]
        if end:
            self.h2.end_stream(stream)
        self.flush()
        return stream

    def reset(self, stream: int) -> None:
        """Take a call back."""
        self.h2.reset_stream(stream)
        self.flush()

    def reply(self, stream: int) -> Reply:
        """Wait for the end of a call."""
        self.pump(lambda: self.replies[stream].ended)
        return self.replies.pop(stream)

    def pump(self, until: Callable[[], bool]) -> None:
        """Send and take in bytes until something is so."""
        self.flush()
        while not until():
            data = self.sock.recv(65536)
            if not data:
                raise ConnectionResetError("the server has closed the connection")
            for event in self.h2.receive_data(data):
                self._take(event)
            self.flush()

    def flush(self) -> None:
        """Send what is to be sent."""
        self.sock.sendall(self.h2.data_to_send())

    def _room(self, stream: int) -> int:
        return min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size)

    def _take(self, event: Event) -> None:
        reply = self.replies.get(getattr(event, "stream_id", None) or 0)
        if isinstance(event, DataReceived):
            self.h2.acknowledge_received_data(event.flow_controlled_length or 0, event.stream_id or 0)
        if reply is None:
            return
        match event:
            case ResponseReceived(headers=headers) | TrailersReceived(headers=headers):
                reply.headers |= {bytes(name): bytes(value) for name, value in headers or ()}
            case DataReceived(data=data):
                reply.body += data or b""
            case StreamEnded() | StreamReset():
                reply.ended = True
