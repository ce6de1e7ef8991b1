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
# A relative path would name whatever a checkout has there, which would run with the key in its environment.
run() {
  case $1 in /*) if [ -f "$1" ] && [ -x "$1" ]; then exec "$1" -I -c "$program"; fi ;; esac
}
run_of() {
  case $1 in /*) ;; *) return ;; esac
  if [ -r "$1/cdktf-openai-python" ]; then
    read -r python < "$1/cdktf-openai-python"
    run "$python"
  fi
}
run "$CDKTF_OPENAI_PYTHON"
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
mirror=$(unset CDPATH; cd -P -- "$here/../../../../.." 2> /dev/null && pwd -P)
# Terraform unpacks a packed mirror, or a copied one, into .terraform/providers, which is nobody's mirror.
case $mirror in */.terraform/providers) ;; *) run_of "$mirror" ;; esac
run_of "$HOME/.terraform.d/plugins"
IFS=:
set -f
for folder in $PATH; do
  case $folder in /*) ;; *) continue ;; esac
  python=$folder/python3
  if [ -x "$python" ] && "$python" -I -c 'import terraform_provider_openai' 2> /dev/null; then run "$python"; fi
done
# One line of it is shown.
echo "no Python with cdktf-openai[plugin] was found: synthesize the stack again on this machine," \
  "or set CDKTF_OPENAI_PYTHON to the path of such a Python"
exit 1
