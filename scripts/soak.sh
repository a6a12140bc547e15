#!/usr/bin/env bash
# Trains for a given time on a machine that is busy with other things, sends the training signals at random moments, and goes on from its
# checkpoints. Reports losses, the slope of memory, and the checkpoints verified. Usage: scripts/soak.sh [MINUTES] [TEXT]
set -uo pipefail

minutes=${1:-30}
repository=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
text=${2:-$folder/text.txt}
w2v=${W2V:-$(find "$repository/src/Word2Vec.Torch.Cli/bin/Release" -name w2v -type f -executable 2>/dev/null | head -n 1)}
if [[ ! -x $w2v ]]; then echo "error: no w2v; build it first (dotnet build -c Release), or name one: W2V=/path/to/w2v" >&2; exit 1; fi
# With job control on, background processes hear SIGINT, unless this script was started with SIGINT ignored.
set -m
signals=(KILL TERM INT) codes=(137 143 130)
if ((0x$(awk '/^SigIgn/ { print $2 }' "/proc/$$/status") & 2)); then signals=(KILL TERM) codes=(137 143); fi

busy=()
cleanup() {
    kill "${busy[@]}" 2>/dev/null
    [[ -n ${trainer:-} ]] && kill -9 "$trainer" 2>/dev/null
    rm -rf "$folder"
}
trap cleanup EXIT

# Five million words of falling frequency, where no text is given.
if [[ ! -e $text ]]; then
    awk 'BEGIN { srand(1); for (i = 1; i <= 5000000; i++) { n = int(50000 * rand() ^ 3); w = ""; for (k = 0; k < 4; k++) { w = w sprintf("%c", 97 + n % 26); n = int(n / 26) } printf "%s%s", w, i % 20 ? " " : "\n" } }' >"$text"
fi

# The load: as many processes as there are cores, at the training's own priority.
for ((i = 0; i < $(nproc); i++)); do (while :; do head -c 200M /dev/zero | sha256sum >/dev/null; sleep 0.2; done) & busy+=($!); disown; done

cd "$folder" || exit 1
# More than can be trained in the time, at five million words of six letters a second and core.
epochs=$((minutes * 60 * 30000000 * $(nproc) / $(stat -c %s "$text") + 1))
end=$((SECONDS + minutes * 60))
runs=0 kills=0 stops=0 pauses=0 verified=0 failures=0 last=0
log=$folder/log memory=$folder/memory losses=$folder/losses
: >"$memory" >"$losses"

fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

# Share of the last checkpoint told of, in percent.
told() { grep -oP '(?<=^checkpoint of )[0-9.]+' "$log" | tail -n 1; }

while ((SECONDS < end)); do
    runs=$((runs + 1))
    if ((runs == 1)); then
        "$w2v" train "$text" --output model --epochs "$epochs" --checkpoint-every 20s 2>"$log" >/dev/null &
    else
        "$w2v" train --resume model 2>"$log" >/dev/null &
    fi
    trainer=$! born=$SECONDS
    # Two to six minutes, but the last run to the end.
    life=$((120 + RANDOM % 240))
    ((end - SECONDS < life + 60)) && life=$((end - SECONDS))
    while ((SECONDS - born < life)); do
        sleep 5
        kill -0 "$trainer" 2>/dev/null || break
        awk -v run=$runs -v age=$((SECONDS - born)) '/^VmRSS/ { print run, age, $2 / 1024 }' "/proc/$trainer/status" >>"$memory" 2>/dev/null
        if ((RANDOM % 6 == 0)); then
            kill -STOP "$trainer"; sleep "0.$((RANDOM % 10))"; kill -CONT "$trainer"; pauses=$((pauses + 1))
        fi
    done
    pick=$(((runs + RANDOM % 2) % ${#signals[@]}))
    signal=${signals[pick]}
    kill -"$signal" "$trainer" 2>/dev/null || fail "run $runs ended by itself: $(tail -n 1 "$log")"
    for ((i = 0; i < 60; i++)); do kill -0 "$trainer" 2>/dev/null || break; sleep 1; done
    if kill -9 "$trainer" 2>/dev/null; then fail "run $runs did not end within a minute of SIG$signal"; fi
    wait "$trainer" 2>/dev/null
    code=$?
    trainer=
    ((code == codes[pick])) || fail "run $runs: exit code $code after SIG$signal: $(tail -n 1 "$log")"
    if ((pick == 0)); then kills=$((kills + 1)); else stops=$((stops + 1)); fi
    grep -oP 'loss \K[0-9.]+(?= rate)' "$log" | tail -n 1 >>"$losses"
    # Every checkpoint is read to its end, and what was told of is there.
    if "$w2v" info model.checkpoints >"$folder/info" 2>&1; then verified=$((verified + $(wc -l <"$folder/info"))); else fail "$(cat "$folder/info")"; fi
    share=$(head -n 1 "$folder/info" | grep -oP '[0-9.]+(?= %)')
    awk -v share="$share" -v told="$(told)" -v last="$last" 'BEGIN { exit !(share >= told && share >= last) }' || fail "run $runs: the newest checkpoint has $share %, $(told) % were told of, $last % before"
    last=$share
    echo "run $runs: $((SECONDS - born)) s, SIG$signal, exit $code, checkpoint of $share %, loss $(tail -n 1 "$losses")"
done

echo "runs $runs: SIGKILL $kills, SIGTERM and SIGINT $stops, SIGSTOP and SIGCONT $pauses"
echo "checkpoints verified: $verified"
echo "loss: $(head -n 1 "$losses") at the end of the first run, $(tail -n 1 "$losses") at the end of the last"
# The common slope of all runs, each about its own mean, from its third minute on: until then it still grows into its memory.
awk '$2 >= 120 { n[$1]++; x[$1] += $2; y[$1] += $3; px[NR] = $2; py[NR] = $3; pr[NR] = $1; if ($3 > most) most = $3 }
     END { for (i in pr) { r = pr[i]; dx = px[i] - x[r] / n[r]; dy = py[i] - y[r] / n[r]; sxx += dx * dx; sxy += dx * dy }
           printf "memory: %.0f MB at most after the second minute, slope %.1f MB per hour\n", most, sxx ? 3600 * sxy / sxx : 0 }' "$memory"
echo "$failures failures"
((failures == 0))
