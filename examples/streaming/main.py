"""Long answers that the API sends in pieces: no timeout of a proxy, and what has come is kept."""

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct

from cdktf_openai import ChatCompletion, OpenaiProvider, stop, user


class Streaming(TerraformStack):
    """Two outlines of a runbook, streamed, up to the word that ends them."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 (the engine's word)
        super().__init__(scope, id)
        OpenaiProvider(self, "openai")
        runbook = ChatCompletion(
            self,
            "runbook",
            model="gpt-4",
            messages=[user("Outline a runbook for a full disk. End with THE END.")],
            n=2,
            stop=stop("THE END"),
            stream=True,
        )
        TerraformOutput(self, "outlines", value=[runbook.choices[index].message.content for index in range(2)])
        TerraformOutput(self, "finished", value=runbook.finish_reason)


app = App()
Streaming(app, "streaming")
app.synth()
