#!/bin/sh
# Fetches handwriting fonts for training and bench.notes with npm: the packages @fontsource/... that fonts.txt names, of
# Google Fonts, under the SIL Open Font License or Apache's. They stay out of the project.
#   sh tools/fetch-fonts.sh FOLDER        then: export DIGITS_FONTS=FOLDER
set -eu

[ $# = 1 ] || { echo "Expected one folder for the fonts: sh tools/fetch-fonts.sh FOLDER" >&2; exit 2; }
command -v npm >/dev/null || { echo "Expected npm to fetch the fonts with, but it is not installed." >&2; exit 2; }
list=$(cd "$(dirname "$0")" && pwd)/fonts.txt
mkdir -p "$1"
folder=$(cd "$1" && pwd)
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
cd "$packages"
while read -r package; do
    name=${package%@*}
    [ ! -s "$folder/$name.woff" ] || continue
    if ! npm pack --silent "@fontsource/$package" >/dev/null; then
        echo "$name could not be fetched; the others are." >&2
        continue
    fi
    file=$(tar -tzf ./*.tgz | grep -E 'latin-(400|300|500)-normal\.woff$' | head -n 1)
    tar -xzOf ./*.tgz "$file" > "$folder/$name.draft" && mv "$folder/$name.draft" "$folder/$name.woff"
    rm -- *.tgz
done < "$list"
echo "$(find "$folder" -name '*.woff' | wc -l) of $(wc -l < "$list") fonts are in $1."
