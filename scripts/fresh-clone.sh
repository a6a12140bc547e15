#!/usr/bin/env bash
# Clones the last commit into an empty temporary folder and runs the README's two commands there. A warning in their output is a failure.
set -euo pipefail

repository=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

git clone --quiet "$repository" "$folder/clone"
cd "$folder/clone"

run() {
    echo "+ $*"
    "$@" </dev/null 2>&1 | tee "$folder/log"
    if grep -iE '\bwarning\b' "$folder/log" | grep -v ' 0 Warning(s)'; then
        echo "error: '$*' warns; see the lines above" >&2
        exit 1
    fi
}

run dotnet run -c Release --project src/Word2Vec.Torch.Cli -- demo
run dotnet test -c Release
