"""One HTTP/2 connection that carries gRPC calls.

A reader takes frames from the transport; each call runs in a thread of its own, so that the plugin never holds back
Terraform's `-parallelism`. The h2 state and the calls' bookkeeping are guarded by one condition, which also tells
threads that wait for room in the flow-control window.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from threading import Condition

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RequestReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import ProtocolError, StreamClosedError
from h2.settings import SettingCodes

from terraform_provider_openai.errors import CallError, DecodeError
from terraform_provider_openai.grpc.transport import Transport
from terraform_provider_openai.grpc.workers import Workers
from terraform_provider_openai.log import log

Handler = Callable[[bytes], bytes]
"""Takes a request's message, gives the reply's."""

WINDOW = 16 * 1024 * 1024
"""How many bytes the other side may send ahead, so that a large prompt needs no round trips."""

CALLS_AT_ONCE = 10_000
"""How many calls may be open: more than any `-parallelism`. The h2 library alone would allow 100."""

LARGEST_MESSAGE = 256 * 1024 * 1024
"""Terraform's own limit of a message, in bytes."""

OK, INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL = 0, 3, 8, 12, 13
_PREFIX = struct.Struct(">BI")


class _Call:
    def __init__(self, path: str) -> None:
        self.path = path
        self.body = bytearray()
        self.too_large = False


class Connection:
    """The server's side of one connection.

    Args:
        transport: The connection's bytes.
        handlers: What answers each path, such as `/tfplugin6.Provider/PlanResourceChange`.
        on_reply: Called after each reply was sent, with the call's path.
    """

    def __init__(
        self,
        transport: Transport,
        handlers: Mapping[str, Handler],
        on_reply: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._transport = transport
        self._handlers = handlers
        self._on_reply = on_reply
        self._h2 = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._changed = Condition()
        self._workers = Workers()
        self._calls: dict[int, _Call] = {}
        self._closed = False

    def run(self) -> None:
        """Serve until either side closes the connection."""
        try:
            self._open()
            while data := self._transport.receive():
                if not self._take(data):
                    break
        except (OSError, ProtocolError):
            pass  # the other side went away, or does not speak HTTP/2
        finally:
            self.close()

    def close(self) -> None:
        """Close the connection and let go of threads that wait for it."""
        self._transport.close()  # first: a thread that sends to somebody who reads nothing holds the condition
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._workers.end()

    def _open(self) -> None:
        with self._changed:
            self._h2.initiate_connection()
            self._h2.update_settings(
                {SettingCodes.INITIAL_WINDOW_SIZE: WINDOW, SettingCodes.MAX_CONCURRENT_STREAMS: CALLS_AT_ONCE}
            )
            self._h2.increment_flow_control_window(WINDOW)
            self._flush()

    def _take(self, data: bytes) -> bool:
        """Take in bytes; tell whether the connection goes on."""
        with self._changed:
            try:
                events = self._h2.receive_data(data)
            finally:
                self._flush()
            for event in events:
                if isinstance(event, ConnectionTerminated):
                    return False
                self._handle(event)
            self._flush()
            self._changed.notify_all()
        return True

    def _handle(self, event: Event) -> None:
        match event:
            case RequestReceived(stream_id=int(stream), headers=headers) if headers is not None:
                self._calls[stream] = _Call(_path(headers))
            case DataReceived(stream_id=int(stream), data=data, flow_controlled_length=int(size)):
                self._h2.acknowledge_received_data(size, stream)
                self._collect(stream, data or b"")
            case StreamEnded(stream_id=int(stream)) if stream in self._calls:
                call = self._calls[stream]
                self._workers.run(call.path, partial(self._answer, stream, call))
            case StreamReset(stream_id=int(stream)):
                self._calls.pop(stream, None)

    def _collect(self, stream: int, data: bytes) -> None:
        call = self._calls.get(stream)
        if call is None:
            return
        call.too_large |= len(call.body) + len(data) > LARGEST_MESSAGE + _PREFIX.size
        if not call.too_large:
            call.body += data

    def _answer(self, stream: int, call: _Call) -> None:
        try:
            reply, status, message = self._call(call), OK, ""
        except CallError as error:
            reply, status, message = None, error.status, error.message
        except DecodeError as error:
            reply, status, message = None, INVALID_ARGUMENT, str(error)
        except Exception as error:  # noqa: BLE001 (a defect must reach Terraform as a status, not as a hung call)
            log("error", "a defect of the plugin", call=call.path, where=_where(error))
            reply, status, message = None, INTERNAL, f"the plugin has a defect: {type(error).__name__}"
        try:
            self._send_reply(stream, reply, status, message)
        except (OSError, ProtocolError):
            return  # the caller no longer waits
        self._on_reply(call.path)

    def _call(self, call: _Call) -> bytes:
        if call.too_large:
            raise CallError(RESOURCE_EXHAUSTED, f"a message is larger than {LARGEST_MESSAGE} bytes")
        handler = self._handlers.get(call.path)
        if handler is None:
            raise CallError(UNIMPLEMENTED, f"no method {call.path}")
        return handler(_message_in(bytes(call.body)))

    def _send_reply(self, stream: int, reply: bytes | None, status: int, message: str) -> None:
        headers = [(":status", "200"), ("content-type", "application/grpc")]
        trailers = [("grpc-status", str(status))]
        if message:
            trailers.append(("grpc-message", _quoted(message)))
        with self._changed:
            try:
                if reply is None:
                    self._h2.send_headers(stream, headers + trailers, end_stream=True)
                else:
                    self._h2.send_headers(stream, headers)
                    self._send_data(stream, _PREFIX.pack(0, len(reply)) + reply)
                    self._h2.send_headers(stream, trailers, end_stream=True)
                self._flush()
            finally:
                self._calls.pop(stream, None)

    def _send_data(self, stream: int, data: bytes) -> None:
        """Send within the flow-control window, waiting for room where there is none."""
        unsent = memoryview(data)
        while unsent:
            room = min(self._h2.local_flow_control_window(stream), self._h2.max_outbound_frame_size)
            if room > 0:
                self._h2.send_data(stream, bytes(unsent[:room]))
                unsent = unsent[room:]
                continue
            self._flush()
            self._changed.wait()
            if self._closed or stream not in self._calls:  # h2 goes on to give the window of a stream that was reset
                raise StreamClosedError(stream)

    def _flush(self) -> None:
        data = self._h2.data_to_send()
        if data:
            self._transport.send(data)


def _where(error: Exception) -> str:
    """Tell where in the code an error comes from, without its message, which may hold a value."""
    from traceback import format_tb  # noqa: PLC0415 (1 ms, for what should never happen)

    return "".join(format_tb(error.__traceback__))


def _quoted(message: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 (2 ms, for errors only)

    return quote(message, safe=" !#$&'()*+,/:;=?@[]", errors="replace")


def _path(headers: Iterable[tuple[str | bytes, str | bytes]]) -> str:
    return next((str(value) for name, value in headers if name == ":path"), "")


def _message_in(body: bytes) -> bytes:
    """Take the one message out of a call's body."""
    if len(body) < _PREFIX.size:
        raise CallError(INVALID_ARGUMENT, "the call has no message")
    compressed, length = _PREFIX.unpack_from(body)
    if compressed:
        raise CallError(UNIMPLEMENTED, "compressed messages are not served")
    if len(body) != _PREFIX.size + length:
        raise CallError(INVALID_ARGUMENT, f"the message has {len(body) - _PREFIX.size} bytes and announces {length}")
    return body[_PREFIX.size :]
