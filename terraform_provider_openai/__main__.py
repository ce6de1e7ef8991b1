"""The executable `terraform-provider-openai`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Serve Terraform; with `--reattach`, serve until interrupted."""
    if sys.argv[1:] == ["--reattach"]:
        _reattach()
        return
    try:
        from terraform_provider_openai.plugin import run  # noqa: PLC0415 (only one of the two ways is needed)
    except ModuleNotFoundError as error:
        # Terraform shows what comes on stdout in the place of the handshake.
        sys.stdout.write(f"{error.name} is missing: pip install 'cdktf-openai[plugin]'\n")
        sys.exit(1)
    code = run(os.environ)
    sys.stderr.flush()
    os._exit(code)  # threads may still wait for an API whose answer nobody wants any more


def _reattach() -> None:
    import signal  # noqa: PLC0415 (as above)
    from threading import Event  # noqa: PLC0415

    from terraform_provider_openai.address import PROVIDER_ADDRESS  # noqa: PLC0415
    from terraform_provider_openai.reattach import ReattachServer  # noqa: PLC0415

    end = Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: end.set())
    with ReattachServer(PROVIDER_ADDRESS) as server:
        sys.stdout.write(f"TF_REATTACH_PROVIDERS='{server.variable}'\n")
        sys.stdout.flush()
        while not end.wait(timeout=1):
            pass  # on Windows a wait without an end can't be interrupted


if __name__ == "__main__":
    main()
