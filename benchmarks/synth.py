"""Measures how long the same program takes to synthesize with the generated bindings and with ours.

    python benchmarks/synth.py [--sizes 1,100] [--rounds 3] [--designs generated,ours,batch]

What is measured is the source tree that this file lies in. The program (`synth_program.py`) makes N chat completions
in one stack, each with an output. Every run is a process of its own. For each N, each design first runs once with its
jsii calls counted and no time taken; what it synthesizes must be equal to what the other designs do, or the benchmark
fails. Then come the rounds; each runs every design once, so that noise hits all alike. Two tables are printed:

wall      seconds from the start of the process to its end: the imports and the start of node are in it
CPU       seconds of processor time, user and system, of Python and node
memory    MiB, the peak of Python plus the peak of the node that runs the engine; jsii's other node, a relay of
          about 45 MiB whatever the program, is left out
calls     requests to the jsii kernel; `callbacks` are the calls of node back into Python, not in `calls`
faster    how many times less than the generated bindings, for wall, CPU and memory: above 1 is better. It is the
          median over the rounds of the ratio within a round.

The second table says where the wall time went (median seconds) and how many calls and callbacks each resource took.
`batch` is left out where `ChatCompletion` has no such attribute.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from generated_bindings import ROOT, MakingError, bindings
from synth_program import CALLBACK, CONSTRUCT, DESIGNS, IMPORT, OUTPUT, SYNTH

from cdktf_openai._engine.node import find_node

PROGRAM = Path(__file__).with_name("synth_program.py")
STACK = Path("stacks", "bench", "cdk.tf.json")
PEER = "generated"
SIZES = (1, 100, 1000, 5000)
ROUNDS = 3
REFERENCE = re.compile(r"openai_chat_completion\.([\w-]+)\.")
NO_SIGN = "-"


class BenchmarkError(RuntimeError):
    """A program failed, or the designs don't do the same."""


class Cost(NamedTuple):
    """What a run cost: wall seconds, CPU seconds of Python and node, MiB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Run:
    """What is known of one run.

    Attributes:
        cost: What it cost.
        report: What the program says of itself: seconds, and jsii calls where they were counted, of each phase.
        stack: What it synthesized, as JSON text.
    """

    cost: Cost
    report: dict[str, Any]
    stack: str


@dataclass(frozen=True)
class Measured:
    """All that is known of a design at a size: the run that was counted, and the measured runs in their order."""

    counted: Run
    runs: list[Run]

    def costs(self, of: str) -> list[float]:
        """Give one of the costs of each measured run."""
        place = Cost._fields.index(of)
        return [run.cost[place] for run in self.runs]

    def seconds(self, phase: str) -> float:
        """Give the median of the wall seconds of a phase."""
        return statistics.median(float(run.report["seconds"][phase]) for run in self.runs)

    def rest(self) -> float:
        """Give the median of the wall seconds of no phase: Python's start, and the end of both processes."""
        return statistics.median(run.cost.wall - sum(map(float, run.report["seconds"].values())) for run in self.runs)

    def calls(self, *phases: str) -> tuple[int, int]:
        """Give how many jsii calls and callbacks some phases took, or all."""
        counts = [self.counted.report["calls"].get(phase, {}) for phase in phases or (IMPORT, CONSTRUCT, OUTPUT, SYNTH)]
        callbacks = sum(count.get(CALLBACK, 0) for count in counts)
        return sum(sum(count.values()) for count in counts) - callbacks, callbacks


def main() -> None:
    """Measure what the command line asks for, and print the tables."""
    options = _options()
    try:
        folder = bindings() if PEER in options.designs else None
        designs = [name for name in options.designs if name != "batch" or _has_batch(_environment(folder))]
        table = {
            size: measure(size, designs, options.rounds, _environment(folder)) for size in options.sizes if designs
        }
    except (BenchmarkError, MakingError) as error:
        sys.exit(f"bench-synth: {error}")
    print("\n".join([*cost_table(table), "", *phase_table(table)]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure synthesis against the bindings that `cdktf get` generates.")
    parser.add_argument("--sizes", type=_numbers, default=SIZES, help="how many resources, as in 1,100")
    parser.add_argument("--rounds", type=_number, default=ROUNDS, help="how often each design runs at each size")
    parser.add_argument("--designs", type=_designs, default=tuple(DESIGNS), help=f"of {', '.join(DESIGNS)}")
    return parser.parse_args()


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1 (got {text!r})")
    return number


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(_number, text.split(",")))


def _designs(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in DESIGNS:
            raise argparse.ArgumentTypeError(f"must be of {', '.join(DESIGNS)} (got {name!r})")
    return names


def measure(size: int, designs: Sequence[str], rounds: int, environment: dict[str, str]) -> dict[str, Measured]:
    """Count and compare once, then run the rounds, each starting with another design than the one before.

    Raises:
        BenchmarkError: A run failed, or the designs' stacks differ.
    """
    measured = {}
    for design in designs:
        _say(f"N={size} {design}: counting calls")
        measured[design] = Measured(run(design, size, environment, "--count"), [])
    _check_equal(size, {design: of.counted.stack for design, of in measured.items()})
    for number in range(rounds):
        turn = number % len(designs)
        for design in [*designs[turn:], *designs[:turn]]:
            done = run(design, size, environment)
            _say(f"N={size} {design}: round {number + 1} of {rounds}, {done.cost.wall:.2f} s")
            measured[design].runs.append(done)
    return measured


def run(design: str, size: int, environment: dict[str, str], *flags: str) -> Run:
    """Run the program in a process of its own.

    Raises:
        BenchmarkError: It failed; the message is what it said.
    """
    with tempfile.TemporaryDirectory(prefix="bench-synth-") as name:
        folder = Path(name)
        command = [sys.executable, str(PROGRAM), design, str(size), "out", "report.json", *flags]
        with (folder / "log").open("w+") as log, _process(command, folder, environment, log) as process:
            started = time.perf_counter()
            code, cpu = _wait(process)
            wall = time.perf_counter() - started
            log.seek(0)
            if code:
                raise BenchmarkError(f"{design} at N={size}: exit code {code}\n{log.read()}")
        report = json.loads((folder / "report.json").read_text())
        return Run(Cost(wall, cpu, report["memory"]), report, (folder / "out" / STACK).read_text())


@contextmanager
def _process(
    command: Sequence[str], folder: Path, environment: dict[str, str], log: IO[str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process, and leave none behind; node ends with the Python that started it."""
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """Wait for the end; give the exit code, and the CPU seconds of the process and the processes that it waited for."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def _environment(bindings_folder: Path | None) -> dict[str, str]:
    """Give the environment of every design: the same node, compiled modules kept, no settings of the engine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CDKTF_", "PYTHON"))}
    find_node(environment)
    folders = (ROOT, bindings_folder) if bindings_folder else (ROOT,)
    return {**environment, "PYTHONPATH": os.pathsep.join(map(str, folders))}


def _has_batch(environment: dict[str, str]) -> bool:
    """Tell whether the bulk form exists; another process asks, so that this one needs no node."""
    question = "import cdktf_openai; print(hasattr(cdktf_openai.ChatCompletion, 'batch'))"
    asked = subprocess.run(
        [sys.executable, "-c", question], env=environment, capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise BenchmarkError(f"cdktf_openai.ChatCompletion can't be imported\n{asked.stderr}")
    return asked.stdout.strip() == "True"


def _check_equal(size: int, stacks: dict[str, str]) -> None:
    """Compare what the designs synthesized, whatever their resources are called.

    Raises:
        BenchmarkError: They differ; the message has an element of each that the other has not.
    """
    (first, expected), *others = ((design, normalized(stack)) for design, stack in stacks.items())
    for design, lines in others:
        if lines != expected:
            only = {first: Counter(expected) - Counter(lines), design: Counter(lines) - Counter(expected)}
            shown = "\n".join(f"only {name}: {min(of, key=len)}" for name, of in only.items() if of)
            raise BenchmarkError(f"{first} and {design} synthesize different stacks at N={size}\n{shown}")


def normalized(stack: str) -> list[str]:
    """Give a stack's elements as sorted lines, without metadata; a resource is called by what it is made of."""
    document = json.loads(stack)
    resources = {name: _line(body) for name, body in document["resource"]["openai_chat_completion"].items()}

    def named(match: re.Match[str]) -> str:
        return f"<{resources[match[1]]}>."

    values = [output["value"] for output in document["output"].values()]  # a batch has one output: a map of the texts
    texts = [text for value in values for text in (value.values() if isinstance(value, dict) else [value])]
    outputs = [REFERENCE.sub(named, text) for text in texts]
    providers = [_line(document["provider"]), _line(document["terraform"]["required_providers"])]
    return sorted([*resources.values(), *outputs, *providers])


def _line(body: Any) -> str:
    if isinstance(body, dict):
        body = {key: value for key, value in body.items() if key != "//"}
    return json.dumps(body, sort_keys=True)


def cost_table(table: dict[int, dict[str, Measured]]) -> Iterator[str]:
    """Give the lines of the table of costs."""
    yield (
        f"{'N':>5}  {'design':<10}{'wall':>8}{'min':>8}{'CPU':>8}{'memory':>8}{'calls':>9}{'callbacks':>11}"
        f"   {'faster: wall':>12}{'CPU':>7}{'memory':>8}"
    )
    for size, designs in table.items():
        for design, of in designs.items():
            wall, cpu, memory = (statistics.median(of.costs(name)) for name in Cost._fields)
            calls, callbacks = of.calls()
            ratios = [_ratio(designs.get(PEER), of, name) for name in Cost._fields]
            yield (
                f"{size:>5}  {design:<10}{wall:>8.2f}{min(of.costs('wall')):>8.2f}{cpu:>8.2f}{memory:>8.0f}{calls:>9}"
                f"{callbacks:>11}   {ratios[0]:>12}{ratios[1]:>7}{ratios[2]:>8}"
            )


def _ratio(peer: Measured | None, ours: Measured, of: str) -> str:
    if peer is None:
        return NO_SIGN
    pairs = zip(peer.costs(of), ours.costs(of), strict=True)
    return f"{statistics.median(theirs / own for theirs, own in pairs):.2f}"


def phase_table(table: dict[int, dict[str, Measured]]) -> Iterator[str]:
    """Give the lines of the table of phases: seconds, and jsii calls and callbacks for each resource."""
    phases = (IMPORT, CONSTRUCT, OUTPUT, SYNTH)
    yield f"{'N':>5}  {'design':<10}" + "".join(f"{phase:>22}" for phase in phases) + f"{'start and end':>16}"
    for size, designs in table.items():
        for design, of in designs.items():
            cells = map(functools.partial(_phase, of, size), phases)
            yield f"{size:>5}  {design:<10}" + "".join(f"{cell:>22}" for cell in cells) + f"{of.rest():>14.2f} s"


def _phase(of: Measured, size: int, phase: str) -> str:
    calls, callbacks = of.calls(phase)
    return f"{of.seconds(phase):.2f} s {calls / size:.1f}+{callbacks / size:.1f}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
