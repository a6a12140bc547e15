"""save_weights.py INPUT_RAW OUTPUT_RAW ROWS COLUMNS FOLDER: saves the two matrices in all the ways that PyTorch users do."""
import json
import sys
from collections import OrderedDict

import torch

from skipgram import SkipGram, read_raw

input_raw, output_raw, rows, columns, folder = sys.argv[1:]
shape = (int(rows), int(columns))
w1, w2 = read_raw(input_raw, shape), read_raw(output_raw, shape)


def named(first, second):
    return OrderedDict([("input_embedding.weight", first), ("output_embedding.weight", second)])


def module(dtype=torch.float32):
    model = SkipGram(*shape, dtype=dtype)
    model.load_state_dict(named(w1, w2), strict=True)
    return model


def side_by_side():
    both = torch.cat([w1, w2], dim=1)
    return named(both[:, :shape[1]], both[:, shape[1]:])


def one_storage():
    both = torch.stack([w1, w2])
    return named(both[0], both[1])


def tied():
    model = module()
    model.output_embedding.weight = model.input_embedding.weight
    return model.state_dict()


saved = {
    "module_state": module().state_dict(),
    "plain_dict": dict(named(w1, w2)),
    "parameters": named(torch.nn.Parameter(w1), torch.nn.Parameter(w2)),
    "not_contiguous": named(w1.T.contiguous().T, w2.T.contiguous().T),
    "side_by_side": side_by_side(),
    "one_storage": one_storage(),
    "tied": tied(),
    "float64": module(torch.float64).state_dict(),
    "float16": module(torch.float16).state_dict(),
    "bfloat16": module(torch.bfloat16).state_dict(),
    "whole_module": module(),
}
for name, state in saved.items():
    torch.save(state, f"{folder}/{name}.pt")
torch.save(saved["module_state"], f"{folder}/legacy.pt", _use_new_zipfile_serialization=False)
for protocol in (1, 3, 4, 5):
    for name in ("module_state", "plain_dict", "tied", "float16", "not_contiguous", "side_by_side", "whole_module"):
        torch.save(saved[name], f"{folder}/{name}_{protocol}.pt", pickle_protocol=protocol)
    torch.save({**saved["plain_dict"], "epoch": 3, "loss": 0.25}, f"{folder}/with_values_{protocol}.pt", pickle_protocol=protocol)
print(json.dumps({"files": list(saved)}))
