"""gensim_read.py FILE KIND OUT WORD...: opens a word2vec file (KIND: binary, text or glove) and asks for neighbours."""
import json
import sys

from gensim.models import KeyedVectors

path, kind, out, *asked = sys.argv[1:]
vectors = KeyedVectors.load_word2vec_format(path, binary=kind == "binary", no_header=kind == "glove")
vectors.vectors.astype("<f8").tofile(out)
print(json.dumps({
    "words": vectors.index_to_key,
    "shape": list(vectors.vectors.shape),
    "neighbors": {word: vectors.most_similar(word, topn=5) for word in asked},
}))
