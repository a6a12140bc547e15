"""Times our analogy evaluation against gensim's, in turns: evaluation.py EvaluationBench.dll VECTORS.bin QUESTIONS [RESTRICT]"""
import statistics
import subprocess
import sys
import time

ROUNDS = 2
TURNS = 3


def ours(bench, vectors, questions, restrict):
    """The first turn, which pays for the start of torch's threads, the median of the others, and the result."""
    out = subprocess.run(["dotnet", bench, vectors, questions, restrict, str(1 + TURNS)], check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in out.splitlines()]
    seconds = [float(row[0]) for row in rows]
    return seconds[0], statistics.median(seconds[1:]), (int(rows[0][1]), int(rows[0][2]))


def gensims(keyed, questions, restrict):
    start = time.perf_counter()
    _, sections = keyed.evaluate_word_analogies(questions, restrict_vocab=int(restrict))
    seconds = time.perf_counter() - start
    correct, incorrect = len(sections[-1]["correct"]), len(sections[-1]["incorrect"])
    return seconds, (correct, correct + incorrect)


def main():
    from gensim.models import KeyedVectors

    bench, vectors, questions, *rest = sys.argv[1:]
    restrict = rest[0] if rest else "30000"
    keyed = KeyedVectors.load_word2vec_format(vectors, binary=True)
    keyed.fill_norms()
    print(f"{len(keyed)} x {keyed.vector_size}, the first {restrict} words")
    print("| seconds | first | gensim | times as fast | correct | gensim |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for _ in range(ROUNDS):
        first, mine, result = ours(bench, vectors, questions, restrict)
        theirs, expected = gensims(keyed, questions, restrict)
        print(f"| {mine:.2f} | {first:.2f} | {theirs:.2f} | {theirs / mine:.1f} | {result[0]}/{result[1]} | {expected[0]}/{expected[1]} |")


if __name__ == "__main__":
    main()
