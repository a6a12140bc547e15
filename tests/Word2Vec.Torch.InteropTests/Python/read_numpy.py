"""read_numpy.py FILE OUT: maps a .npy into memory and writes what it holds."""
import json
import sys

import numpy as np

path, out = sys.argv[1:]
matrix = np.load(path, mmap_mode="r")
assert isinstance(matrix, np.memmap)
np.asarray(matrix, dtype="<f8").tofile(out)
print(json.dumps({"dtype": str(matrix.dtype), "shape": list(matrix.shape)}))
