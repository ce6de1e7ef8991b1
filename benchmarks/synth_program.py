"""The program that `synth.py` measures: one stack of N chat completions, each with an output, in a process of its own.

    python benchmarks/synth_program.py DESIGN SIZE OUTDIR REPORT [--count]

It is the same for each design: only what is imported differs, and for `batch` the one call that makes all resources.
Into the file REPORT goes JSON: `seconds` of each phase, `memory` in MiB (the peak of Python plus the peak of the
largest node), and with `--count` the jsii calls of each phase by name. Counting takes time, so that the seconds of such
a run mean little.
"""

from __future__ import annotations

import atexit
import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

IMPORT, CONSTRUCT, OUTPUT, SYNTH = "import", "construct", "output", "synth"
CALLBACK = "callback"
"""The name that the answer to a callback is counted under: node has called Python."""

Calls = dict[str, Counter[str]]


class Phases:
    """Tells how many seconds of wall time went into each phase.

    Attributes:
        current: The phase that the program is in.
        seconds: The wall time of each phase so far.
    """

    def __init__(self) -> None:
        self.current = IMPORT
        self.seconds: dict[str, float] = defaultdict(float)
        self._since = time.perf_counter()

    def enter(self, phase: str) -> None:
        """End the phase that the program is in, and begin another."""
        now = time.perf_counter()
        self.seconds[self.current] += now - self._since
        self.current, self._since = phase, now


class Bindings(NamedTuple):
    """The classes of a design."""

    provider: Any
    completion: Any
    message: Any
    function: Any
    stop: Any


def ours() -> Bindings:
    """Import the constructs of this project."""
    from cdktf_openai import ChatCompletion, ChatFunction, Message, OpenaiProvider, Stop  # noqa: PLC0415 (measured)

    return Bindings(OpenaiProvider, ChatCompletion, Message, ChatFunction, Stop)


def generated() -> Bindings:
    """Import what `cdktf get` generates."""
    from imports.openai import chat_completion, provider  # noqa: PLC0415 (measured; made by generated_bindings.py)

    return Bindings(
        provider.OpenaiProvider,
        chat_completion.ChatCompletion,
        chat_completion.ChatCompletionMessages,
        chat_completion.ChatCompletionFunctions,
        chat_completion.ChatCompletionStop,
    )


DESIGNS: dict[str, Callable[[], Bindings]] = {"generated": generated, "ours": ours, "batch": ours}


def arguments(bindings: Bindings, index: int) -> dict[str, Any]:
    """Give what a chat completion is made of: two messages, a function, temperature and stop."""
    return {
        "model": "gpt-4",
        "messages": [
            bindings.message(role="system", content="You write for a platform team. One sentence."),
            bindings.message(role="user", content=f"A slogan for Terraform module {index}, please."),
        ],
        "functions": [
            bindings.function(
                name="save_slogan",
                description="Keeps a slogan for later.",
                parameters={"type": '"object"', "properties": '{"text": {"type": "string"}}'},
            )
        ],
        "temperature": 0.2,
        "stop": bindings.stop(array_of_str=["END", "STOP"]),
    }


def one_by_one(stack: Any, bindings: Bindings, size: int) -> Iterator[Any]:
    """Make the chat completions as most programs do."""
    for index in range(size):
        yield bindings.completion(stack, f"c{index}", **arguments(bindings, index))


def in_a_batch(stack: Any, bindings: Bindings, size: int) -> Any:
    """Make all chat completions with one call."""
    wanted = {f"c{index}": arguments(bindings, index) for index in range(size)}
    return bindings.completion.batch(stack, "batch", wanted)


def run(design: str, size: int, outdir: str, phases: Phases) -> None:
    """Be the program, from its imports to its synthesized stack."""
    from cdktf import App, TerraformOutput, TerraformStack  # noqa: PLC0415 (measured)

    bindings = DESIGNS[design]()
    phases.enter(CONSTRUCT)
    app = App(outdir=outdir)
    stack = TerraformStack(app, "bench")
    bindings.provider(stack, "openai")
    if design == "batch":
        batch = in_a_batch(stack, bindings, size)
        phases.enter(OUTPUT)
        TerraformOutput(stack, "texts", value=batch.contents())
    else:
        for index, completion in enumerate(one_by_one(stack, bindings, size)):
            phases.enter(OUTPUT)
            TerraformOutput(stack, f"text{index}", value=completion.choices.get(0).message.content)
            phases.enter(CONSTRUCT)
    phases.enter(SYNTH)
    app.synth()
    phases.enter("exit")


def count_calls(phases: Phases) -> Calls:
    """Count each request to the jsii kernel from now on, by the phase and the name of what is called."""
    from jsii._kernel.providers.process import _NodeProcess  # noqa: PLC0415 (a measured run imports it later)

    calls: Calls = defaultdict(Counter)
    send = _NodeProcess.send

    def counted(process: _NodeProcess, request: Any, response_type: Any) -> Any:
        calls[phases.current][_name(request)] += 1
        return send(process, request, response_type)

    setattr(_NodeProcess, "send", counted)  # noqa: B010 (mypy refuses the plain assignment)
    return calls


def _name(request: Any) -> str:
    """Name a request: `invoke getStringAttribute`, `create cdktf.TerraformOutput`, `callback`."""
    kind = type(request).__name__.removeprefix("_").removesuffix("Request").lower()
    if kind == "complete":
        return CALLBACK
    subject = next((getattr(request, key) for key in ("method", "property", "fqn") if hasattr(request, key)), "")
    return f"{kind} {subject}".strip()


def report(file: Path, phases: Phases, calls: Calls | None) -> None:
    """Write the report; node must have ended, for its memory is known then."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    memory = sum(resource.getrusage(who).ru_maxrss for who in both) / unit
    file.write_text(json.dumps({"seconds": phases.seconds, "memory": memory, "calls": calls}))


def main() -> None:
    """Run the program of the command line."""
    design, size, outdir, file = sys.argv[1:5]
    phases = Phases()
    calls: Calls | None = {}
    # Handlers run in the reverse order: this one after the one that jsii registers when it starts node.
    atexit.register(lambda: report(Path(file), phases, calls))
    calls = count_calls(phases) if "--count" in sys.argv[5:] else None
    run(design, int(size), outdir, phases)


if __name__ == "__main__":
    main()
