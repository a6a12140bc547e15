#!/usr/bin/env bash
# Times w2v against gensim on a corpus, taking turns; see bench/bench.py. Needs python3-gensim (Debian).
#   scripts/bench.sh CORPUS.txt [--rounds 3] [--epochs 5] [--pairs FILE --analogies FILE] [--variant "NAME=OPTIONS"]...
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release src/Word2Vec.Torch.Cli -v q --nologo >&2
exec /usr/bin/python3 bench/bench.py bench "$@" --w2v src/Word2Vec.Torch.Cli/bin/Release/net10.0/linux-x64/w2v.dll
