"""A construct of one's own: a question with house rules, for every stack of a team to use."""

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct

from cdktf_openai import ChatCompletion, OpenaiProvider, system, user

TONES = {"dry": 0.0, "friendly": 0.7}


class HouseAnswer(Construct):
    """An answer in the house's tone, short, and with the team as its user.

    Args:
        scope: The stack.
        id: The construct's id.
        question: What to ask.
        team: Who asks; the API's reports name it.
        tone: `dry` or `friendly`.

    Raises:
        ValueError: The tone is none of the house's.
    """

    def __init__(self, scope: Construct, id: str, *, question: str, team: str, tone: str = "dry") -> None:  # noqa: A002
        super().__init__(scope, id)
        if tone not in TONES:
            raise ValueError(f"tone: must be one of {', '.join(TONES)} (got {tone!r})")
        completion = ChatCompletion(
            self,
            "answer",
            model="gpt-4",
            messages=[system("You answer in one sentence."), user(question)],
            temperature=TONES[tone],
            max_tokens=60,
            user=team,
        )
        self.text = completion.content


def handbook(stack: TerraformStack) -> None:
    """Build a stack that uses the construct twice."""
    OpenaiProvider(stack, "openai")
    for name, question in {"leave": "How do I ask for leave?", "pager": "When do I get the pager?"}.items():
        answer = HouseAnswer(stack, name, question=question, team="people")
        TerraformOutput(stack, f"{name}_text", value=answer.text)


if __name__ == "__main__":
    app = App()
    handbook(TerraformStack(app, "own-construct"))
    app.synth()
