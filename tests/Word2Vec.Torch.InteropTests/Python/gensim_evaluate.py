"""gensim_evaluate.py VECTORS ANALOGIES PAIRS RESTRICT CASE DUMMY: gensim's figures for vectors in word2vec's binary form."""
import json
import sys

from gensim.models import KeyedVectors

path, analogies, pairs, restrict, ignore_case, dummy = sys.argv[1:]
settings = {"restrict_vocab": int(restrict), "case_insensitive": ignore_case == "True", "dummy4unknown": dummy == "True"}
vectors = KeyedVectors.load_word2vec_format(path, binary=True)
total, sections = vectors.evaluate_word_analogies(analogies, **settings)
pearson, spearman, unknown = vectors.evaluate_word_pairs(pairs, **settings)
print(json.dumps({
    "total": total,
    "sections": [{"name": s["section"], "correct": len(s["correct"]), "attempted": len(s["correct"]) + len(s["incorrect"])} for s in sections],
    "pearson": [float(x) for x in pearson],
    "spearman": [float(x) for x in spearman],
    "unknown_percent": unknown,
}))
