"""A question, a function that the model may call, and a second question that builds on the first answer."""

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct

from cdktf_openai import ChatCompletion, ChatFunction, Message, OpenaiProvider


class Quickstart(TerraformStack):
    """Two chat completions, the second one asked about the first one's answer."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002
        super().__init__(scope, id)
        OpenaiProvider(self, "openai")
        slogan = ChatCompletion(
            self,
            "slogan",
            model="gpt-4",
            messages=[
                Message(role="system", content="You write for a platform team. One sentence."),
                Message(role="user", content="A slogan for our new Terraform modules, please."),
            ],
            functions=[
                ChatFunction(
                    name="save_slogan",
                    description="Keeps a slogan for later.",
                    parameters={"type": '"object"', "properties": '{"text": {"type": "string"}}'},
                )
            ],
            function_call={"one": "none"},
            max_tokens=40,
        )
        answer = slogan.choices.get(0).message.content
        review = ChatCompletion(
            self,
            "review",
            model="gpt-3.5-turbo",
            messages=[Message(role="user", content=f"Is this a good slogan? “{answer}”")],
            temperature=0.2,
        )
        TerraformOutput(self, "slogan_text", value=answer)
        TerraformOutput(self, "review_text", value=review.choices.get(0).message.content)
        TerraformOutput(self, "tokens", value=slogan.usage.total_tokens)


app = App()
Quickstart(app, "quickstart")
app.synth()
