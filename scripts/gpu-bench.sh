#!/usr/bin/env bash
# Checks, times and judges the tensor trainer on a GPU:
#   scripts/gpu-bench.sh CORPUS.txt [--device cuda] [--pairs FILE --analogies FILE]
# The checks are the test class that runs only where CUDA is. Words/s and the share of the memory bandwidth come from bench/tensor, the
# quality after 5 epochs from gensim's own evaluation (python3-gensim, Debian). Build with TorchBackend=cuda in the environment.
set -euo pipefail
if (($# == 0)); then
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
fi

corpus=$(realpath "$1")
shift
device=cuda pairs='' analogies=''
while (($# > 0)); do
    case "$1" in
        --device) device=$2 ;;
        --pairs) pairs=$(realpath "$2") ;;
        --analogies) analogies=$(realpath "$2") ;;
        *) echo "error: '$1' is no option of gpu-bench.sh; see its first lines" >&2; exit 2 ;;
    esac
    shift 2
done

cd "$(dirname "$0")/.."
for project in src/Word2Vec.Torch.Cli bench/tensor bench/peak; do dotnet build -c Release "$project" -v q --nologo >&2; done
output=bin/Release/net10.0/linux-x64

echo "== checks"
if [[ $device == cuda* ]]; then
    nvidia-smi --query-gpu=name,memory.total --format=csv,noheader || true
    dotnet test -c Release --filter-trait Category=Cuda
fi

echo "== speed"
dotnet "bench/tensor/$output/TensorBench.dll" "$device" "$corpus" 5000000

if [[ -n $pairs && -n $analogies ]]; then
    echo "== quality after 5 epochs"
    /usr/bin/python3 bench/bench.py bench "$corpus" --no-gensim --rounds 1 --epochs 5 --pairs "$pairs" --analogies "$analogies" \
        --variant "tensor=--trainer tensor --device $device" --w2v "src/Word2Vec.Torch.Cli/$output/w2v.dll" --peak "bench/peak/$output/Peak.dll"
fi
