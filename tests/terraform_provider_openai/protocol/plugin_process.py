"""The plugin's process, started and reached as Terraform does it."""

import base64
import os
import socket
import ssl
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from terraform_provider_openai.plugin import COOKIE, PROTOCOL
from tests.terraform_provider_openai.protocol.grpc_client import GrpcClient

PATIENCE_SECONDS = 30
PLUGIN = [sys.executable, "-I", "-m", "terraform_provider_openai"]


class Pair:
    """A certificate of the client's side on the curve that Terraform uses, and its key, in one PEM file."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP521R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(timezone.utc)
        builder = x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1)
        ).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = builder.sign(key, SHA512()).public_bytes(Encoding.PEM)
        self.file = folder / "client.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.file.write_bytes(private + self.certificate)


class Plugin:
    """A started plugin.

    Attributes:
        process: The process.
        line: The fields of its handshake.
    """

    def __init__(self, **environment: str) -> None:
        settings = {COOKIE[0]: COOKIE[1], "PLUGIN_PROTOCOL_VERSIONS": f"5,{PROTOCOL}", **environment}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            PLUGIN, env={**os.environ, **settings}, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline().strip().split("|")
        self.sockets: list[socket.socket] = []

    def connect(self, pair: Pair | None = None) -> GrpcClient:
        """Connect as Terraform does, with TLS where the client has a certificate."""
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(PATIENCE_SECONDS)
        sock.connect(self.line[3])
        self.sockets.append(sock)
        return GrpcClient(self._secured(sock, pair) if pair else sock)

    def _secured(self, sock: socket.socket, pair: Pair) -> ssl.SSLSocket:
        context = ssl.create_default_context(cadata=base64.b64decode(self.line[5] + "=="))
        context.set_alpn_protocols(["h2"])
        context.load_cert_chain(pair.file)
        self.sockets.append(secured := context.wrap_socket(sock, server_hostname="localhost"))
        return secured

    def end(self) -> int:
        """Wait for the process's end and give its exit code."""
        return self.process.wait(PATIENCE_SECONDS)

    def leave(self) -> None:
        """Close what the test has opened, and end the process if it still runs."""
        for sock in self.sockets:
            sock.close()
        self.process.kill()
        self.process.communicate()
