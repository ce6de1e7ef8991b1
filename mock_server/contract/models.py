"""The models that the API knows: who owns them, how much they hold, how they count tokens.

Sources: the documented list of the resource (eleven models of 2023) and the models that the
official Python SDK names today. Context lengths and output limits are those of the API's model
pages. A model with no entry of its own takes the numbers of the longest matching family.
"""

from __future__ import annotations

from typing import NamedTuple

CL100K = "cl100k_base"
O200K = "o200k_base"


LOW_TO_HIGH = ("low", "medium", "high")
NONE_TO_XHIGH = ("none", *LOW_TO_HIGH, "xhigh")


class Reasoning(NamedTuple):
    """What makes a reasoning model, which takes no sampling settings, differ from the others.

    Attributes:
        series: the number in its name; below 5 it is an `o` model.
        efforts: the values of `reasoning_effort`; none if it does not take that.
        usual: the effort without that argument.
        refused: arguments that it does not support, whatever their value.
    """

    series: float
    efforts: tuple[str, ...]
    usual: str = "medium"
    refused: tuple[str, ...] = ("logit_bias", "stop", "prediction")


FIRST_REFUSED = ("parallel_tool_calls",)
O1_REFUSED = ("temperature", "parallel_tool_calls")
O3_REFUSED = ("stop", "parallel_tool_calls")


class Family(NamedTuple):
    """What models of one name prefix share.

    Attributes:
        prefix: how the model's id begins.
        context: tokens of prompt and completion together.
        output: the most completion tokens, or None where only the context limits them.
        encoding: the token vocabulary.
        created: seconds since 1970, as the models list shows it.
        reasoning: what it takes as a reasoning model, or None.
    """

    prefix: str
    context: int
    output: int | None
    encoding: str
    created: int
    reasoning: Reasoning | None = None

    @property
    def most_input(self) -> int | None:
        """The most tokens of a prompt where the model keeps room for its output, else None."""
        return self.context - self.output if self.context >= KEEPS_ROOM and self.output and self.reasoning else None


# What a model thinks before it answers, in tokens that nobody sees; the API counts by 64.
THOUGHTS = {"minimal": 0, "low": 64, "medium": 128, "high": 320, "xhigh": 640, "max": 1_024}
# From which context on a reasoning model keeps room for its output.
KEEPS_ROOM = 400_000


class Model(NamedTuple):
    """One model of the catalogue; `answers_as` is the dated name that replies carry."""

    id: str
    answers_as: str
    family: Family


# The first prefix that fits decides, so longer prefixes stand before shorter ones.
FAMILIES = (
    Family("gpt-3.5-turbo-16k", 16_385, None, CL100K, 1_683_758_102),
    Family("gpt-3.5-turbo-0301", 4_097, None, CL100K, 1_677_649_963),
    Family("gpt-3.5-turbo-0613", 4_097, None, CL100K, 1_686_587_434),
    Family("gpt-3.5-turbo", 16_385, 4_096, CL100K, 1_677_610_602),
    Family("gpt-4-32k", 32_768, None, CL100K, 1_687_979_321),
    Family("gpt-4-turbo", 128_000, 4_096, CL100K, 1_712_361_441),
    Family("gpt-4-0125", 128_000, 4_096, CL100K, 1_706_037_612),
    Family("gpt-4-1106", 128_000, 4_096, CL100K, 1_698_957_206),
    Family("gpt-4-vision", 128_000, 4_096, CL100K, 1_698_894_917),
    Family("gpt-4.1", 1_047_576, 32_768, O200K, 1_744_316_542),
    Family("gpt-4o", 128_000, 16_384, O200K, 1_715_367_049),
    Family("chatgpt-4o", 128_000, 16_384, O200K, 1_723_515_131),
    Family("gpt-4", 8_192, None, CL100K, 1_687_882_411),
    Family("gpt-5-chat", 128_000, 16_384, O200K, 1_754_073_306),
    Family("gpt-5.1-chat", 128_000, 16_384, O200K, 1_762_547_951, Reasoning(5.1, ("medium",))),
    Family("gpt-5.1", 400_000, 128_000, O200K, 1_762_800_673, Reasoning(5.1, ("none", *LOW_TO_HIGH), "none")),
    Family("gpt-5.2-chat", 128_000, 16_384, O200K, 1_765_344_352, Reasoning(5.2, ("medium",))),
    Family("gpt-5.2-pro", 400_000, 128_000, O200K, 1_765_343_983, Reasoning(5.2, ("medium", "high", "xhigh"))),
    Family("gpt-5.2", 400_000, 128_000, O200K, 1_765_313_051, Reasoning(5.2, NONE_TO_XHIGH, "none")),
    Family("gpt-5.3-chat", 128_000, 16_384, O200K, 1_772_496_000, Reasoning(5.3, ("medium",))),
    Family("gpt-5.4-mini", 400_000, 128_000, O200K, 1_773_705_600, Reasoning(5.4, NONE_TO_XHIGH, "none")),
    Family("gpt-5.4-nano", 400_000, 128_000, O200K, 1_773_705_600, Reasoning(5.4, NONE_TO_XHIGH, "none")),
    Family("gpt-5.4", 1_050_000, 128_000, O200K, 1_772_668_800, Reasoning(5.4, NONE_TO_XHIGH, "none")),
    Family("gpt-5.5", 1_050_000, 128_000, O200K, 1_776_902_400, Reasoning(5.5, NONE_TO_XHIGH)),
    Family("gpt-5.6", 1_050_000, 128_000, O200K, 1_783_555_200, Reasoning(5.6, NONE_TO_XHIGH)),
    Family("gpt-5", 400_000, 128_000, O200K, 1_754_425_777, Reasoning(5, ("minimal", *LOW_TO_HIGH))),
    Family("gpt-6", 1_050_000, 128_000, O200K, 1_767_225_600, Reasoning(6, (*NONE_TO_XHIGH, "max"))),
    Family("gpt-audio", 128_000, 16_384, O200K, 1_756_339_249),
    Family("codex-mini", 200_000, 100_000, O200K, 1_746_673_257, Reasoning(4, LOW_TO_HIGH, refused=O3_REFUSED)),
    Family("o1-mini", 128_000, 65_536, O200K, 1_725_649_008, Reasoning(1, (), refused=FIRST_REFUSED)),
    Family("o1-preview", 128_000, 32_768, O200K, 1_725_648_897, Reasoning(1, (), refused=FIRST_REFUSED)),
    Family("o1", 200_000, 100_000, O200K, 1_734_375_816, Reasoning(1, LOW_TO_HIGH, refused=O1_REFUSED)),
    Family("o3-mini", 200_000, 100_000, O200K, 1_737_146_383, Reasoning(3, LOW_TO_HIGH, refused=O1_REFUSED)),
    Family("o3", 200_000, 100_000, O200K, 1_744_225_308, Reasoning(3, LOW_TO_HIGH, refused=O3_REFUSED)),
    Family("o4", 200_000, 100_000, O200K, 1_744_225_351, Reasoning(4, LOW_TO_HIGH, refused=O3_REFUSED)),
)
UNKNOWN_FAMILY = Family("", 128_000, 16_384, O200K, 1_677_610_602)

DOCUMENTED = (
    "gpt-4",
    "gpt-4-0314",
    "gpt-4-0613",
    "gpt-4-32k",
    "gpt-4-32k-0314",
    "gpt-4-32k-0613",
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-16k",
    "gpt-3.5-turbo-0301",
    "gpt-3.5-turbo-0613",
    "gpt-3.5-turbo-16k-0613",
)
TODAY = (
    "gpt-3.5-turbo-0125",
    "gpt-3.5-turbo-1106",
    "gpt-4-turbo",
    "gpt-4-turbo-2024-04-09",
    "gpt-4-turbo-preview",
    "gpt-4-0125-preview",
    "gpt-4-1106-preview",
    "gpt-4-vision-preview",
    "gpt-4o",
    "gpt-4o-2024-05-13",
    "gpt-4o-2024-08-06",
    "gpt-4o-2024-11-20",
    "gpt-4o-mini",
    "gpt-4o-mini-2024-07-18",
    "chatgpt-4o-latest",
    "gpt-4o-audio-preview",
    "gpt-4o-audio-preview-2024-10-01",
    "gpt-4o-audio-preview-2024-12-17",
    "gpt-4o-audio-preview-2025-06-03",
    "gpt-4o-mini-audio-preview",
    "gpt-4o-mini-audio-preview-2024-12-17",
    "gpt-4o-search-preview",
    "gpt-4o-search-preview-2025-03-11",
    "gpt-4o-mini-search-preview",
    "gpt-4o-mini-search-preview-2025-03-11",
    "gpt-audio-mini",
    "gpt-audio-mini-2025-12-15",
    "gpt-4.1",
    "gpt-4.1-2025-04-14",
    "gpt-4.1-mini",
    "gpt-4.1-mini-2025-04-14",
    "gpt-4.1-nano",
    "gpt-4.1-nano-2025-04-14",
    "gpt-5",
    "gpt-5-2025-08-07",
    "gpt-5-mini",
    "gpt-5-mini-2025-08-07",
    "gpt-5-nano",
    "gpt-5-nano-2025-08-07",
    "gpt-5-chat-latest",
    "gpt-5.1",
    "gpt-5.1-2025-11-13",
    "gpt-5.1-codex",
    "gpt-5.1-mini",
    "gpt-5.1-chat-latest",
    "gpt-5.2",
    "gpt-5.2-2025-12-11",
    "gpt-5.2-chat-latest",
    "gpt-5.2-pro",
    "gpt-5.2-pro-2025-12-11",
    "gpt-5.3-chat-latest",
    "gpt-5.4",
    "gpt-5.4-mini",
    "gpt-5.4-mini-2026-03-17",
    "gpt-5.4-nano",
    "gpt-5.4-nano-2026-03-17",
    "gpt-5.5",
    "gpt-5.5-2026-04-23",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.6-luna",
    "gpt-6-astra",
    "gpt-6-luna",
    "gpt-6-sol",
    "gpt-6.1-sol",
    "gpt-6.1-terra",
    "gpt-6.2-astra",
    "gpt-6.2-sol",
    "codex-mini-latest",
    "o1",
    "o1-2024-12-17",
    "o1-preview",
    "o1-preview-2024-09-12",
    "o1-mini",
    "o1-mini-2024-09-12",
    "o3",
    "o3-2025-04-16",
    "o3-mini",
    "o3-mini-2025-01-31",
    "o4-mini",
    "o4-mini-2025-04-16",
)
# Models of other endpoints, by how their ids begin, and what the API says when they are asked to chat.
NO_CHAT_MODELS = ("gpt-3.5-turbo-instruct", "babbage-002", "davinci-002", "gpt-5.2-pro")
ONLY_IN_RESPONSES = ("o1-pro", "o3-pro", "gpt-5-pro", "gpt-5-codex", "gpt-5.1-codex", "codex-mini", "computer-use")
NO_WRITERS = ("text-embedding-", "text-moderation-", "omni-moderation-", "dall-e-", "tts-", "whisper-")
ALIASES = {
    "gpt-4": "gpt-4-0613",
    "gpt-4-32k": "gpt-4-32k-0613",
    "gpt-3.5-turbo": "gpt-3.5-turbo-0125",
    "gpt-3.5-turbo-16k": "gpt-3.5-turbo-16k-0613",
    "gpt-4-turbo": "gpt-4-turbo-2024-04-09",
    "gpt-4-turbo-preview": "gpt-4-0125-preview",
    "gpt-4o": "gpt-4o-2024-08-06",
    "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
    "gpt-4.1": "gpt-4.1-2025-04-14",
    "gpt-4.1-mini": "gpt-4.1-mini-2025-04-14",
    "gpt-4.1-nano": "gpt-4.1-nano-2025-04-14",
    "gpt-5": "gpt-5-2025-08-07",
    "gpt-5-mini": "gpt-5-mini-2025-08-07",
    "gpt-5-nano": "gpt-5-nano-2025-08-07",
    "o1": "o1-2024-12-17",
    "o3": "o3-2025-04-16",
    "o3-mini": "o3-mini-2025-01-31",
    "o4-mini": "o4-mini-2025-04-16",
}


def base_of(model: str) -> str:
    """Return the model that a fine-tuned one (`ft:gpt-4o:…`) was made from; any other is its own."""
    return model.split(":")[1] if model.startswith("ft:") and ":" in model[3:] else model


def family_of(model: str) -> Family:
    """Return the family of a model id; fine-tuned ids count as their base model."""
    base = base_of(model)
    return next((family for family in FAMILIES if base.startswith(family.prefix)), UNKNOWN_FAMILY)


class Catalogue:
    """The models that one server answers for.

    Args:
        extra: ids to know besides the API's own; ids that begin with `ft:` are always known
            when their base model is.
        open_ended: know every id there is.
    """

    def __init__(self, extra: tuple[str, ...] = (), *, open_ended: bool = False) -> None:
        self._open = open_ended
        self._own = frozenset(extra)
        self._deleted: set[str] = set()
        ids = (*DOCUMENTED, *TODAY, *extra)
        self._models = {name: Model(name, ALIASES.get(name, name), family_of(name)) for name in ids}

    def get(self, name: str) -> Model | None:
        """Return the model called `name`, or None if this server does not know it."""
        if name in self._deleted:
            return None
        model = self._models.get(name)
        if model is None and (self._open or self._is_fine_tuned(name)):
            return Model(name, name, family_of(name))
        return model

    def is_own(self, name: str) -> bool:
        """Return whether a model is one that this server was told of: it does what it is asked."""
        return name in self._own

    def all(self) -> list[Model]:
        """Return every named model, in the catalogue's order."""
        return [model for name, model in self._models.items() if name not in self._deleted]

    def delete(self, name: str) -> bool:
        """Forget a model until the server starts anew; only those that are not the API's own can be."""
        is_deletable = name in self._own or self._is_fine_tuned(name)
        if is_deletable:
            self._deleted.add(name)
        return is_deletable

    def _is_fine_tuned(self, name: str) -> bool:
        return name.startswith("ft:") and name.split(":")[1] in self._models
