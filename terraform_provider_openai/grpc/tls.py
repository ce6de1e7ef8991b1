"""The mutual TLS between Terraform and a plugin: each side makes a certificate for one run and shows it the other."""

from __future__ import annotations

import os
import ssl

from terraform_provider_openai.grpc.places import new_path

_BEGIN = "-----BEGIN CERTIFICATE-----"


def server_context(client_certificate: str) -> ssl.SSLContext:
    """Make a TLS context that lets in only the owner of one certificate, and has none of its own yet.

    Args:
        client_certificate: The certificate that Terraform shows, in PEM.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=client_certificate)
    context.set_alpn_protocols(["h2"])
    return context


def certificate_in(pem: bytes) -> bytes:
    """Return the certificate in DER, for Terraform to check."""
    text = pem.decode()
    return ssl.PEM_cert_to_DER_cert(text[text.index(_BEGIN) :])


def load(context: ssl.SSLContext, pem: bytes) -> None:
    """Hand the server's own key and certificate to `ssl`, which takes them only from a file, gone when this returns.

    Args:
        context: What is to show them.
        pem: Both, in PEM.
    """
    path = new_path()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # which only this user can read
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
