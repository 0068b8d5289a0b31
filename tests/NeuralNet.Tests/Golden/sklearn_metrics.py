"""Makes metrics.json with scikit-learn. Run: python3 sklearn_metrics.py (scikit-learn 1.2.1, NumPy 1.24)

Each case holds its rows and the values that scikit-learn finds for them. Scores are rounded to float32 first, so that both sides start from the
same numbers. What scikit-learn 1.2 has not (Brier's score of several classes, calibration error, costs) is written out in NumPy below.
"""
import json
import os
import warnings

import numpy as np
from sklearn import calibration, metrics
from sklearn.model_selection import TimeSeriesSplit

warnings.simplefilter("ignore")     # a class that is never predicted: precision is 0, as here
HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.RandomState(7)


def float32(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def labels_case(name, actual, predicted, weights=None):
    values = {
        "accuracy": metrics.accuracy_score(actual, predicted, sample_weight=weights),
        "balancedAccuracy": metrics.balanced_accuracy_score(actual, predicted, sample_weight=weights),
        "matthews": metrics.matthews_corrcoef(actual, predicted, sample_weight=weights),
        "kappa": metrics.cohen_kappa_score(actual, predicted, sample_weight=weights),
    }
    averages = ["macro", "weighted", "micro"] + (["binary"] if max(actual.max(), predicted.max()) == 1 else [])
    for average in averages:
        common = dict(average=average, sample_weight=weights)
        values["precision " + average] = metrics.precision_score(actual, predicted, **common)
        values["recall " + average] = metrics.recall_score(actual, predicted, **common)
        values["f1 " + average] = metrics.f1_score(actual, predicted, **common)
        values["f2 " + average] = metrics.fbeta_score(actual, predicted, beta=2, **common)
        values["fHalf " + average] = metrics.fbeta_score(actual, predicted, beta=0.5, **common)
    scores = metrics.precision_recall_fscore_support(actual, predicted, sample_weight=weights)
    case = {
        "name": name,
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "values": values,
        "precision": scores[0].tolist(),
        "recall": scores[1].tolist(),
        "f1": scores[2].tolist(),
        "support": [float(value) for value in scores[3]],
        "confusion": metrics.confusion_matrix(actual, predicted, sample_weight=weights).astype(float).tolist(),
    }
    if weights is None:
        case["report"] = metrics.classification_report(actual, predicted)
    else:
        case["weights"] = weights.tolist()
    return case


def label_cases():
    for classes, rows in [(2, 40), (3, 60), (7, 200)]:
        actual = random.randint(classes, size=rows)
        predicted = np.where(random.rand(rows) < 0.6, actual, random.randint(classes, size=rows))
        weights = float32(random.rand(rows) * 3)
        yield labels_case(f"{classes} classes", actual, predicted)
        yield labels_case(f"{classes} classes, weighted", actual, predicted, weights)
    yield labels_case("a class never predicted", np.array([0, 1, 2, 2, 1, 0, 2]), np.array([0, 1, 1, 0, 1, 0, 1]))
    yield labels_case("a class that is only predicted", np.array([0, 1, 1, 1, 4, 0]), np.array([0, 1, 3, 1, 4, 4]))
    yield labels_case("one answer for all", np.array([0, 1, 1, 0, 1, 1, 1]), np.ones(7, dtype=int))


def calibration_error(answer, probability, weights, bins):
    edges = np.linspace(0, 1, bins + 1)
    index = np.searchsorted(edges[1:-1], probability)
    weights = np.ones(len(probability)) if weights is None else weights
    error = 0
    for b in range(bins):
        inside = index == b
        if weights[inside].sum() > 0:
            gap = np.average(answer[inside], weights=weights[inside]) - np.average(probability[inside], weights=weights[inside])
            error += abs(gap) * weights[inside].sum()
    return error / weights.sum()


def binary_case(name, actual, scores, weights=None):
    false_rate, true_rate, thresholds = metrics.roc_curve(actual, scores, sample_weight=weights, drop_intermediate=False)
    precision, recall, at = metrics.precision_recall_curve(actual, scores, sample_weight=weights)
    frequency, mean = calibration.calibration_curve(actual, scores, n_bins=10)
    costs = {}
    w = np.ones(len(actual)) if weights is None else weights
    for false_positive, false_negative in [(1, 1), (1, 5), (3, 0.5)]:
        tried = np.append(np.unique(scores)[::-1], np.inf)
        cost = [np.average(np.where(scores >= t, (1 - actual) * false_positive, actual * false_negative), weights=w) for t in tried]
        costs[f"{false_positive} {false_negative}"] = min(cost)
    case = {
        "name": name,
        "actual": actual.tolist(),
        "scores": scores.tolist(),
        "values": {
            "logLoss": metrics.log_loss(actual, scores, sample_weight=weights),
            "rocAuc": metrics.roc_auc_score(actual, scores, sample_weight=weights),
            "averagePrecision": metrics.average_precision_score(actual, scores, sample_weight=weights),
            "brier": metrics.brier_score_loss(actual, scores, sample_weight=weights),
            "calibrationError": calibration_error(actual, scores, weights, 15),
        },
        "falsePositiveRate": false_rate[1:].tolist(),
        "truePositiveRate": true_rate[1:].tolist(),
        "thresholds": thresholds[1:].tolist(),
        "precision": precision[::-1].tolist(),
        "recall": recall[::-1].tolist(),
        "precisionThresholds": at[::-1].tolist(),
        "costs": costs,
    }
    if weights is None:
        case["frequency"] = frequency.tolist()
        case["meanProbability"] = mean.tolist()
    else:
        case["weights"] = weights.tolist()
    return case


def binary_cases():
    for name, rows, digits in [("fine scores", 60, 7), ("tied scores", 80, 1)]:
        actual = random.randint(2, size=rows)
        scores = float32(np.round(np.clip(0.25 * actual + 0.7 * random.rand(rows), 0.01, 0.99), digits))
        yield binary_case(name, actual, scores)
        yield binary_case(name + ", weighted", actual, scores, float32(random.rand(rows) * 2))
    yield binary_case("certain", np.array([0, 1, 1, 0]), float32([0.25, 0.5, 0.75, 0.5]))


def several_case(name, actual, scores, weights=None):
    classes = scores.shape[1]
    indicator = np.eye(classes)[actual]
    values = {
        "logLoss": metrics.log_loss(actual, scores, sample_weight=weights),
        "brier": np.average(((scores - indicator) ** 2).sum(axis=1), weights=weights),
        "calibrationError": calibration_error(
            (scores.argmax(axis=1) == actual).astype(float), scores.max(axis=1), weights, 15),
    }
    for average in ["macro", "weighted"]:
        values["rocAuc " + average] = metrics.roc_auc_score(
            actual, scores, multi_class="ovr", average=average, sample_weight=weights)
        values["averagePrecision " + average] = metrics.average_precision_score(
            indicator, scores, average=average, sample_weight=weights)
    for k in range(1, classes):
        values[f"top {k}"] = metrics.top_k_accuracy_score(actual, scores, k=k, sample_weight=weights)
    case = {"name": name, "actual": actual.tolist(), "scores": scores.tolist(), "values": values}
    if weights is not None:
        case["weights"] = weights.tolist()
    return case


def several_cases():
    for classes, rows in [(3, 60), (5, 120)]:
        actual = random.randint(classes, size=rows)
        logits = random.randn(rows, classes) + 1.2 * np.eye(classes)[actual]
        scores = float32(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))
        yield several_case(f"{classes} classes", actual, scores)
        yield several_case(f"{classes} classes, weighted", actual, scores, float32(random.rand(rows) * 2))


def regression_case(name, actual, predicted, weights=None):
    common = dict(sample_weight=weights)
    measures = {
        "rmse": lambda **k: metrics.mean_squared_error(actual, predicted, squared=False, **k),
        "mae": lambda **k: metrics.mean_absolute_error(actual, predicted, **k),
        "mape": lambda **k: metrics.mean_absolute_percentage_error(actual, predicted, **k),
        "r2": lambda **k: metrics.r2_score(actual, predicted, **k),
        "medianAbsoluteError": lambda **k: metrics.median_absolute_error(actual, predicted, **k),
        "pinball 0.1": lambda **k: metrics.mean_pinball_loss(actual, predicted, alpha=0.1, **k),
        "pinball 0.5": lambda **k: metrics.mean_pinball_loss(actual, predicted, alpha=0.5, **k),
        "pinball 0.9": lambda **k: metrics.mean_pinball_loss(actual, predicted, alpha=0.9, **k),
    }
    case = {
        "name": name,
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "values": {key: float(measure(**common)) for key, measure in measures.items()},
        "byTarget": {key: np.atleast_1d(measure(multioutput="raw_values", **common)).tolist() for key, measure in measures.items()},
    }
    if weights is not None:
        case["weights"] = weights.tolist()
    return case


def regression_cases():
    for targets, rows in [(1, 30), (1, 31), (3, 40)]:
        actual = float32(random.randn(rows, targets) * [1, 10, 0.1][:targets] + 2)
        predicted = float32(actual + 0.5 * random.randn(rows, targets))
        yield regression_case(f"{targets} targets, {rows} rows", actual, predicted)
        yield regression_case(f"{targets} targets, {rows} rows, weighted", actual, predicted, float32(random.rand(rows) * 2))
    yield regression_case("a constant target", float32([[2], [2], [2]]), float32([[2], [3], [2]]))
    yield regression_case("a constant target, met", float32([[2], [2], [2]]), float32([[2], [2], [2]]))
    yield regression_case("a target of 0", float32([[0], [1], [2]]), float32([[0.5], [1], [2.5]]))


def multilabel_case(name, actual, scores, weights=None):
    predicted = (scores >= 0.5).astype(int)
    case = {"name": name, "actual": actual.tolist(), "scores": scores.tolist(), "predicted": predicted.tolist()}
    for average in [None, "micro", "macro", "weighted"]:
        scored = metrics.precision_recall_fscore_support(actual, predicted, average=average, sample_weight=weights)
        case[average or "labels"] = [np.atleast_1d(values).astype(float).tolist() for values in scored[: 4 if average is None else 3]]
    case["values"] = {
        "subsetAccuracy": metrics.accuracy_score(actual, predicted, sample_weight=weights),
        "hammingLoss": metrics.hamming_loss(actual, predicted, sample_weight=weights),
    }
    if weights is None:
        case["report"] = metrics.classification_report(actual, predicted)
    else:
        case["weights"] = weights.tolist()
    return case


def multilabel_cases():
    actual = (random.rand(40, 4) < [0.5, 0.3, 0.2, 0]).astype(int)
    scores = float32(np.clip(0.4 * actual + 0.6 * random.rand(40, 4), 0, 1))
    yield multilabel_case("4 labels", actual, scores)
    yield multilabel_case("4 labels, weighted", actual, scores, float32(random.rand(40) * 2))
    scores[:, 3] = 0
    yield multilabel_case("a label that does not occur", actual, scores)


def time_cases():
    for count, folds, gap, held, most in [(12, 3, 0, None, None), (13, 4, 1, None, None), (20, 3, 2, 4, None), (20, 3, 0, 5, 4)]:
        splitter = TimeSeriesSplit(n_splits=folds, gap=gap, test_size=held, max_train_size=most)
        parts = [[train.tolist(), test.tolist()] for train, test in splitter.split(np.zeros(count))]
        yield {"name": f"{count} rows", "count": count, "folds": folds, "gap": gap, "held": held, "most": most, "parts": parts}


if __name__ == "__main__":
    cases = {
        "labels": list(label_cases()),
        "binary": list(binary_cases()),
        "several": list(several_cases()),
        "regression": list(regression_cases()),
        "multilabel": list(multilabel_cases()),
        "timeOrdered": list(time_cases()),
    }
    with open(os.path.join(HERE, "metrics.json"), "w") as file:
        file.write("{\n")
        for i, (key, group) in enumerate(cases.items()):
            lines = ",\n".join(json.dumps(case) for case in group)
            file.write(f'"{key}": [\n{lines}\n]' + (",\n" if i + 1 < len(cases) else "\n"))
        file.write("}\n")
