"""The engine that synthesizes: cdktf, or its successor cdktn. It is the one that made the scope of the first construct.

Until there is one, it is the engine that `CDKTF_OPENAI_ENGINE` names, else the one that the program has imported, else
the one that is installed. Importing this module starts node, so nothing imports it before a construct is named.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from constructs import Construct

from cdktf_openai._engine.assembly import load_assembly
from cdktf_openai._engine.start import ENGINES

ENGINE_VARIABLE = "CDKTF_OPENAI_ENGINE"

if TYPE_CHECKING:
    import cdktf as cdktf  # noqa: PLC0414 (an explicit re-export)


class _Engine:
    """The engine's module, whichever it is: `cdktf.TerraformStack` is that of the engine at hand.

    The classes of this package are derived from the engine's. Before anything is made of them they can be derived from
    another engine's instead.
    """

    def __init__(self) -> None:
        self._brought: set[str] = set()
        self._is_settled = False
        self._module = self._import(self._choice() or next(filter(importlib.util.find_spec, ENGINES)))

    def __getattr__(self, name: str) -> Any:
        if not self._is_settled:
            self._change(self._choice())
        return getattr(self._module, name)

    def settle(self, scope: Any) -> None:
        """Stay with the engine of a scope, or of the best choice without one, and load what works beside it."""
        if not self._is_settled:
            self._change(_named() or engine_of(scope) or self._choice())
            load_assembly(self._module.__name__)
            self._is_settled = True

    def _choice(self) -> str | None:
        """Return the engine that the environment names or the program has imported, if any."""
        imported = [name for name in ENGINES if name in sys.modules and name not in self._brought]
        return _named() or next(iter(imported), None)

    def _import(self, name: str) -> ModuleType:
        if name not in sys.modules:
            self._brought.add(name)
        return importlib.import_module(name)

    def _change(self, name: str | None) -> None:
        if name and name != self._module.__name__:
            old, self._module = self._module, self._import(name)
            _derive_anew(old, self._module)


def engine_of(element: Any) -> str | None:
    """Return the engine that an object or a class is of, and `None` where it is of neither."""
    name = _engine_of_class(element if isinstance(element, type) else type(element))
    if name is None and isinstance(element, Construct) and all(engine in sys.modules for engine in ENGINES):
        return _engine_of_class(type(element.node.root))
    return name


@lru_cache
def _engine_of_class(kind: type) -> str | None:
    packages = (base.__module__.partition(".")[0] for base in kind.__mro__)
    return next((package for package in packages if package in ENGINES), None)


def _named() -> str | None:
    name = os.environ.get(ENGINE_VARIABLE)
    if name and name not in ENGINES:
        raise ImportError(f"{ENGINE_VARIABLE} must be one of {', '.join(ENGINES)} (got {name!r})")
    return name or None


def _derive_anew(old: ModuleType, new: ModuleType) -> None:
    """Derive this package's classes from the classes of the same names in another engine."""
    package = __name__.partition(".")[0]
    for name, kind in vars(old).items():
        derived: list[type] = kind.__subclasses__() if isinstance(kind, type) and kind is not type else []
        for each in derived:
            if each.__module__.partition(".")[0] == package:
                each.__bases__ = tuple(getattr(new, name) if base is kind else base for base in each.__bases__)
    _engine_of_class.cache_clear()


_engine = _Engine()
settle = _engine.settle

if not TYPE_CHECKING:
    cdktf = _engine


def mixed_engines(element: Any) -> str | None:
    """Return what is wrong where an object is of another engine than this program's constructs."""
    mine, other = cdktf.__name__, engine_of(element)
    if other in (None, mine):
        return None
    reason = f"{ENGINE_VARIABLE} names" if _named() else "the constructs of this program are of"
    return f"is of {other}, where {reason} {mine}: take all from one of them, and set {ENGINE_VARIABLE} to name it"
