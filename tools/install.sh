#!/bin/sh
# Installs a requirements file into .venv, unless exactly that was installed before.
# Usage: tools/install.sh requirements.txt
set -eu

tools=$(dirname "$0")
requirements=$1

# The checksum of a file and of those that it includes by "-r".
checksum() { included "$1" | xargs cat | cksum; }

included() {
    echo "$1"
    sed -n 's/^-r //p' "$1" | while read -r next; do included "$next"; done
}

stamp() { echo ".venv/installed-$1"; }

sh "$tools/make-venv.sh"
if [ "$(cat "$(stamp "$requirements")" 2>/dev/null)" = "$(checksum "$requirements")" ]; then
    exit 0
fi
echo "Installing $requirements ..." >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
for file in $(included "$requirements"); do
    checksum "$file" >"$(stamp "$file")"
done
