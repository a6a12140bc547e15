"""train.py MODEL PAIRS STEPS RATE SAVED: gradient descent on the full softmax, from a file's weights into another file."""
import json
import sys

import torch
import torch.nn.functional as F

from skipgram import load_model

path, pairs, steps, rate, saved = sys.argv[1:]
model = load_model(path)
with open(pairs) as file:
    pairs = {name: torch.tensor(ids) for name, ids in json.load(file).items()}
optimizer = torch.optim.SGD(model.parameters(), lr=float(rate))
losses = []
for _ in range(int(steps)):
    optimizer.zero_grad()
    loss = F.cross_entropy(model.input_embedding(pairs["centers"]) @ model.output_embedding.weight.T, pairs["contexts"])
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
torch.save(model.state_dict(), saved)
print(json.dumps({"losses": losses}))
