"""write_numpy.py RAW ROWS COLUMNS FOLDER: saves float32 numbers as .npy in every type that is read here."""
import json
import sys

import numpy as np

raw, rows, columns, folder = sys.argv[1:]
values = np.fromfile(raw, "<f4").reshape(int(rows), int(columns))
files = []
for dtype in ("float16", "float32", "float64"):
    files.append(f"{folder}/{dtype}.npy")
    np.save(files[-1], values.astype(dtype))
print(json.dumps({"files": files}))
