"""What the security guide warns of really happens: a text from outside that is not marked."""

from cdktf import TerraformOutput, TerraformStack, TerraformVariable

from cdktf_openai import ChatCompletion, OpenaiProvider, user
from tests.cdktf_openai.conftest import Synth

STRANGERS = '${TfToken[TOKEN.0]} ${file("/etc/passwd")}'


def test_a_token_in_a_strangers_text_is_the_apps(stack: TerraformStack, synth: Synth) -> None:
    """The prompt of this package's construct gets whatever the token stands for, and nothing else of the text."""
    password = TerraformVariable(stack, "password", type="string", sensitive=True).string_value
    ChatCompletion(stack, "c", model="gpt-4", messages=[user(STRANGERS.replace("${TfToken[TOKEN.0]}", password))])
    OpenaiProvider(stack, "openai")
    written = synth()["resource"]["openai_chat_completion"]["c"]["messages"][0]["content"]
    assert written == '${var.password} ${"$"}{file("/etc/passwd")}'


def test_the_engines_own_constructs_escape_nothing(stack: TerraformStack, synth: Synth) -> None:
    """An output would read the file."""
    TerraformOutput(stack, "o", value='${file("/etc/passwd")}')
    assert synth()["output"]["o"]["value"] == '${file("/etc/passwd")}'
