#!/bin/sh
# Lets Lighthouse look at a running DigitPad as on a phone, five times each page, and prints the medians and what it
# finds fault with. Lighthouse is installed into a folder of its own, outside the repository.
# Usage: tools/lighthouse.sh http://localhost:8000 [/ /about …]
set -eu

RELEASE=12.8.2 # the last one that runs on Node 20; 13 wants 22.19
RUNS=5
FOLDER="${TMPDIR:-/tmp}/digitpad-lighthouse"

url="${1:?Give the address of a running server, such as http://localhost:8000}"
shift
[ $# -gt 0 ] || set -- / /about /api/docs

for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
    CHROME_PATH="$(command -v "$name")" && break
done
export CHROME_PATH="${CHROME_PATH:?No Chromium found: install it or give its path as CHROMIUM}"

mkdir -p "$FOLDER"
npm install --silent --no-audit --no-fund --prefix "$FOLDER" "lighthouse@$RELEASE"

# Now and then it loses its own recording of a page and says: run Lighthouse again.
look() {
    "$FOLDER/node_modules/.bin/lighthouse" "$1" --quiet --output=json --output-path="$FOLDER/run-$2.json" \
        --only-categories=performance,accessibility,best-practices \
        --chrome-flags="--headless=new --no-sandbox --disable-gpu"
}

for page in "$@"; do
    rm -f "$FOLDER"/run-*.json
    for run in $(seq "$RUNS"); do
        look "$url$page" "$run" || look "$url$page" "$run"
    done
    node "$(dirname "$0")/lighthouse-medians.mjs" "$page" "$FOLDER"/run-*.json
done
