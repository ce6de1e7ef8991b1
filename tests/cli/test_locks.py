"""What the lock files hold."""

import json
from pathlib import Path

import pytest

LOCKS = sorted(Path(__file__).parent.rglob("package-lock.json"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_no_address_of_a_registry(lock: Path) -> None:
    """Each package has its version and its hash, and is taken from wherever npm is configured for."""
    packages = json.loads(lock.read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name and not package.get("inBundle")}
    assert len(installed) > 100
    assert all({"version", "integrity"} <= set(package) for package in installed.values())
    assert not any("resolved" in package for package in packages.values())
