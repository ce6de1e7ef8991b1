"""What the packages export: sorted, real, documented, and nothing that pytest would collect."""

import importlib
from types import FunctionType

import pytest

PACKAGES = (
    "cdktf_openai",
    "cdktf_openai.testing",
    "mock_server",
    "terraform_provider_openai",
    "terraform_provider_openai.schema",
)


@pytest.mark.parametrize("package", PACKAGES)
def test_exports_are_sorted_and_there(package: str) -> None:
    """`__all__` is in ruff's order, without repetition, and each name can be had."""
    module = importlib.import_module(package)
    assert module.__all__ == sorted(set(module.__all__), key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_exports_are_documented(package: str) -> None:
    """Each exported class and function says what it is."""
    module = importlib.import_module(package)
    exported = [(name, getattr(module, name)) for name in module.__all__]
    assert [name for name, value in exported if isinstance(value, type | FunctionType) and not value.__doc__] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_export_is_taken_for_a_test(package: str) -> None:
    """No public name starts with Test."""
    assert [name for name in importlib.import_module(package).__all__ if name.startswith("Test")] == []
