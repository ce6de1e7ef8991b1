"""The mutual TLS between Terraform and a plugin: each side makes a certificate for one run and shows it the other."""

from __future__ import annotations

import os
import ssl
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_LIFETIME = timedelta(days=30)
_CLOCK_SKEW = timedelta(minutes=5)


def server_context(client_certificate: str) -> tuple[ssl.SSLContext, bytes]:
    """Make a TLS context that lets in only the owner of one certificate.

    Args:
        client_certificate: The certificate that Terraform shows, in PEM.

    Returns:
        The context, and the server's own certificate in DER, for Terraform to check.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=client_certificate)
    context.set_alpn_protocols(["h2"])
    _load(context, key, certificate)
    return context, certificate.public_bytes(Encoding.DER)


def _self_signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - _CLOCK_SKEW,
        not_valid_after=now + _LIFETIME,
    )
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, SHA256())


def _load(context: ssl.SSLContext, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """Hand the pair to `ssl`, which takes it only from a file; the file is gone when this returns."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    descriptor, name = tempfile.mkstemp()  # which only this user can read
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        context.load_cert_chain(name)
    finally:
        Path(name).unlink()
