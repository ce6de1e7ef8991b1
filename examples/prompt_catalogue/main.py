"""A catalogue of prompts that is not known before the apply: one completion for each entry of a variable."""

from cdktf import App, TerraformIterator, TerraformOutput, TerraformStack, TerraformVariable, Token
from constructs import Construct

from cdktf_openai import ChatCompletion, OpenaiProvider, system, user

DEFAULT = {
    "motd": "A message of the day for the build farm.",
    "oncall": "A reminder to hand over the pager.",
}


class Catalogue(TerraformStack):
    """One completion for each prompt of the variable `prompts`."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 (the engine's word)
        super().__init__(scope, id)
        OpenaiProvider(self, "openai")
        prompts = TerraformVariable(self, "prompts", type="map(string)", default=DEFAULT)
        each = TerraformIterator.from_map(Token.as_any_map(prompts.value))
        completion = ChatCompletion(
            self,
            "text",
            for_each=each,
            model="gpt-3.5-turbo",
            messages=[system("One sentence."), user(Token.as_string(each.value))],
        )
        texts = f"${{{{ for name, each in {completion.fqn} : name => each.choices[0].message.content }}}}"
        TerraformOutput(self, "texts", value=texts)


app = App()
Catalogue(app, "prompt-catalogue")
app.synth()
