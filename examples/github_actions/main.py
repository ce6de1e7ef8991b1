"""A stack that a GitHub workflow tests, plans and applies."""

from cdktf import App, TerraformOutput, TerraformStack

from cdktf_openai import ChatCompletion, OpenaiProvider, user


def announcement(stack: TerraformStack) -> None:
    """Announce a deployment."""
    OpenaiProvider(stack, "openai")
    completion = ChatCompletion(
        stack, "announcement", model="gpt-4", messages=[user("Announce that the deployment is done.")]
    )
    TerraformOutput(stack, "text", value=completion.content)


if __name__ == "__main__":
    app = App()
    announcement(TerraformStack(app, "github-actions"))
    app.synth()
