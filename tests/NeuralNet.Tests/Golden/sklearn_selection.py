"""Makes selection.json with scikit-learn. Run: python3 sklearn_selection.py (scikit-learn 1.2.1, NumPy 1.24)

The rounds of successive halving and which candidates stay, the order of a grid, the sizes of a learning curve. The estimator learns nothing: its score is a
function of its parameter, so that only the course of the search is compared. There, rows are counted before the division into folds; here, after.
"""
import json
import os

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingGridSearchCV, KFold, ParameterGrid, learning_curve

HERE = os.path.dirname(os.path.abspath(__file__))


def score_of(parameter):
    return -((parameter * 37 + 11) % 101)


class Fixed(BaseEstimator):
    def __init__(self, parameter=0):
        self.parameter = parameter

    def fit(self, X, y):
        return self

    def score(self, X, y):
        return score_of(self.parameter)


def halving(candidates, min_rows, rows, factor, folds):
    X = np.zeros((rows, 1))
    search = HalvingGridSearchCV(
        Fixed(), {"parameter": list(range(candidates))}, factor=factor, min_resources=min_rows or "exhaust", cv=KFold(folds), refit=False)
    search.fit(X, np.zeros(rows))
    results = search.cv_results_
    return {
        "candidates": candidates, "minRows": min_rows or 0, "maxRows": rows, "factor": factor, "folds": folds,
        "rows": [int(n) for n in search.n_resources_], "counts": [int(n) for n in search.n_candidates_],
        "stay": [sorted(int(p) for p, i in zip(results["param_parameter"], results["iter"]) if i == round) for round in range(len(search.n_resources_))],
        "best": int(search.best_params_["parameter"]),
    }


# 243 by 3 is left out: floor(log(243, 3)) is 4 there, since the logarithm is rounded.
cases = [
    halving(30, None, 1000, 3, 5), halving(30, 20, 1000, 3, 5), halving(10, 100, 1000, 2, 4), halving(1, None, 500, 3, 2), halving(2, None, 500, 3, 2),
    halving(3, None, 500, 3, 2), halving(100, None, 50, 3, 5), halving(64, 5, 10000, 4, 3), halving(7, 400, 1000, 3, 3), halving(50, 1000, 1000, 3, 2),
    halving(17, 33, 2000, 5, 5), halving(100, 10, 999, 2, 2),
]

grid = [[point["a"], point["b"], point["c"]] for point in ParameterGrid({"a": [1, 2, 3], "b": [10, 20], "c": [0.5, 0.25]})]


def sizes(rows, folds, shares=None):
    arguments = {} if shares is None else {"train_sizes": np.array(shares)}
    found, _, _ = learning_curve(Fixed(), np.zeros((rows, 1)), np.zeros(rows), cv=KFold(folds), **arguments)
    return {"rows": rows, "folds": folds, "shares": shares or [], "sizes": [int(n) for n in found]}


curves = [sizes(150, 5), sizes(1000, 5), sizes(100, 2, [0.25, 0.5, 1.0]), sizes(64, 4, [0.125, 0.3, 0.9])]

with open(os.path.join(HERE, "selection.json"), "w") as file:
    json.dump({"scoreOf": [score_of(p) for p in range(100)], "halving": cases, "grid": grid, "curves": curves}, file)
    file.write("\n")
