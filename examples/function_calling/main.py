"""A conversation in which the model calls a function, Terraform answers it, and the model concludes."""

from typing import Literal

from cdktf import App, Fn, TerraformOutput, TerraformStack
from constructs import Construct

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    MessageFunctionCall,
    OpenaiProvider,
    assistant,
    call,
    function_result,
    user,
)

ON_CALL = {"database": "Ada", "network": "Grace"}


def who_is_on_call(team: Literal["database", "network"]) -> str:
    """Tell who is on call.

    Args:
        team: The team.
    """
    return ON_CALL[team]


class OnCall(TerraformStack):
    """Asks who is on call; the model chooses the team, the stack knows the person."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 (the engine's word)
        super().__init__(scope, id)
        OpenaiProvider(self, "openai")
        question = user("The replica lags. Whom do I call?")
        asked = ChatCompletion(
            self,
            "asked",
            model="gpt-4-0613",
            messages=[question],
            functions=[ChatFunction.from_callable(who_is_on_call)],
            function_call=call("who_is_on_call"),
        )
        made = asked.choices[0].message.function_call
        person = Fn.lookup(ON_CALL, Fn.lookup(Fn.jsondecode(made.arguments), "team", ""), "nobody")
        answered = ChatCompletion(
            self,
            "answered",
            model="gpt-4-0613",
            messages=[
                question,
                assistant(function_call=MessageFunctionCall(name=made.name, arguments=made.arguments)),
                function_result("who_is_on_call", person),
            ],
        )
        TerraformOutput(self, "on_call", value=person)
        TerraformOutput(self, "answer", value=answered.content)


app = App()
OnCall(app, "function-calling")
app.synth()
