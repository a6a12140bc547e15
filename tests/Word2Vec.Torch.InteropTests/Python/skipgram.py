"""The model as a PyTorch user would write it, and readers that owe nothing to the library under test."""
import json
import struct

import numpy as np
import torch
from torch import nn

SAFETENSORS_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": None}


class SkipGram(nn.Module):
    def __init__(self, words, dimension, dtype=torch.float32):
        super().__init__()
        self.input_embedding = nn.Embedding(words, dimension, dtype=dtype)
        self.output_embedding = nn.Embedding(words, dimension, dtype=dtype)


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: tensor_of(entry, data) for name, entry in header.items()}


def tensor_of(entry, data):
    begin, end = entry["data_offsets"]
    if entry["dtype"] == "BF16":
        # bfloat16 is the upper half of a float32.
        upper = np.frombuffer(data[begin:end], "<u2").astype(np.uint32) << 16
        return torch.from_numpy(upper.view(np.float32)).to(torch.bfloat16).reshape(entry["shape"])
    values = np.frombuffer(data[begin:end], SAFETENSORS_TYPES[entry["dtype"]])
    return torch.from_numpy(values.copy()).reshape(entry["shape"])


def read_state_dict(path):
    return read_safetensors(path) if path.endswith(".safetensors") else torch.load(path, weights_only=True)


def load_model(path):
    state = read_state_dict(path)
    weight = state["input_embedding.weight"]
    model = SkipGram(*weight.shape, dtype=weight.dtype)
    model.load_state_dict(state, strict=True)
    return model


def write_raw(path, tensor):
    tensor.detach().to(torch.float64).numpy().tofile(path)


def read_raw(path, shape):
    return torch.from_numpy(np.fromfile(path, "<f4").reshape(shape))
