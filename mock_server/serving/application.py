"""The Flask application: every route of the mock, each a thin view over the engine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from mock_server.admin.blueprint import admin_blueprint
from mock_server.admin.wire import refusal, reply
from mock_server.contract.errors import server_error
from mock_server.contract.openapi import document
from mock_server.engine.engine import Engine
from mock_server.engine.state import Memory
from mock_server.errors import StoreError
from mock_server.exchange.wsgi import Sleep, sent
from mock_server.inspector import events, page, previews
from mock_server.recording.recorder import attach
from mock_server.serving.configuration_file import ConfigFile, load
from mock_server.serving.layers import Layer, QuickLayer, Reloading, ask
from mock_server.serving.metrics import metrics_page
from mock_server.vocabulary import Config, RedisStore

if TYPE_CHECKING:
    from pathlib import Path

    from mock_server.clock import Clock
    from mock_server.engine.state import State, Store
    from mock_server.redis_store.shared import Sharing
    from mock_server.vocabulary import Recording

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def create_app(
    config: Config | None = None,
    *,
    engine: Engine | None = None,
    clock: Clock | None = None,
    config_file: str | Path | None = None,
    admin_token: str | None = None,
    record: Recording | None = None,
    store: RedisStore | None = None,
    quick: bool = True,
    sleep: Sleep = time.sleep,
    idle: Sleep | None = None,
) -> Flask:
    """Return the mock as a Flask application, for any WSGI server.

    Args:
        config: how the mock is set up; the defaults without it.
        engine: an engine to serve; made from `config` and `clock` without it.
        clock: the time, for an engine made here.
        config_file: a YAML file to take the configuration from, and to read again when it changes.
        admin_token: what requests to the admin API must show; None lets only this machine in.
        record: another server or a cassette to answer what no rule answers.
        store: a Redis that keeps the state of several processes, in place of the configuration's.
        quick: answer the chat before Flask's dispatch; the answers are the same, byte for byte.
        sleep: how to wait for slow answers.
        idle: how the listeners of events wait, whose streams have no end of their own; as `sleep`
            without it.

    Returns:
        The application; its engine is `app.extensions["mock_server"]`.

    Raises:
        ConfigError: the file or the cassette cannot be understood.
        StoreError: the store cannot be used.
    """
    if config_file is not None:
        config = load(config_file)
    config = config or Config()
    engine = engine or Engine(config, clock, opened(store or config.store))
    if record is not None:
        attach(engine.state, record)
    file = None if config_file is None else ConfigFile(config_file, engine)
    sharing = _sharing(engine.state)
    app = Flask("mock_server", static_folder=None)
    app.extensions["mock_server"] = engine
    _add_admin(app, engine.state, admin_token, file, _listening(sharing, idle or sleep))
    _add_api(app, engine, sleep)
    layers: list[Layer | None] = [
        QuickLayer.over(engine, sleep) if quick else None,
        None if sharing is None else sharing.over,
        None if file is None else Reloading.over(file.check),
    ]
    for layer in filter(None, layers):
        app.wsgi_app = layer(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _add_admin(app: Flask, state: State, admin_token: str | None, file: ConfigFile | None, listening: Sleep) -> None:
    """Add the admin API, the inspector and what tells of the mock itself."""
    admin = admin_blueprint(state, admin_token, lambda: file.problem if file else None)
    events.add_to(admin, state, listening)
    previews.add_to(admin, state)
    app.register_blueprint(admin)
    app.register_blueprint(page.page_blueprint())
    app.add_url_rule("/openapi.json", "openapi", lambda: reply(document()), methods=["GET"])
    app.add_url_rule("/metrics", "metrics", lambda: metrics_page(state), methods=["GET"])


def _add_api(app: Flask, engine: Engine, sleep: Sleep) -> None:
    """Let the engine answer every other path, so that the API's own errors are its errors."""

    def api(**_parts: str) -> Response:
        answer = ask(engine, request.environ)
        status, body = sent(answer, request.environ, sleep)
        response = Response(body, status, answer.headers)
        response.automatically_set_content_length = False
        return response

    for rule in ("/", "/<path:rest>"):
        app.add_url_rule(rule, "api", api, methods=METHODS, provide_automatic_options=False)
    for status in (404, 405):
        app.register_error_handler(status, lambda _error: api())
    app.register_error_handler(500, lambda _error: refusal(server_error()))


def opened(store: RedisStore | None) -> Store:
    """Return where a state is kept: in a Redis, or in this process's memory.

    Raises:
        StoreError: the Redis cannot be used.
    """
    if store is None:
        return Memory()
    try:
        from mock_server.redis_store.client import connect  # noqa: PLC0415 - an extra
        from mock_server.redis_store.shared import SharedStore  # noqa: PLC0415
    except ImportError:
        raise StoreError("store: needs the extra `redis`: pip install 'cdktf-openai[redis]'") from None
    return SharedStore(connect(store))


def _sharing(state: State) -> Sharing | None:
    """Return the layer over a state that several processes share."""
    if isinstance(state.store, Memory):
        return None
    from mock_server.redis_store.shared import SharedStore, Sharing  # noqa: PLC0415

    return Sharing(state, state.store.link) if isinstance(state.store, SharedStore) else None


def _listening(sharing: Sharing | None, sleep: Sleep) -> Sleep:
    """Return how listeners of events wait: they make no further request, and look themselves at what was published."""
    if sharing is None:
        return sleep

    def wait(seconds: float) -> None:
        sleep(seconds)
        sharing.refresh()

    return wait
