#!/usr/bin/env bash
# Times w2v against gensim on a corpus, taking turns; see bench/bench.py. Needs python3-gensim (Debian).
#   scripts/bench.sh CORPUS.txt [--rounds 3] [--epochs 5] [--pairs FILE --analogies FILE] [--variant "NAME=OPTIONS"]...
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/Word2Vec.Torch.Cli bench/peak; do dotnet build -c Release "$project" -v q --nologo >&2; done
exec /usr/bin/python3 bench/bench.py bench "$@" \
    --w2v src/Word2Vec.Torch.Cli/bin/Release/net10.0/linux-x64/w2v.dll --peak bench/peak/bin/Release/net10.0/linux-x64/Peak.dll
