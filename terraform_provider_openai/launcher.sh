#!/bin/sh
# Starts the provider plugin with the Python that has it. The same bytes on every machine, so that the checksum in a
# committed .terraform.lock.hcl holds everywhere: the interpreter's path stands outside of this folder, in the file
# cdktf-openai-python at the mirror's root. Terraform shows what comes on stdout in the place of the handshake.
program='
import sys
try:
    from terraform_provider_openai.__main__ import main
except ModuleNotFoundError:
    print(f"{sys.executable} has no cdktf-openai[plugin]: install it there, or synthesize the stack again")
    sys.exit(1)
main()
'
run() {
  if [ -f "$1" ] && [ -x "$1" ]; then exec "$1" -I -c "$program"; fi
}
run "$CDKTF_OPENAI_PYTHON"
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
for mirror in "$here/../../../../.." terraform.d/plugins "$HOME/.terraform.d/plugins"; do
  if [ -r "$mirror/cdktf-openai-python" ]; then
    read -r python < "$mirror/cdktf-openai-python"
    run "$python"
  fi
done
if command -v python3 > /dev/null && python3 -I -c 'import terraform_provider_openai' 2> /dev/null; then
  exec python3 -I -c "$program"
fi
# One line of it is shown.
echo "no Python with cdktf-openai[plugin] was found: synthesize the stack again on this machine," \
  "or set CDKTF_OPENAI_PYTHON to the path of such a Python"
exit 1
