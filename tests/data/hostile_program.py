"""A program that puts each text of `hostile_texts.json`, marked, wherever a stack takes text."""

import json
import sys
from pathlib import Path
from typing import Any

import cdktf

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    OpenaiProvider,
    assistant,
    called,
    function_result,
    literal,
    stop,
    user,
)

TABLE = Path(__file__).with_name("hostile_texts.json")
LONGEST_KEY = 64  # of metadata


def ask(stack: cdktf.TerraformStack, place: int, text: str, token: str, *, is_key: bool) -> None:
    """Put a text into each kind of place that a completion has; the seed says which text it is."""
    schema: dict[str, Any] = {"type": "object", "description": f"a {text}", "properties": {text: {"enum": [text, 1]}}}
    ChatCompletion(
        stack,
        f"t{place}",
        model="gpt-4",
        messages=[
            user(text),
            user(f"Before $%{text}{token}{text}$%{token} $" + text),
            assistant(function_call=called("f", {text: text})),
            function_result("f", {"whole": text, f"in {text}": [f"{text} {token}"]}),
        ],
        functions=[ChatFunction.from_json_schema("f", schema, description=text)],
        stop=stop([f"stop {text}", text]),
        user=text,
        metadata={text if is_key else "key": text},
        store=True,
        seed=place,
    )


def carry(stack: cdktf.TerraformStack, marked: list[str], token: str) -> None:
    """Put all texts into what the engine itself has for values."""
    fn = cdktf.Fn
    local = cdktf.TerraformLocal(stack, "kept", {"list": marked, "text": f"{marked[0]}{token}"})
    each = cdktf.TerraformIterator.from_list(marked)
    ChatCompletion(stack, "each", for_each=each, model="gpt-4", messages=[user(cdktf.Token.as_string(each.value))])
    # in a map of an iterator the engine leaves out the quotes around what has more than a token, whatever that is
    by_key = cdktf.TerraformIterator.from_map({f"k{place}": literal(text) for place, text in enumerate(marked)})
    values = {
        "alone": marked,
        "beside": [f"Before {text}{token}{text}" for text in marked],
        "behind_dollar": [f"${text}" for text in marked],
        "keys": [{text: 1} for text in marked],
        "local": local.expression,
        "argument": [fn.format("%s", [text]) for text in marked],
        "in_argument": [fn.format("%s", [f"a {text} {token}"]) for text in marked],
        "element": fn.concat([marked, [token]]),
        "encoded": fn.jsonencode({"list": marked, "map": {"k": marked[0]}}),
        "equal": cdktf.Op.eq(marked[0], token),
        "map_values": by_key.values(),
    }
    for name, value in values.items():
        cdktf.TerraformOutput(stack, name, value=value, description=marked[-1])


def main() -> None:
    """Synthesize into a folder."""
    [_, outdir] = sys.argv
    app = cdktf.App(outdir=outdir)
    stack = cdktf.TerraformStack(app, "texts")
    secret = cdktf.TerraformVariable(stack, "secret", type="string", default="hunter2", sensitive=True).string_value
    assert secret == "${TfToken[TOKEN.0]}", secret  # what the texts are after
    token = cdktf.TerraformVariable(stack, "v", type="string", default="${v}%{$").string_value
    OpenaiProvider(stack, "openai")
    rows = json.loads(TABLE.read_text())
    marked = ["".join(map(literal, row["pieces"])) for row in rows]
    for place, (row, text) in enumerate(zip(rows, marked, strict=True)):
        ask(stack, place, text, token, is_key=len("".join(row["pieces"])) <= LONGEST_KEY)
    carry(stack, marked, token)
    # the engine must not take a default for a token, because Terraform takes it as it is
    texts = [text for row, text in zip(rows, marked, strict=True) if not row["attacks"].startswith("the engine")]
    default = cdktf.TerraformVariable(stack, "default", type="list(string)", default=texts)
    cdktf.TerraformOutput(stack, "defaults", value=default.list_value)
    app.synth()


if __name__ == "__main__":
    main()
