"""Finds a word's neighbours with PyTorch, from a model that Word2Vec.Torch trained.

    w2v convert MODEL_FOLDER vectors.pt           # or vectors.safetensors; the words go to vectors.vocab.tsv
    python3 neighbors.py vectors.pt king
"""
import argparse
import json
import os
import struct

import torch
from torch import nn


def read_state_dict(path):
    if not path.endswith(".safetensors"):
        return torch.load(path, map_location="cpu", weights_only=True)
    try:
        from safetensors.torch import load_file
        return load_file(path)
    except ImportError:
        return read_safetensors(path)


def read_safetensors(path):
    """Enough of the format for float32 where the package safetensors is not installed: a JSON header, then the numbers."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise SystemExit(f"{path}: {name} is {entry['dtype']}; install safetensors to read it")
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin).reshape(entry["shape"])
    return tensors


def read_words(path):
    with open(os.path.splitext(path)[0] + ".vocab.tsv", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t")[0] for line in file]


def main():
    parser = argparse.ArgumentParser(description="the words most similar to a word, by cosine")
    parser.add_argument("model", help="a .pt or .safetensors file, with its .vocab.tsv beside it")
    parser.add_argument("word")
    parser.add_argument("--top", type=int, default=10)
    options = parser.parse_args()

    words = read_words(options.model)
    ids = {word: row for row, word in enumerate(words)}
    if options.word not in ids:
        raise SystemExit(f"'{options.word}' is not in the vocabulary")
    # freeze=False instead, and the embedding trains along with the model around it.
    embedding = nn.Embedding.from_pretrained(read_state_dict(options.model)["input_embedding.weight"].float(), freeze=True)
    asked = ids[options.word]
    similarity = torch.cosine_similarity(embedding(torch.tensor([asked])), embedding.weight)
    similarity[asked] = -2
    best = similarity.topk(min(options.top, len(words) - 1))
    for value, row in zip(best.values.tolist(), best.indices.tolist()):
        print(f"{words[row]:<24} {value:.4f}")


if __name__ == "__main__":
    main()
