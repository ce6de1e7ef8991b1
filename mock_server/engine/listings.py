"""The routes beside the chat itself: models, and the completions that were stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import msgspec

from mock_server.contract import decode, errors
from mock_server.contract.reply import DeletedModel, ModelInfo, ModelList
from mock_server.contract.stored_completions import Deleted
from mock_server.engine.exchange import Exchange, Outcome
from mock_server.exchange.answer import Draft
from mock_server.sessions import stored_completions

if TYPE_CHECKING:
    from mock_server.contract.models import Model
    from mock_server.engine.state import State

_encode = msgspec.json.Encoder().encode
OWNER = "openai"


def _ok(body: Any) -> Outcome:
    return Outcome(Draft(200, _encode(body)))


def list_models(state: State, _exchange: Exchange) -> Outcome:
    """`GET /v1/models`."""
    return _ok(ModelList("list", [_info(model) for model in state.catalogue.all()]))


def get_model(state: State, exchange: Exchange) -> Outcome:
    """`GET /v1/models/{id}`.

    Raises:
        ApiError: 404 for an unknown model.
    """
    model = state.catalogue.get(exchange.name)
    if model is None:
        raise errors.model_not_listed(exchange.name)
    return _ok(_info(model))


def delete_model(state: State, exchange: Exchange) -> Outcome:
    """`DELETE /v1/models/{id}`: only one's own models, fine-tuned or added, can be deleted.

    Raises:
        ApiError: 403 for a model of the API's own, 404 for an unknown one.
    """
    if state.catalogue.get(exchange.name) is None:
        raise errors.model_not_listed(exchange.name)
    if not state.catalogue.delete(exchange.name):
        raise errors.not_deleted()
    return _ok(DeletedModel(exchange.name, "model", deleted=True))


def _info(model: Model) -> ModelInfo:
    return ModelInfo(model.id, "model", model.family.created, OWNER)


def list_completions(_state: State, exchange: Exchange) -> Outcome:
    """`GET /v1/chat/completions`: stored completions, by `model` and `metadata[key]`.

    Raises:
        ApiError: 400 for a bad `limit` or `order`.
    """
    query = dict(parse_qsl(exchange.entry.query, keep_blank_values=True))
    metadata = {key[9:-1]: value for key, value in query.items() if key.startswith("metadata[")}
    return _ok(
        stored_completions.listed(exchange.session.stored_completions(), _page(query), query.get("model"), metadata)
    )


def _page(query: dict[str, str]) -> stored_completions.Page:
    order, limit = query.get("order", "asc"), query.get("limit", str(stored_completions.USUAL_PAGE))
    if order not in ("asc", "desc"):
        message = f"Invalid value: '{order}'. Supported values are: 'asc' and 'desc'."
        raise errors.invalid(message, "order", "invalid_value")
    if not (limit.isascii() and limit.removeprefix("-").isdigit()):
        message = "Invalid type for 'limit': expected an integer, but got a string instead."
        raise errors.invalid(message, "limit", "invalid_type")
    if int(limit) > stored_completions.LARGEST_PAGE:
        raise errors.above("limit", stored_completions.LARGEST_PAGE, int(limit))
    if int(limit) < 1:
        raise errors.below("limit", 1, int(limit))
    return stored_completions.Page(query.get("after"), int(limit), order == "desc")


def get_completion(_state: State, exchange: Exchange) -> Outcome:
    """`GET /v1/chat/completions/{id}`.

    Raises:
        ApiError: 404 if it was not stored.
    """
    return _ok(_stored_completion(exchange).completion)


def update_completion(_state: State, exchange: Exchange) -> Outcome:
    """`POST /v1/chat/completions/{id}`: new metadata.

    Raises:
        ApiError: 404 if it was not stored, 400 for a bad body.
    """
    completion = _stored_completion(exchange)
    completion.completion.metadata = decode.stored_update(exchange.body).metadata or {}
    exchange.session.keep(completion)
    return _ok(completion.completion)


def delete_completion(_state: State, exchange: Exchange) -> Outcome:
    """`DELETE /v1/chat/completions/{id}`.

    Raises:
        ApiError: 404 if it was not stored.
    """
    name = _stored_completion(exchange).completion.id
    exchange.session.drop(name)
    return _ok(Deleted("chat.completion.deleted", name, deleted=True))


def list_messages(_state: State, exchange: Exchange) -> Outcome:
    """`GET /v1/chat/completions/{id}/messages`.

    Raises:
        ApiError: 404 if it was not stored, 400 for a bad `limit` or `order`.
    """
    query = dict(parse_qsl(exchange.entry.query, keep_blank_values=True))
    return _ok(stored_completions.messages_of(_stored_completion(exchange), _page(query)))


def _stored_completion(exchange: Exchange) -> stored_completions.Stored:
    completion = exchange.session.stored_completion(exchange.name)
    if completion is None:
        raise errors.unknown_completion(exchange.name)
    return completion
