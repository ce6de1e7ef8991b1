"""Synthesizes several apps in one process, which starts node once: `python synthesize.py main.py …`."""

import runpy
import sys

for program in sys.argv[1:]:
    runpy.run_path(program, run_name="__main__")
