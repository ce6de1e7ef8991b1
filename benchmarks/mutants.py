"""Which small faults the fast tests notice: `make mutants`.

A sample of the code is changed, one place at a time (a comparison turned, a condition negated, a constant moved, by the
operators of cosmic-ray), in a copy of the checkout. The fast tests of the package then have to fail.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path
from queue import SimpleQueue
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[1]
PARTS = {
    "schema": "terraform_provider_openai/schema",
    "api": "terraform_provider_openai/api",
    "contract": "mock_server/contract",
    "stubs": "mock_server/stubs",
    "texts": "cdktf_openai/_values",
}
KINDS = ("AddNot", "NumberReplacer", "ReplaceComparisonOperator", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrue")
TO_KILL = 0.9
LONGEST = 600
"""Seconds that the tests of one mutant may take; a mutant that hangs them is noticed too."""


class Mutant(NamedTuple):
    """A file with one place changed."""

    part: str
    file: Path
    text: str

    def diff(self) -> str:
        """Return what is changed."""
        before = (ROOT / self.file).read_text(encoding="utf-8").splitlines()
        lines = list(unified_diff(before, self.text.splitlines(), str(self.file), str(self.file), n=1, lineterm=""))
        return "\n".join(lines)


def mutants(part: str, count: int, random: Random) -> Iterator[Mutant]:
    """Yield a sample of a part's mutants, of each kind about as many."""
    files = sorted(path for path in (ROOT / PARTS[part]).rglob("*.py") if path.name != "__init__.py")
    names = {kind: [name for name in operator_names() if name.startswith(f"core/{kind}")] for kind in KINDS}
    seen: set[str] = set()
    while len(seen) < count:
        file, kind = random.choice(files), random.choice(KINDS)
        operator = get_operator(random.choice(names[kind]))()
        text = mutate_code(file.read_text(encoding="utf-8"), operator, random.randrange(8))
        if text is not None and text not in seen:
            seen.add(text)
            yield Mutant(part, file.relative_to(ROOT), text)


def tests_of(file: Path) -> list[str]:
    """Return the test files of a file's package: those that name the module first."""
    files = sorted((ROOT / "tests" / file.parts[0]).rglob("test_*.py"))
    named = [test for test in files if file.stem in test.read_text(encoding="utf-8") or file.stem in test.stem]
    return [str(test.relative_to(ROOT)) for test in (*named, *(test for test in files if test not in named))]


def copied(folder: Path) -> Path:
    """Copy what git knows of the checkout."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def is_killed(mutant: Mutant, folder: Path) -> bool:
    """Return whether a test fails with the mutant in a copy of the checkout."""
    target = folder / mutant.file
    target.write_text(mutant.text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not soak and not slow", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [*command, *tests_of(mutant.file)],
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        shutil.copy(ROOT / mutant.file, target)
    return done.returncode != 0


def main() -> int:
    """Print each survivor, and what share of each part's mutants was killed."""
    parser = argparse.ArgumentParser(description="Measure which small faults the fast tests notice.")
    parser.add_argument("--count", type=int, default=12, help="mutants of each part")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another sample")
    parser.add_argument("--only", default=",".join(PARTS), help=f"which parts, of {', '.join(PARTS)}")
    options = parser.parse_args()
    parts = options.only.split(",")
    sample = [one for part in parts for one in mutants(part, options.count, Random(f"{options.seed} {part}"))]
    folders: SimpleQueue[Path] = SimpleQueue()
    killed = dict.fromkeys(parts, 0)

    def tried(mutant: Mutant) -> tuple[Mutant, bool]:
        folder = folders.get()
        try:
            return mutant, is_killed(mutant, folder)
        finally:
            folders.put(folder)

    with TemporaryDirectory() as first, TemporaryDirectory() as second, ThreadPoolExecutor(2) as pool:
        for folder in (first, second):
            folders.put(copied(Path(folder)))
        for mutant, is_noticed in pool.map(tried, sample):
            killed[mutant.part] += is_noticed
            print("." if is_noticed else f"\nsurvived:\n{mutant.diff()}", end="", flush=True)
    print("\n\npart       killed  of")
    for part in parts:
        print(f"{part:10} {killed[part]:6}  {options.count}")
    return 0 if sum(killed.values()) >= TO_KILL * len(sample) else 1


if __name__ == "__main__":
    sys.exit(main())
