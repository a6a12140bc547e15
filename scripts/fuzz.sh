#!/usr/bin/env bash
# Gives every reader of files damaged files, always the same ones, and says what became of them: a line a reader, exit code 1 for any fault.
#   scripts/fuzz.sh [COUNT] [TARGET]            COUNT files each, 200000 by default; a file that a reader stumbles over is kept in /tmp/w2v-fuzz
#   scripts/fuzz.sh --number NUMBER TARGET      that one file again
set -uo pipefail
cd "$(dirname "$0")/.."
if [[ ${1:-} == --number ]]; then
    export W2V_FUZZ_NUMBER=${2:?a number is missing} W2V_FUZZ_TARGET=${3:?a target is missing}
else
    export W2V_FUZZ_COUNT=${1:-200000} W2V_FUZZ_TARGET=${2:-}
fi

tests=tests/Word2Vec.Torch.Tests
dotnet build -c Release "$tests" -v q --nologo >&2 || exit 1
dotnet "$tests"/bin/Release/net10.0/*/Word2Vec.Torch.Tests.dll -noColor -nologo -method "*FuzzTests.Many_more_damaged_files_do_no_harm_either" -explicit only
code=$?
# A process that died leaves behind which file it had in hand.
for running in "${TMPDIR:-/tmp}"/w2v-fuzz/*.running; do
    [[ -e $running ]] || continue
    echo "the process ended in $(basename "$running" .running), file $(od -An -tu8 "$running" | tr -d ' '); again: scripts/fuzz.sh --number N TARGET" >&2
    code=1
done
exit $((code != 0))
