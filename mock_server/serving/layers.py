"""From WSGI to the engine and back, and the layers around Flask's own WSGI application.

The engine is the one source of behaviour: Flask's views and the quick layer call `Engine.answer`
with the same arguments and send what `sent` makes of its answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mock_server.engine.routes import has_rules
from mock_server.exchange.answer import Answer
from mock_server.exchange.headers import Headers
from mock_server.exchange.wsgi import (
    Application,
    BrokenFramingError,
    Environ,
    Sleep,
    StartResponse,
    read_body,
    sent,
)

if TYPE_CHECKING:
    from mock_server.engine.engine import Engine

Layer = Callable[[Application], Application]


def ask(engine: Engine, environ: Environ) -> Answer:
    """Return the engine's answer to a WSGI request, or a 400 to one that is no whole HTTP, as servers give it."""
    try:
        body = read_body(environ, engine.state.config.body_limit)
    except BrokenFramingError:
        return Answer(400, [("connection", "close"), ("content-length", "0")], b"")
    return engine.answer(
        environ["REQUEST_METHOD"],
        environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace"),
        Headers.from_environ(environ),
        body,
        environ.get("QUERY_STRING", ""),
    )


class QuickLayer:
    """Answers the chat with the engine, and hands everything else to Flask.

    Args:
        application: Flask's own WSGI application.
        engine: the engine that Flask's views call too.
        sleep: how to wait.
    """

    def __init__(
        self,
        application: Application,
        engine: Engine,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._application = application
        self._engine = engine
        self._sleep = sleep

    @classmethod
    def over(cls, engine: Engine, sleep: Sleep) -> Layer:
        """Return what puts the layer over an application."""
        return lambda application: cls(application, engine, sleep)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if has_rules(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            answer = ask(self._engine, environ)
            status, body = sent(answer, environ, self._sleep)
            start_response(status, answer.headers)
            return body
        return self._application(environ, start_response)


class Reloading:
    """Looks after a configuration file before each request.

    Args:
        application: what answers.
        check: reads the file again if it changed.
    """

    def __init__(self, application: Application, check: Callable[[], None]) -> None:
        self._application = application
        self._check = check

    @classmethod
    def over(cls, check: Callable[[], None]) -> Layer:
        """Return what puts the layer over an application."""
        return lambda application: cls(application, check)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        self._check()
        return self._application(environ, start_response)
