"""gensim_write.py WORDS RAW COLUMNS FOLDER: saves vectors as gensim does, binary and text."""
import json
import sys

import numpy as np
from gensim.models import KeyedVectors

words, raw, columns, folder = sys.argv[1:]
with open(words, encoding="utf-8") as file:
    words = file.read().split("\n")[:-1]
vectors = KeyedVectors(int(columns))
vectors.add_vectors(words, np.fromfile(raw, "<f4").reshape(len(words), int(columns)))
vectors.save_word2vec_format(f"{folder}/gensim.bin", binary=True)
vectors.save_word2vec_format(f"{folder}/gensim.txt", binary=False)
vectors.save_word2vec_format(f"{folder}/gensim.glove", binary=False, write_header=False)
print(json.dumps({"files": ["gensim.bin", "gensim.txt", "gensim.glove"]}))
