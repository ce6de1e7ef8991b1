"""What the workflow's tests run."""

from main import announcement

from cdktf_openai import user


def test_the_announcement(openai_mock, apply):
    """The model's text is the output."""
    openai_mock.on(user("Announce that the deployment is done.")).reply("It is done.")
    assert apply(announcement).outputs["text"] == "It is done."
