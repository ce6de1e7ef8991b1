#!/bin/sh
# Starts the provider plugin with the Python that has it. The same bytes on every machine, so that the checksum in a
# committed .terraform.lock.hcl holds everywhere: the interpreter's path stands outside of this folder, in the file
# cdktf-openai-python at the mirror's root.
run() {
  if [ -x "$1" ]; then exec "$1" -I -m terraform_provider_openai; fi
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
  exec python3 -I -m terraform_provider_openai
fi
# Terraform shows what comes on stdout in the place of the handshake, one line of it.
echo "no Python with cdktf-openai[plugin] was found: synthesize the stack again on this machine," \
  "or set CDKTF_OPENAI_PYTHON to the path of such a Python"
exit 1
