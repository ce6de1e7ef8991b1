"""Serving the mock in a thread of a test's process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_server.engine.engine import Engine
from mock_server.errors import NotRunningError
from mock_server.python_api import Controls
from mock_server.recording.recorder import attach
from mock_server.serving.addresses import LOOPBACK, free_port, url_of
from mock_server.serving.application import create_app, opened
from mock_server.serving.threaded_server import Pause, PlainServer
from mock_server.vocabulary import Config

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from mock_server.clock import Clock
    from mock_server.vocabulary import Recording


class MockServer(Controls):
    """The mock in a thread of this process; a context manager.

        with MockServer() as mock:
            mock.on(user="Say hello").reply("Hello!")
            client = OpenAI(base_url=mock.base_url, api_key="any")

    Args:
        config: how it is set up; the defaults without it.
        host: the address to listen on.
        port: the port; 0 takes a free one.
        clock: the time; the machine's without it.
        record: another server or a cassette to answer what no rule answers.

    Raises:
        VocabularyError: configuration or recording make no sense, or the cassette cannot be used.
        StoreError: the configuration's store cannot be used.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        host: str = LOOPBACK,
        port: int = 0,
        clock: Clock | None = None,
        record: Recording | None = None,
    ) -> None:
        config = config or Config()
        super().__init__(Engine(config, clock, opened(config.store)))
        self._recorder = None if record is None else attach(self.engine.state, record)
        self._host = host
        self._port = port
        self._pause = Pause()
        self._server: PlainServer | None = None

    def start(self) -> MockServer:
        """Begin to listen. Starting twice changes nothing.

        Raises:
            AddressError: it cannot listen there.
        """
        if self._server is not None:
            return self
        if self._port:
            free_port(self._host, self._port)  # werkzeug would end the process
        self._pause.clear()
        self._server = PlainServer(self._host, self._port, create_app(engine=self.engine, sleep=self._pause))
        return self

    def stop(self) -> None:
        """Stop listening, end open streams, and wait until every thread is gone."""
        server = self._server
        if server is None:
            return
        self._server = None
        self._pause.set()
        server.stop(self._end_recording)
        self.engine.state.store.close()

    def _end_recording(self) -> None:
        if self._recorder is not None:
            self._recorder.close()

    @property
    def port(self) -> int:
        """The port that the server listens on.

        Raises:
            NotRunningError: before `start` and after `stop`.
        """
        if self._server is None:
            raise NotRunningError("the mock server is not running: use it as a context manager, or start()")
        return self._server.port

    @property
    def url(self) -> str:
        """The server's URL, for the admin API: `http://127.0.0.1:41234`."""
        return url_of(self._host, self.port)

    @property
    def base_url(self) -> str:
        """The URL for clients: `http://127.0.0.1:41234/v1`."""
        return f"{self.url}/v1"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
