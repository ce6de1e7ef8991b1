"""Imports point one way: between the packages, between the layers of each, and without circles."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("terraform_provider_openai", "cdktf_openai", "mock_server")
FORBIDDEN = {
    "terraform_provider_openai": ("cdktf", "cdktn", "constructs", "jsii", "flask", "cdktf_openai", "mock_server"),
    "mock_server": ("cdktf", "cdktn", "constructs", "jsii", "cdktf_openai", "terraform_provider_openai"),
    "cdktf_openai": ("flask", "urllib3", "h2", "msgpack"),
}
PUBLIC_OF_THE_PROVIDER = ("schema", "address", "install", "reattach", "tokens")
PLUMBING = ("cdktf_openai.cli", "cdktf_openai.testing")


def modules(package: str) -> list[Path]:
    """Give the files of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def name_of(file: Path) -> str:
    """Give a module's dotted name."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST) -> Iterator[str]:
    """Give the dotted names that a module imports, late imports included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_by(file: Path) -> set[str]:
    """Give what a file imports."""
    return set(imports(ast.parse(file.read_text())))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_no_forbidden_one(package: str) -> None:
    """The plugin knows no construct and no Flask, the mock knows neither of the others."""
    roots = {(name_of(file), name.partition(".")[0]) for file in modules(package) for name in imported_by(file)}
    assert [pair for pair in sorted(roots) if pair[1] in FORBIDDEN[package]] == []


def test_constructs_use_the_public_part_of_the_provider() -> None:
    """Beside the command line and the pytest plugin, cdktf_openai takes only the provider's schema and install."""
    used = {
        (name_of(file), name.split(".")[1])
        for file in modules("cdktf_openai")
        for name in imported_by(file)
        if name.startswith("terraform_provider_openai.") and not name_of(file).startswith(PLUMBING)
    }
    assert {pair for pair in used if pair[1] not in (*PUBLIC_OF_THE_PROVIDER, "__version__")} == set()


def test_only_plumbing_imports_the_mock() -> None:
    """The constructs know nothing of the mock, and nothing imports the command line or the pytest plugin."""
    users = {
        name_of(file) for file in modules("cdktf_openai") for n in imported_by(file) if n.startswith("mock_server")
    }
    assert [name for name in users if not name.startswith(PLUMBING)] == []


def test_nobody_imports_the_plumbing() -> None:
    """Nothing outside of the command line and the pytest plugin imports them."""
    files = [file for package in PACKAGES for file in modules(package) if not name_of(file).startswith(PLUMBING)]
    assert [name_of(file) for file in files if any(name.startswith(PLUMBING) for name in imported_by(file))] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_circles(package: str) -> None:
    """No module of a package leads back to itself, at whatever distance; imports for type checkers count."""
    graph = graph_of(package)
    assert [cycle for name in graph if (cycle := find_cycle(graph, name))] == []


def test_no_circles_of_rooms() -> None:
    """No room of the mock leads back to itself over another one."""
    rooms: dict[str, set[str]] = {}
    for name, imported in graph_of("mock_server").items():
        room = rooms.setdefault(room_of(name), set())
        room.update({room_of(other) for other in imported} - {room_of(name)})
    assert [cycle for room in rooms if (cycle := find_cycle(rooms, room))] == []


def graph_of(package: str) -> dict[str, set[str]]:
    """Return the modules of a package, each with those that it imports."""
    names = {name_of(file): file for file in modules(package)}
    return {
        name: {other for other in imported_by(file) if other in names and not is_facade_of(other, name)}
        for name, file in names.items()
    }


def room_of(name: str) -> str:
    """Return the folder or module at a package's root in which a module stands."""
    return ".".join(name.split(".")[:2])


def is_facade_of(facade: str, name: str) -> bool:
    """Tell whether a package is imported by its own part, for a name such as its version."""
    return name == facade or name.startswith(f"{facade}.")


def find_cycle(graph: dict[str, set[str]], start: str) -> list[str]:
    """Return a way from a module back to itself, or nothing."""
    stack, seen = [(start, [start])], set()
    while stack:
        name, way = stack.pop()
        for following in graph[name]:
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                stack.append((following, [*way, following]))
    return []
