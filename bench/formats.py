"""Times our readers and writers of vector files against gensim's, in turns: formats.py FormatsBench.dll [V N]..."""
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("ROUNDS", "3"))


def gensim_times(folder, words, dimension):
    import numpy
    from gensim.models import KeyedVectors

    keyed = KeyedVectors(dimension)
    keyed.add_vectors([f"word{i}" for i in range(words)], numpy.random.default_rng(1).standard_normal((words, dimension), dtype=numpy.float32))
    times = {}
    for name, binary in (("binary", True), ("text", False)):
        path = os.path.join(folder, f"gensim.{name}")
        start = time.perf_counter()
        keyed.save_word2vec_format(path, binary=binary)
        times[f"write {name}"] = time.perf_counter() - start
        start = time.perf_counter()
        KeyedVectors.load_word2vec_format(path, binary=binary)
        times[f"read {name}"] = time.perf_counter() - start
    return times


def our_times(bench, folder, words, dimension):
    out = subprocess.run(["dotnet", bench, folder, str(words), str(dimension)], check=True, capture_output=True, text=True).stdout
    return {name: float(seconds) for name, seconds in (line.split("\t") for line in out.splitlines())}


def main():
    bench, sizes = sys.argv[1], [int(x) for x in sys.argv[2:]] or [70_000, 100]
    for words, dimension in zip(sizes[::2], sizes[1::2]):
        ours, theirs = [], []
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(ROUNDS):
                ours.append(our_times(bench, folder, words, dimension))
                theirs.append(gensim_times(folder, words, dimension))
        data = words * dimension * 4 / 2**20
        print(f"{words:,} x {dimension}: {data:.0f} MiB of numbers")
        print("| task | seconds | gensim | times as fast |")
        print("| --- | ---: | ---: | ---: |")
        for name in ours[0]:
            mine = statistics.median(times[name] for times in ours)
            other = [times[name] for times in theirs if name in times]
            gensim = statistics.median(other) if other else None
            print(f"| {name} | {mine:.3f} | {f'{gensim:.3f}' if gensim else '–'} | {f'{gensim / mine:.1f}' if gensim else '–'} |")


if __name__ == "__main__":
    main()
