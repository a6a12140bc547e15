"""gensim_queries.py FILE: answers the questions of QueryTests.cs with gensim, from a word2vec binary file."""
import json
import sys

import numpy as np
from gensim.models import KeyedVectors, Word2Vec

path, output = sys.argv[1:]
kv = KeyedVectors.load_word2vec_format(path, binary=True)
out = KeyedVectors.load_word2vec_format(output, binary=True)
top = 25


def pairs(found):
    return [[word, float(score)] for word, score in found]


def cosmul(positive, negative, limit):
    # gensim 4.2 takes restrict_vocab here and ignores it: its scores of all words, cut and sorted.
    scores = kv.most_similar_cosmul(positive, negative, topn=None)[:limit]
    given = {kv.key_to_index[word] for word in positive + negative}
    order = [row for row in np.argsort(-scores, kind="stable") if row not in given][:top]
    return [(kv.index_to_key[row], scores[row]) for row in order]


predictor = Word2Vec(vector_size=kv.vector_size, min_count=1, sg=1, negative=5)
predictor.build_vocab_from_freq({word: len(kv) - row for row, word in enumerate(kv.index_to_key)})
assert predictor.wv.index_to_key == kv.index_to_key
predictor.wv.vectors[:] = kv.vectors
predictor.syn1neg[:] = out.vectors

print(json.dumps({
    "word": pairs(kv.most_similar("w10", topn=top)),
    "analogy": pairs(kv.most_similar(["w1", "w2"], ["w3"], topn=top)),
    "weighted": pairs(kv.most_similar([("w1", 0.5), "w2", (kv["w7"], 0.25)], [("w3", -2.0)], topn=top)),
    "vector": pairs(kv.most_similar([kv["w5"]], topn=top)),
    "restricted": pairs(kv.most_similar(["w1", "w900"], ["w3"], topn=top, restrict_vocab=300)),
    "mul": pairs(kv.most_similar_cosmul(["w1", "w2"], ["w3"], topn=top)),
    "mul_two": pairs(kv.most_similar_cosmul(["w1", "w2"], ["w3", "w4"], topn=top)),
    "mul_restricted": pairs(cosmul(["w1", "w900"], ["w3"], 300)),
    "odd": [kv.doesnt_match(["w1", "w2", "w3", f"w{row}"]) for row in range(4, 30)],
    "central": pairs((word, score) for score, word in kv.rank_by_centrality(["w1", "w2", "w3", "w20", "w30"])),
    "similarity": [float(kv.similarity("w1", f"w{row}")) for row in range(20)],
    "sets": [float(kv.n_similarity(["w1", "w2", f"w{row}"], ["w3", "w4"])) for row in range(20)],
    "rank": [int(kv.rank("w1", f"w{row}")) for row in range(2, 40)],
    "closer": kv.closer_than("w1", "w6"),
    "context": pairs(predictor.predict_output_word(["w12"], topn=top)),
}))
