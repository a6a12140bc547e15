"""losses.py MODEL PAIRS OUT: both losses of word2vec from a file's weights, and their gradients by autograd.

PAIRS is JSON: centers, contexts, negatives. Writes LOSS.input.raw and LOSS.output.raw for each loss.
"""
import json
import sys

import torch
import torch.nn.functional as F

from skipgram import load_model, write_raw

path, pairs, out = sys.argv[1:]
model = load_model(path)
with open(pairs) as file:
    pairs = {name: torch.tensor(ids) for name, ids in json.load(file).items()}


def softmax():
    scores = model.input_embedding(pairs["centers"]) @ model.output_embedding.weight.T
    return F.cross_entropy(scores, pairs["contexts"])


def negative_sampling():
    center = model.input_embedding(pairs["centers"]).unsqueeze(1)
    right = (center * model.output_embedding(pairs["contexts"]).unsqueeze(1)).sum(-1)
    wrong = (center * model.output_embedding(pairs["negatives"])).sum(-1)
    return -(F.logsigmoid(right).sum(1) + F.logsigmoid(-wrong).sum(1)).mean()


losses = {}
for loss in (softmax, negative_sampling):
    model.zero_grad()
    value = loss()
    value.backward()
    losses[loss.__name__] = value.item()
    write_raw(f"{out}/{loss.__name__}.input.raw", model.input_embedding.weight.grad)
    write_raw(f"{out}/{loss.__name__}.output.raw", model.output_embedding.weight.grad)
print(json.dumps(losses))
