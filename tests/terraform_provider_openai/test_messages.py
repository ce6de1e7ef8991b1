"""The protocol's messages: the compiled file is that of the source beside it."""

from pathlib import Path

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc

from terraform_provider_openai.rpc.service import PROCEDURES
from terraform_provider_openai.wire.messages import DESCRIPTOR, message_class


def test_the_compiled_file_is_up_to_date(tmp_path: Path) -> None:
    """`make proto` was run after the last change of tfplugin6.proto."""
    out = tmp_path / "tfplugin6.binpb"
    folder = DESCRIPTOR.parent
    assert protoc.main(["", f"-I{folder}", f"--descriptor_set_out={out}", "tfplugin6.proto"]) == 0
    [compiled] = FileDescriptorSet.FromString(out.read_bytes()).file
    assert compiled.SerializeToString() == DESCRIPTOR.read_bytes()


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_each_procedure_has_its_messages(procedure: str) -> None:
    """Each served call has a request and a response."""
    assert message_class(f"{procedure}.Request")() is not None
    assert message_class(f"{procedure}.Response")() is not None
