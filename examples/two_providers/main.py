"""Two providers in one stack: one that the environment leads to the API, and one for a mock, by its alias."""

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from constructs import Construct

from cdktf_openai import ChatCompletion, OpenaiProvider, user


class TwoProviders(TerraformStack):
    """The same question to both."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 (the engine's word)
        super().__init__(scope, id)
        mock_url = TerraformVariable(self, "mock_url", type="string", default="http://127.0.0.1:8080/v1")
        live = OpenaiProvider(self, "live")
        mock = OpenaiProvider(self, "mock", alias="mock", server_url=mock_url.string_value)
        for name, provider in {"live": live, "mock": mock}.items():
            completion = ChatCompletion(
                self,
                f"{name}-answer",
                provider=provider,
                model="gpt-4",
                messages=[user("Who are you?")],
            )
            TerraformOutput(self, f"{name}_answer", value=completion.content)


app = App()
TwoProviders(app, "two-providers")
app.synth()
