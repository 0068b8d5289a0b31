"""Networks of scikit-learn as its converter, skl2onnx, writes them, with what scikit-learn itself predicts.

    /usr/bin/python3 sklearn_files.py

Needs scikit-learn and onnx (made with 1.2 and 1.12). skl2onnx could not be had where this was made, so the nodes follow its source, by operator and field
(github.com/onnx/sklearn-onnx, skl2onnx/operator_converters: multilayer_perceptron, scaler_op, min_max_scaler, imputer_op, normaliser, linear_classifier, concat_op, zip_map). Writes
sklearn-*.onnx and sklearn.json beside it.
"""

import json
import pathlib
import warnings

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import MinMaxScaler, Normalizer, StandardScaler

FOLDER = pathlib.Path(__file__).parent
ML = "ai.onnx.ml"
OPERATORS = {"identity": "Identity", "tanh": "Tanh", "logistic": "Sigmoid", "relu": "Relu", "softmax": "Softmax"}

warnings.filterwarnings("ignore")


class Graph:
    def __init__(self, kind=TensorProto.FLOAT):
        self.kind, self.nodes, self.constants, self.outputs, self.inputs = kind, [], [], [], []

    def input(self, name, columns):
        self.inputs.append(helper.make_tensor_value_info(name, self.kind, [None, columns]))
        return name

    def constant(self, name, values, kind=None):
        values = np.asarray(values)
        flat = [text.encode() for text in values.ravel()] if values.dtype.kind == "U" else values.ravel().tolist()
        name = f"{name}{len(self.constants) or ''}"
        self.constants.append(helper.make_tensor(name, kind or self.kind, values.shape, flat))
        return name

    def node(self, operator, inputs, output=None, **attributes):
        output = output or f"{operator.lower()}_result{len(self.nodes)}"
        outputs = output if isinstance(output, list) else [output]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=f"{operator}{len(self.nodes) or ''}", **attributes))
        return outputs[-1]

    def output(self, name, kind, shape):
        self.outputs.append(helper.make_tensor_value_info(name, kind, shape))

    def save(self, name):
        graph = helper.make_graph(self.nodes, name, self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, producer_name="skl2onnx", producer_version="1.14.0",
                                  opset_imports=[helper.make_opsetid("", 15), helper.make_opsetid(ML, 3)])
        model.ir_version = 8
        checker.check_model(model)
        save(model, str(FOLDER / f"sklearn-{name}.onnx"))


def forward(graph, mlp, x):
    """MatMul and Add for each layer; the last activation is scikit-learn's own choice."""
    x = graph.node("Cast", [x], "cast_input", to=graph.kind)
    for i, (weight, bias) in enumerate(zip(mlp.coefs_, mlp.intercepts_)):
        product = graph.node("MatMul", [x, graph.constant("coefficient", weight)])
        x = graph.node("Add", [product, graph.constant("intercepts", bias.reshape(1, -1))])
        x = graph.node(OPERATORS[mlp.activation if i + 1 < len(mlp.coefs_) else mlp.out_activation_], [x])
    return x


def classifier(graph, mlp, x, zipmap):
    p = forward(graph, mlp, x)
    if len(mlp.classes_) == 2 and not multilabel(mlp):
        other = graph.node("Sub", [graph.constant("unity", np.array(1.0)), p])
        probabilities = graph.node("Concat", [other, p], "probabilities", axis=1)
    else:
        probabilities = graph.node("Identity", [p], "probabilities")
    if multilabel(mlp):
        graph.node("Cast", [graph.node("Binarizer", [p], domain=ML, threshold=0.5)], "label", to=TensorProto.INT64)
        graph.output("label", TensorProto.INT64, [None, len(mlp.classes_)])
    else:
        is_text = mlp.classes_.dtype.kind == "U"
        classes = graph.constant("classes", mlp.classes_, TensorProto.STRING if is_text else TensorProto.INT32)
        best = graph.node("ArgMax", [probabilities], axis=1)
        label = graph.node("ArrayFeatureExtractor", [classes, best], domain=ML)
        shape = graph.constant("shape_tensor", np.array([-1]), TensorProto.INT64)
        if is_text:
            graph.node("Reshape", [label, shape], "label")
        else:
            graph.node("Cast", [graph.node("Reshape", [label, shape])], "label", to=TensorProto.INT64)
        graph.output("label", TensorProto.STRING if is_text else TensorProto.INT64, [None])
    finish(graph, probabilities, mlp.classes_, zipmap)


def finish(graph, probabilities, classes, zipmap):
    if not zipmap:
        graph.output("probabilities", graph.kind, [None, len(classes)])
        return
    is_text = classes.dtype.kind == "U"
    labels = {"classlabels_strings": list(classes)} if is_text else {"classlabels_int64s": [int(c) for c in classes]}
    graph.node("ZipMap", [probabilities], "output_probability", domain=ML, **labels)
    value = helper.ValueInfoProto(name="output_probability")
    value.type.sequence_type.elem_type.map_type.key_type = TensorProto.STRING if is_text else TensorProto.INT64
    value.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = TensorProto.FLOAT
    graph.outputs.append(value)


def multilabel(mlp):
    return mlp._label_binarizer.y_type_ == "multilabel-indicator"


def regressor(graph, mlp, x):
    graph.node("Reshape", [forward(graph, mlp, x), graph.constant("shape_tensor", np.array([-1, 1]), TensorProto.INT64)], "variable")
    graph.output("variable", graph.kind, [None, 1])


def scaler(graph, standard, x):
    return graph.node("Scaler", [x], "scaled_input", domain=ML, offset=standard.mean_.tolist(), scale=(1 / standard.scale_).tolist())


def main():
    random = np.random.RandomState(1)
    x = (random.randn(120, 4) * [1, 10, 0.1, 3] + [0, 50, 1, -2]).astype(np.float32)
    three = np.array(["high", "low", "middle"])[(x[:, 0] > 0.5).astype(int) + (x[:, 3] > -2)]
    two = np.where(x[:, 0] * 10 + x[:, 1] > 50, 7, 3)
    target = 2 * x[:, 0] - x[:, 2] + 0.1 * x[:, 1]
    expected, rows = {}, x[:9]

    def case(name, graph, output, inputs=rows):
        graph.save(name)
        expected[name] = {"input": [[float(f"{n:.9g}") for n in row] for row in inputs.tolist()],
                          "output": [[float(f"{n:.9g}") for n in row] for row in np.asarray(output, dtype=np.float64).reshape(len(inputs), -1).tolist()]}

    standard = StandardScaler().fit(x)
    z = standard.transform(x)
    settings = {"max_iter": 40, "random_state": 2}

    mlp = MLPClassifier((6, 5), activation="relu", **settings).fit(z, three)
    graph = Graph()
    classifier(graph, mlp, scaler(graph, standard, graph.input("X", 4)), zipmap=True)
    case("three-classes", graph, mlp.predict_proba(standard.transform(rows)))

    mlp = MLPClassifier((6,), activation="tanh", **settings).fit(z, two)
    graph = Graph()
    classifier(graph, mlp, scaler(graph, standard, graph.input("X", 4)), zipmap=True)
    case("two-classes", graph, mlp.predict_proba(standard.transform(rows)))
    graph = Graph()
    classifier(graph, mlp, graph.input("X", 4), zipmap=False)
    logits = np.tanh(z[:9] @ mlp.coefs_[0] + mlp.intercepts_[0]) @ mlp.coefs_[1] + mlp.intercepts_[1]
    case("two-logits", graph, logits, z[:9].astype(np.float32))
    expected["two-logits"]["logits"] = True

    both = np.stack([two == 7, x[:, 3] > 0], axis=1).astype(int)
    mlp = MLPClassifier((5,), activation="logistic", **settings).fit(z, both)
    graph = Graph()
    classifier(graph, mlp, scaler(graph, standard, graph.input("X", 4)), zipmap=False)
    case("labels", graph, mlp.predict_proba(standard.transform(rows)))

    # As a pipeline that begins with columns by name, each an input; in float64.
    bounded = MinMaxScaler().fit(x)
    mlp = MLPRegressor((6,), **settings).fit(bounded.transform(x), target)
    graph = Graph(TensorProto.DOUBLE)
    columns = graph.node("Concat", [graph.input(name, 1) for name in ["age", "height", "ratio", "change"]], axis=1)
    product = graph.node("Mul", [columns, graph.constant("scale", bounded.scale_)])
    regressor(graph, mlp, graph.node("Add", [product, graph.constant("min", bounded.min_)]))
    case("columns", graph, mlp.predict(bounded.transform(rows.astype(np.float64))))

    holes = x.copy()
    holes[::3, 1] = np.nan
    imputer = SimpleImputer().fit(holes)
    unit = Normalizer()
    mlp = MLPRegressor((6,), activation="identity", **settings).fit(unit.transform(imputer.transform(holes)), target)
    graph = Graph()
    filled = graph.node("Imputer", [graph.input("X", 4)], domain=ML, imputed_value_floats=imputer.statistics_.tolist(), replaced_value_float=float("nan"))
    regressor(graph, mlp, graph.node("Normalizer", [filled], domain=ML, norm="L2"))
    case("imputed", graph, mlp.predict(unit.transform(imputer.transform(rows))))

    linear = LogisticRegression().fit(z, three)
    graph = Graph()
    probabilities = graph.node("LinearClassifier", [scaler(graph, standard, graph.input("X", 4))], ["label", "probability_tensor"], domain=ML, multi_class=1, post_transform="SOFTMAX",
                               coefficients=linear.coef_.ravel().tolist(), intercepts=linear.intercept_.tolist(), classlabels_strings=list(linear.classes_))
    graph.output("label", TensorProto.STRING, [None])
    finish(graph, graph.node("Normalizer", [probabilities], domain=ML, norm="L1"), linear.classes_, zipmap=True)
    case("logistic", graph, linear.predict_proba(standard.transform(rows)))

    # Its scores; and of two classes, whose converter leaves the Normalizer out.
    case("logistic-logits", graph, linear.decision_function(standard.transform(rows)))
    expected["logistic-logits"]["logits"] = True
    linear = LogisticRegression().fit(z, two)
    graph = Graph()
    probabilities = graph.node("LinearClassifier", [scaler(graph, standard, graph.input("X", 4))], ["label", "probability_tensor"], domain=ML, multi_class=0, post_transform="LOGISTIC",
                               coefficients=[*(-linear.coef_).ravel().tolist(), *linear.coef_.ravel().tolist()],
                               intercepts=[*(-linear.intercept_).tolist(), *linear.intercept_.tolist()], classlabels_ints=[int(c) for c in linear.classes_])
    graph.output("label", TensorProto.INT64, [None])
    finish(graph, probabilities, linear.classes_, zipmap=True)
    case("logistic-two", graph, linear.predict_proba(standard.transform(rows)))

    with open(FOLDER / "sklearn.json", "w") as file:
        json.dump(expected, file, separators=(",", ":"))
        file.write("\n")


main()
