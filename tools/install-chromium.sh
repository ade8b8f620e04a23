#!/bin/sh
# Installs Debian's Chromium for the browser tests where it is missing and we may; without it they are skipped.
# NO_APT=1 keeps apt-get out of it. Never fails.
set -u

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done

skip() {
    echo "No Chromium, and $1: the browser tests will be skipped." >&2
    exit 0
}

[ -z "${NO_APT:-}" ] || skip "NO_APT is set"
command -v apt-get >/dev/null || skip "no apt-get to install it with"
root=''
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || skip "no right to install it"
    root='sudo -n'
fi
echo "Installing Chromium with apt-get ..." >&2
export DEBIAN_FRONTEND=noninteractive
install="$root apt-get install -y --no-install-recommends chromium"
$install >/dev/null 2>&1 || { $root apt-get update >/dev/null 2>&1 && $install >/dev/null 2>&1; } ||
    skip "apt-get could not install it"
exit 0
