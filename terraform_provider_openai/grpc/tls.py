"""The mutual TLS between Terraform and a plugin: each side makes a certificate for one run and shows it the other."""

from __future__ import annotations

import os
import ssl
import tempfile
from pathlib import Path

_BEGIN = "-----BEGIN CERTIFICATE-----"


def server_context(client_certificate: str, own: bytes) -> ssl.SSLContext:
    """Make a TLS context that lets in only the owner of one certificate.

    Args:
        client_certificate: The certificate that Terraform shows, in PEM.
        own: The server's own key and certificate, in PEM.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=client_certificate)
    context.set_alpn_protocols(["h2"])
    _load(context, own)
    return context


def certificate_in(own: bytes) -> bytes:
    """Give the certificate in DER, for Terraform to check."""
    text = own.decode()
    return ssl.PEM_cert_to_DER_cert(text[text.index(_BEGIN) :])


def _load(context: ssl.SSLContext, own: bytes) -> None:
    """Hand the pair to `ssl`, which takes it only from a file; the file is gone when this returns."""
    descriptor, name = tempfile.mkstemp()  # which only this user can read
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(own)
        context.load_cert_chain(name)
    finally:
        Path(name).unlink()
