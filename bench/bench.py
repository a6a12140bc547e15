#!/usr/bin/env python3
"""Trains on one corpus with w2v and with gensim, taking turns, and judges both by gensim's own evaluation.

Run by scripts/bench.sh. Words are in-vocabulary tokens before subsampling, times epochs; a rate counts the time of training alone.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time



def train_gensim(a):
    """Child process: builds gensim's vocabulary, trains, saves, and prints what it took."""
    from gensim.models.word2vec import Word2Vec

    model = Word2Vec(vector_size=a.dim, window=5, negative=5, sample=1e-3, min_count=5, sg=1, workers=a.threads, epochs=a.epochs, seed=a.seed)
    start = time.perf_counter()
    model.build_vocab(corpus_file=a.corpus)
    read = time.perf_counter() - start
    start = time.perf_counter()
    model.train(corpus_file=a.corpus, total_examples=model.corpus_count, total_words=model.corpus_total_words, epochs=a.epochs)
    seconds = time.perf_counter() - start
    words = sum(model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key) * a.epochs
    model.wv.save_word2vec_format(a.output, binary=True)
    print(json.dumps({"read": read, "train": seconds, "words": int(words)}))


def judge(a):
    """Child process: Spearman's coefficient on the word pairs and the share of analogies right, by gensim."""
    import numpy
    from gensim.models import KeyedVectors

    if os.path.isdir(a.output):
        with open(os.path.join(a.output, "vocab.tsv"), encoding="utf-8") as lines:
            words = [line.split("\t")[0] for line in lines]
        with open(os.path.join(a.output, "model.safetensors"), "rb") as file:
            size = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(size))["input_embedding.weight"]
            file.seek(8 + size + header["data_offsets"][0])
            vectors = numpy.fromfile(file, "<f4", header["shape"][0] * header["shape"][1]).reshape(header["shape"])
        keyed = KeyedVectors(vectors.shape[1])
        keyed.add_vectors(words, vectors)
    else:
        keyed = KeyedVectors.load_word2vec_format(a.output, binary=True)
    pairs = keyed.evaluate_word_pairs(a.pairs)[1][0]
    analogies = keyed.evaluate_word_analogies(a.analogies, restrict_vocab=30000)[0]
    print(json.dumps({"pairs": float(pairs), "analogies": float(analogies)}))


def child(command):
    """Runs a process; its standard output and its peak memory in MB."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"{' '.join(command)} failed:\n{error.decode()}")
        out.seek(0)
        return out.read().decode(), usage.ru_maxrss / 1024


def run_w2v(a, seed, threads, options, output):
    command = ["dotnet", a.w2v, "train", a.corpus, "--output", output, "--force", "--quiet", "--threads", str(threads), "--seed", str(seed)]
    defaults = {"--dim": str(a.dim), "--epochs": str(a.epochs)}
    if "--preset" in options:
        del defaults["--epochs"]
    for name, value in defaults.items():
        command += [] if name in options else [name, value]
    _, memory = child(command + options)
    with open(os.path.join(output, "config.json"), encoding="utf-8") as file:
        training = json.load(file)["training"]
    result = training["result"]
    pairs = sum(epoch["pairs"] for epoch in result["epochs"])
    # Three passes over N columns for each pair and output: a multiply-add each, two operations.
    operations = pairs * (1 + training["negative"]) * 3 * 2 * training["dimension"]
    run = {"read": result["reading_seconds"], "train": result["seconds"], "words": result["words"], "memory": memory}
    run["gflops"] = operations / result["seconds"] / 1e9
    return run


def run_gensim(a, seed, output):
    command = [sys.executable, __file__, "gensim", a.corpus, "--output", output, "--seed", str(seed)]
    text, memory = child(command + ["--dim", str(a.dim), "--epochs", str(a.epochs), "--threads", str(a.threads)])
    return {**json.loads(text.splitlines()[-1]), "memory": memory}


def with_quality(a, run, output):
    if a.pairs and a.analogies:
        text, _ = child([sys.executable, __file__, "judge", a.corpus, "--output", output, "--pairs", a.pairs, "--analogies", a.analogies])
        run.update(json.loads(text.splitlines()[-1]))
    return run


def bench(a):
    programs = {}
    for entry in a.variant or ["w2v="]:
        name, _, options = entry.partition("=")
        threads = a.threads
        if name.endswith("-1-thread"):
            threads = 1
        programs[name] = lambda seed, folder, o=options.split(), t=threads: run_w2v(a, seed, t, o, folder + "/model")
    if not a.no_gensim:
        programs["gensim"] = lambda seed, folder: run_gensim(a, seed, folder + "/gensim.bin")
    if a.peak:
        print(f"multiply-add peak of {a.threads} threads: {float(child(['dotnet', a.peak, str(a.threads)])[0]):.1f} GFLOP/s")
    runs = {name: [] for name in programs}
    for turn in range(a.rounds):
        for name, program in programs.items():
            with tempfile.TemporaryDirectory() as folder:
                run = program(turn + 1, folder)
                with_quality(a, run, folder + ("/gensim.bin" if name == "gensim" else "/model"))
            run["rate"] = run["words"] / run["train"]
            runs[name].append(run)
            print(f"# {name} {turn + 1}: {json.dumps(run)}", file=sys.stderr, flush=True)
    table(runs)


def table(runs):
    def median(name, key):
        return statistics.median(run[key] for run in runs[name])

    print("| program | words/s | to the last | reading s | training s | GFLOP/s | peak MB | pairs (mean) | analogies (mean) |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    last = list(runs)[-1]
    for name, all_runs in runs.items():
        flops = f"{median(name, 'gflops'):.1f}" if "gflops" in all_runs[0] else "–"
        quality = ["–", "–"]
        if "pairs" in all_runs[0]:
            quality = [f"{statistics.mean(r['pairs'] for r in all_runs):.3f}", f"{100 * statistics.mean(r['analogies'] for r in all_runs):.1f} %"]
        print(
            f"| {name} | {median(name, 'rate'):,.0f} | {median(name, 'rate') / median(last, 'rate'):.2f} | {median(name, 'read'):.2f} "
            f"| {median(name, 'train'):.1f} | {flops} | {median(name, 'memory'):.0f} | {quality[0]} | {quality[1]} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["bench", "gensim", "judge"])
    parser.add_argument("corpus", help="plain text, a sentence a line")
    parser.add_argument("--w2v", help="w2v.dll")
    parser.add_argument("--variant", action="append", help="NAME=w2v options; NAME-1-thread runs on one; may be repeated")
    parser.add_argument("--no-gensim", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--dim", type=int, default=100)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", help="word pairs with a human score, for the quality")
    parser.add_argument("--analogies", help="Google's questions, for the quality")
    parser.add_argument("--peak", help="Peak.dll, to measure the machine's multiply-add peak in the same run")
    parser.add_argument("--output")
    a = parser.parse_args()
    {"bench": bench, "gensim": train_gensim, "judge": judge}[a.task](a)


if __name__ == "__main__":
    main()
