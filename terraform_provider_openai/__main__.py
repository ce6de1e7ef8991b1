"""The executable `terraform-provider-openai`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Serve Terraform; with `--reattach`, serve until interrupted."""
    if sys.argv[1:] == ["--reattach"]:
        _reattach()
        return
    from terraform_provider_openai.plugin import run  # noqa: PLC0415 (only one of the two ways is needed)

    code = run(os.environ)
    sys.stderr.flush()
    os._exit(code)  # threads may still wait for an API whose answer nobody wants any more


def _reattach() -> None:
    import signal  # noqa: PLC0415 (as above)

    from terraform_provider_openai.address import PROVIDER_ADDRESS  # noqa: PLC0415
    from terraform_provider_openai.reattach import ReattachServer  # noqa: PLC0415

    with ReattachServer(PROVIDER_ADDRESS) as server:
        sys.stdout.write(f"TF_REATTACH_PROVIDERS='{server.variable}'\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
