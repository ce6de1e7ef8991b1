"""The protocol's messages: the compiled file is that of the source beside it."""

import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc

from terraform_provider_openai.rpc.service import PROCEDURES
from terraform_provider_openai.schema import RESOURCE_TYPE
from terraform_provider_openai.wire.messages import DESCRIPTOR, message_class

WITHOUT_C = """
import sys
sys.modules["google._upb._message"] = None
from terraform_provider_openai.rpc.get_provider_schema import get_provider_schema
from terraform_provider_openai.wire.messages import message_class
written = message_class("GetProviderSchema.Response")(**get_provider_schema(None, None)).SerializeToString()
print(message_class("GetProviderSchema.Response").FromString(written).resource_schemas.keys())
"""


def test_the_compiled_file_is_up_to_date(tmp_path: Path) -> None:
    """`make proto` was run after the last change of tfplugin6.proto."""
    out = tmp_path / "tfplugin6.binpb"
    folder = Path(DESCRIPTOR).parent
    assert protoc.main(["", f"-I{folder}", f"--descriptor_set_out={out}", "tfplugin6.proto"]) == 0
    [compiled] = FileDescriptorSet.FromString(out.read_bytes()).file
    assert compiled.SerializeToString() == Path(DESCRIPTOR).read_bytes()


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_each_procedure_has_its_messages(procedure: str) -> None:
    """Each served call has a request and a response."""
    assert message_class(f"{procedure}.Request")() is not None
    assert message_class(f"{procedure}.Response")() is not None


def test_a_protobuf_without_its_c_module() -> None:
    """The messages are the same where the library is installed in Python alone."""
    done = subprocess.run([sys.executable, "-c", WITHOUT_C], capture_output=True, text=True, check=True)
    assert RESOURCE_TYPE in done.stdout
