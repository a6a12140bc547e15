#!/usr/bin/env bash
# Checks, times and judges the tensor trainer on this machine, which needs an NVIDIA driver and a PyTorch, but no .NET and no network:
#   run.sh CORPUS.txt [--pairs FILE --analogies FILE] [--libtorch DIR] [--out DIR] [--minutes 8] [--device cpu]
# --help tells more. Part of the bundle that scripts/pack.sh makes.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
exec "$here/dotnet/dotnet" "$here/app/TensorBench.dll" judge "$@"
