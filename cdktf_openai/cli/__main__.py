"""`python -m cdktf_openai.cli`, the same as the command `cdktf-openai`."""

from cdktf_openai.cli import main

main()
