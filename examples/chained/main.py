"""Three completions in a row: a draft, its critique, and a final text made from both."""

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct

from cdktf_openai import ChatCompletion, OpenaiProvider, assistant, system, user


class ReleaseNotes(TerraformStack):
    """Release notes that the model has reviewed itself."""

    def __init__(self, scope: Construct, id: str, changes: str) -> None:  # noqa: A002 (the engine's word)
        super().__init__(scope, id)
        OpenaiProvider(self, "openai")
        request = user(f"Write release notes for these changes: {changes}")
        draft = ChatCompletion(self, "draft", model="gpt-4", messages=[request])
        critique = ChatCompletion(
            self,
            "critique",
            model="gpt-3.5-turbo",
            messages=[system("Name what is unclear, in one sentence."), user(draft.content)],
        )
        final = ChatCompletion(
            self,
            "final",
            model="gpt-4",
            messages=[request, assistant(draft.content), user(f"Rewrite them. {critique.content}")],
        )
        TerraformOutput(self, "release_notes", value=final.content)


app = App()
ReleaseNotes(app, "chained", changes="the mock answers streams; ${braces} in prompts are kept")
app.synth()
