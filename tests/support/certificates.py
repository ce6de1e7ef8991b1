"""TLS for servers of tests: certificates that are their own authorities."""

import socket
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def certificate(folder: Path) -> Path:
    """Write a certificate of its own authority for 127.0.0.1 and api.test, with its key, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, folder.name)])
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1")), x509.DNSName("api.test")])
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(names, critical=False)
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    made = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
        key, hashes.SHA256()
    )
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    folder.mkdir()
    file = folder / "both.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, *plain))
    return file


def tls_for_known_clients(file: Path) -> Callable[[socket.socket], socket.socket]:
    """Return what asks for a client certificate over TLS 1.3, and reads on until the client has heard the refusal."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(file)
    context.load_verify_locations(file)
    context.verify_mode = ssl.CERT_REQUIRED

    def refuse(sock: socket.socket) -> socket.socket:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        handshake = context.wrap_bio(incoming, outgoing, server_side=True)
        while True:
            try:
                handshake.do_handshake()
            except ssl.SSLWantReadError:  # noqa: PERF203 (a handshake is made of them)
                sock.sendall(outgoing.read())
                incoming.write(sock.recv(65536))
            except ssl.SSLError as error:
                sock.sendall(outgoing.read())
                sock.shutdown(socket.SHUT_WR)
                while sock.recv(65536):
                    pass
                raise OSError from error
            else:
                return sock

    return refuse


def tls(file: Path) -> Callable[[socket.socket], socket.socket]:
    """Give what puts TLS with a certificate around a connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return lambda sock: context.wrap_socket(sock, server_side=True)
