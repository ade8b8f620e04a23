#!/bin/sh
# Makes the virtual environment .venv in the current folder, with pip, unless a usable one is there.
# Usage: tools/make-venv.sh        The Python of your choice: PYTHON=/path/to/python3.12 tools/make-venv.sh
set -u

venv=.venv
versions='3.11, 3.12 or 3.13'

say() { echo "$*" >&2; }

# Prints the program itself behind a name, if it is a Python that we support. A pyenv shim fails in this folder when
# the version of .python-version is not installed, but tells from the root folder which other one there is.
resolve() {
    for folder in . /; do
        (cd "$folder" && "$1" -c '
import sys
if not (3, 11) <= sys.version_info[:2] < (3, 14):
    sys.exit(1)
print(sys.executable)' 2>/dev/null) && return 0
    done
    return 1
}

candidates() {
    printf '%s\n' python3.13 python3.12 python3.11 python3 python /usr/bin/python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[123].*/bin/python
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        resolve "$PYTHON" && return 0
        say "Expected Python $versions in the variable PYTHON; came '$PYTHON'. Correct it or unset it."
        return 1
    fi
    for name in $(candidates); do
        resolve "$name" && return 0
    done
    say "Expected Python $versions; found none. Install one, or name it: make PYTHON=/path/to/python3.13 run"
    return 1
}

usable() {
    resolve "$venv/bin/python" >/dev/null && "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

# The ways to an environment with pip, from the usual one to the last resort. Each must leave no half-made folder.
with_ensurepip() { "$python" -m venv --clear "$venv"; }

with_a_pip_at_hand() { # Debian's python3 has venv, but ensurepip only in the package python3-venv
    "$python" -m venv --clear --without-pip "$venv" || return 1
    for name in "$python" $(candidates); do
        other=$(resolve "$name") && "$other" -m pip --python "$venv/bin/python" install pip && return 0
    done
    uv pip install --python "$venv/bin/python" pip
}

with_virtualenv() { "$python" -m virtualenv --clear "$venv" || virtualenv --clear --python "$python" "$venv"; }

with_uv() { uv venv --clear --seed --python "$python" "$venv"; }

with_apt() {
    command -v apt-get || return 1
    [ -z "${NO_APT:-}" ] || return 1
    root=''
    [ "$(id -u)" = 0 ] || { sudo -n true && root='sudo -n' || return 1; }
    minor=$("$python" -c 'import sys; print(sys.version_info[1])')
    say "Installing Debian's python3-venv with apt-get ..."
    $root apt-get install -y "python3.$minor-venv" || { $root apt-get update && $root apt-get install -y python3-venv; }
    with_ensurepip
}

usable && exit 0
python=$(find_python) || exit 1
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
for way in with_ensurepip with_a_pip_at_hand with_virtualenv with_uv with_apt; do
    echo "--- $way" >>"$log"
    if $way >>"$log" 2>&1 && usable; then
        say "Made $venv with $python."
        exit 0
    fi
done
rm -rf "$venv"
cat "$log" >&2
say "Expected a way to make a virtual environment with $python; none worked (see above)."
say "On Debian or Ubuntu: sudo apt install python3-venv. Elsewhere: install virtualenv or uv. Then start again."
exit 1
