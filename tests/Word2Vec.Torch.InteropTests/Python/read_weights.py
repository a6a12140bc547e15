"""read_weights.py OUT MODEL...: opens .pt and .safetensors, fills two embeddings strictly, writes what they hold."""
import json
import os
import sys

from skipgram import load_model, write_raw

out, *paths = sys.argv[1:]
found = {}
for path in paths:
    model = load_model(path)
    name = os.path.basename(path)
    for key, weight in model.state_dict().items():
        write_raw(f"{out}/{name}.{key}.raw", weight)
    weight = model.input_embedding.weight
    found[name] = {"dtype": str(weight.dtype), "shape": list(weight.shape), "keys": list(model.state_dict())}
print(json.dumps(found))
