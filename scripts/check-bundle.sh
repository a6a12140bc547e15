#!/usr/bin/env bash
# Packs the bundle and runs it on the CPU as on a machine without .NET, with the package's own libtorch laid out as pip lays PyTorch's.
#   scripts/check-bundle.sh
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect WHAT CONDITION...: a line for what does not hold.
expect() {
    local what=$1
    shift
    if ! "$@"; then
        echo "error: $what" >&2
        failures=$((failures + 1))
    fi
}

# The bundle, where no other program is on the path than run.sh's own. The result is in rc, output and error.
run() { within w2v-bundle/run.sh "$@"; }
w2v() { within LD_LIBRARY_PATH="$work/site-packages/torch/lib" w2v-bundle/dotnet/dotnet w2v-bundle/app/w2v.dll "$@"; }
# Threads that wait without spinning: spinning takes a hundred times as long where others compute too.
within() {
    rc=0
    (cd "$folder" && env -i PATH="$work/path" HOME="$work" OMP_WAIT_POLICY=passive "$@") >"$work/output" 2>"$work/error" </dev/null || rc=$?
}

# One line on standard error, with a word in it, and an exit code.
fails_with() { [[ $rc == "$1" && $(wc -l <"$work/error") == 1 ]] && grep -q -- "$2" "$work/error"; }
printed() { grep -Eq -- "$1" "$work/output"; }

scripts/pack.sh "$work/bundle.tar.xz"
bytes=$(stat -c %s "$work/bundle.tar.xz")
expect "the bundle has $bytes bytes, more than 30 million" test "$bytes" -lt 30000000

folder="$work/a folder"
mkdir -p "$folder/data" "$work/path" "$work/site-packages/torch/lib" "$work/broken"
tar -C "$folder" -xJf "$work/bundle.tar.xz"
for program in bash dirname readlink; do ln -s "$(command -v $program)" "$work/path/"; done
ln -s "$PWD"/tests/Word2Vec.Torch.Tests/bin/Release/net10.0/linux-x64/lib{torch,c10,gomp}*.so* "$work/site-packages/torch/lib/"

# This repository's own words, with their plurals as analogies.
cat README.md CHANGELOG.md docs/*.md src/*/*/*.cs >"$folder/data/text.txt"
printf ': plurals\nword words row rows\nword words token tokens\nrow rows option options\nfile files line lines\n' >"$folder/data/analogies.txt"
printf 'word\twords\t9\nrow\tword\t4\nfile\tfolder\t7\nloss\tline\t1\nepoch\ttraining\t6\n' >"$folder/data/pairs.txt"
judged=(--pairs data/pairs.txt --analogies data/analogies.txt)

run data/text.txt "${judged[@]}" --device cpu --minutes 2 --libtorch ../site-packages/torch/lib --out "results here"
cat "$work/error" "$work/output"
expect "the run ended with exit code $rc" test $rc == 0
expect "table.txt is not what was printed" cmp -s "$work/output" "$folder/results here/table.txt"
expect "no unit tests passed" printed '^\| checks .* [1-9][0-9]* passed, 0 failed, 0 skipped'
for trainer in 'tensor trainer' 'fast CPU trainer'; do
    expect "no speed and quality of the $trainer" printed "^\| quality \| $trainer,.* [0-9,]+ \| +-?[0-9.]+ \| +[0-9.]+ % \|"
done
for setting in '1,024 centres a step' 'fast CPU trainer, 1 thread' 'full softmax' 'Adagrad' 'Adam' 'gradients by autograd' 'bfloat16'; do
    expect "no speed of '$setting'" printed "^\| speed +\| $setting.* [1-9][0-9,]+ \|"
done
expect "more than 2 minutes" printed '^0 failed, [0-9]+ skipped, ([0-9]{1,2}|1[01][0-9]) s of 120 s$'

# Parts that fail are rows, and the next parts run or are skipped for want of time.
printf 'word\n' >"$folder/data/wrong.txt"
run data/text.txt --pairs data/wrong.txt --analogies data/analogies.txt --device cpu --minutes 0.3 --libtorch ../site-packages/torch/lib
expect "parts that fail ended with exit code $rc" test $rc == 1
expect "no two rows of quality failed" test "$(grep -c '^| quality .*FAILED' "$work/output")" == 2
expect "no row of speed was skipped" printed '^\| speed .* skipped: needs'

w2v train data/text.txt --output model --quiet --epochs 1
expect "w2v train ended with exit code $rc" test $rc == 0
w2v plot model --output map.html --quiet
expect "w2v plot of a page ended with exit code $rc" test $rc == 0
w2v plot model --output map.png --quiet
expect 'a picture without the library that draws it' fails_with 1 .html

run
expect 'no corpus' fails_with 2 corpus
run nowhere.txt --device cpu
expect 'a corpus that is not there' fails_with 2 nowhere.txt
run data/text.txt --wrong
expect 'a wrong option' fails_with 2 --wrong
# A machine may have a PyTorch in a usual place, Debian's of 2022, say.
run data/text.txt --device cpu
expect 'no PyTorch, or one that does not fit' fails_with 1 torch
touch "$work/broken/libtorch_cpu.so"
run data/text.txt --device cpu --libtorch ../broken
expect 'a libtorch that does not load' fails_with 1 libtorch.so
run data/text.txt --libtorch ../site-packages/torch/lib
expect 'no GPU, or a PyTorch without CUDA' fails_with 1 "--device cpu"

echo "the bundle: $failures of its checks failed"
((failures == 0))
