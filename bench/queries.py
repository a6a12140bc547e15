"""Times our most_similar against gensim's on one file, in turns: queries.py QueriesBench.dll [V N]"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
from gensim.models import KeyedVectors

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SINGLE, BATCH, TOP = 50, 1000, 10


def gensim_seconds(keyed, kind, count, turn):
    words = [keyed.index_to_key[(turn * 7919 + i * 37) % len(keyed)] for i in range(count)]
    times = []
    for word in words:
        start = time.perf_counter()
        keyed.most_similar(word, topn=TOP)
        times.append(time.perf_counter() - start)
    return statistics.median(times) if kind == "single" else sum(times)


def main():
    bench, size = sys.argv[1], [int(x) for x in sys.argv[2:]] or [70_000, 100]
    words, dimension = size
    keyed = KeyedVectors(dimension)
    keyed.add_vectors([f"word{i}" for i in range(words)], numpy.random.default_rng(1).standard_normal((words, dimension), dtype=numpy.float32))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "vectors.bin")
        keyed.save_word2vec_format(path, binary=True)
        keyed = KeyedVectors.load_word2vec_format(path, binary=True)
        with subprocess.Popen(["dotnet", bench, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ours:
            times = {"single": [], "batch": []}
            for turn in range(ROUNDS + 1):
                for kind, count in (("single", SINGLE), ("batch", BATCH)):
                    print(kind, count, file=ours.stdin, flush=True)
                    mine = float(ours.stdout.readline())
                    # The first turn warms up both.
                    if turn:
                        times[kind].append((mine, gensim_seconds(keyed, kind, count, turn)))
                    else:
                        gensim_seconds(keyed, kind, SINGLE, turn)
            ours.stdin.close()
    print(f"{words:,} x {dimension}, medians of {ROUNDS} turns")
    print("| task | ms | gensim ms | times as fast |")
    print("| --- | ---: | ---: | ---: |")
    for kind, title in (("single", "one query"), ("batch", f"{BATCH:,} queries")):
        mine, gensim = (statistics.median(column) for column in zip(*times[kind]))
        print(f"| {title} | {1000 * mine:.2f} | {1000 * gensim:.2f} | {statistics.median(b / a for a, b in times[kind]):.1f} |")


if __name__ == "__main__":
    main()
