#!/usr/bin/env bash
# Packs the .NET runtime, w2v, the CUDA tests and the benchmark, without libtorch, for a machine with a PyTorch but no SDK; see docs/gpu.md.
#   scripts/pack.sh FILE.tar.xz
set -euo pipefail
if (($# != 1)) || [[ $1 != *.tar.xz ]]; then
    sed -n '2,3s/^# //p' "$0" >&2
    exit 2
fi

archive=$(realpath "$1")
cd "$(dirname "$0")/.."
dotnet build -c Release tests/Word2Vec.Torch.Tests -v q --nologo >&2

work=$(mktemp -d)
trap 'rm -rf "$work" "$archive.part"' EXIT
bundle=$work/w2v-bundle
mkdir -p "$bundle/app"

# The tests' folder holds w2v and the benchmark as well. Without .deps.json, which lists libtorch, the host takes what lies beside the program.
built=tests/Word2Vec.Torch.Tests/bin/Release/net10.0/linux-x64
cp "$built"/*.{dll,runtimeconfig.json} "$built/libLibTorchSharp.so" "$bundle/app"

# The installed runtime of the version that the programs are built for, without what serves debuggers, profilers and other garbage collectors.
read -r _ version folder < <(dotnet --list-runtimes | grep -F 'Microsoft.NETCore.App 10.0.' | sort -V | tail -n 1)
shared=${folder#[} shared=${shared%]}
root=$(dirname "$(dirname "$shared")")
mkdir -p "$bundle/dotnet/shared/Microsoft.NETCore.App" "$bundle/dotnet/host/fxr"
cp -r "$shared/$version" "$bundle/dotnet/shared/Microsoft.NETCore.App/"
cp -r "$root/host/fxr/$version" "$bundle/dotnet/host/fxr/"
cp "$root"/{dotnet,LICENSE.txt,ThirdPartyNotices.txt} "$bundle/dotnet/"
(cd "$bundle/dotnet/shared/Microsoft.NETCore.App/$version" && rm -f createdump libmscord*.so libclrgc*.so libcoreclrtraceptprovider.so)

cp scripts/bundle-run.sh "$bundle/run.sh"
cp LICENSE "$bundle/"

# The filter for machine code saves a megabyte.
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -c w2v-bundle | xz --x86 --lzma2=preset=9,dict=64MiB >"$archive.part"
mv "$archive.part" "$archive"
echo "$archive: $(du -h --apparent-size "$archive" | cut -f 1)"
