using System.Diagnostics.CodeAnalysis;

namespace NeuralNet.Onnx;

/// <summary>Writes models and estimators as ONNX files, which ONNX Runtime and other engines run. docs/onnx.md says what is exact.</summary>
/// <remarks>Equal models and options give equal bytes. Safe from many threads, as long as none trains the model meanwhile.</remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first two parameters.")]
public static class OnnxExport
{
    /// <summary>Writes a model: one input, <c>input</c> [batch, Inputs], and one output, <c>output</c> [batch, Outputs], both float32.</summary>
    /// <param name="model">The model, as it predicts: dropout is left out.</param>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="NotSupportedException">A layer or activation is of a kind that has no export: see <see cref="Register{TLayer}"/>.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite, or the file would have 2 GB or more, which ONNX does not allow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public static void ExportOnnx(this Model model, string path, OnnxExportOptions? options = null) =>
        OnnxFile.Write(path, ModelExport.Of(model, options ?? new()));

    /// <summary>The same into a stream. Writes from where it stands and leaves it open.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Writable.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <inheritdoc cref="ExportOnnx(Model, string, OnnxExportOptions?)" path="/exception"/>
    public static void ExportOnnx(this Model model, Stream stream, OnnxExportOptions? options = null) =>
        OnnxFile.Write(stream, ModelExport.Of(model, options ?? new()));

    /// <summary>Writes an estimator with all its preprocessing, from the columns of a table to the answer.</summary>
    /// <remarks>
    /// <para>
    /// Inputs: one for each column of <see cref="MlpEstimator.Features"/>, by its name, [batch, 1]: float32 for numbers, NaN where one is missing; string for
    /// categories, where any other text, such as an empty one, is a missing category. Or one matrix of numbers and codes: <see cref="OnnxExportOptions.TakesMatrix"/>.
    /// </para>
    /// <para>
    /// Outputs of <see cref="MlpClassifier"/>: <c>label</c> [batch], string, by its threshold if it has one, and <c>probabilities</c> [batch, classes]. Of
    /// <see cref="MlpLabelClassifier"/>: <c>labels</c> [batch, labels], int64, 1 where the probability is 0.5 or more, and <c>probabilities</c> [batch, labels]. Of
    /// <see cref="MlpRegressor"/>: <c>prediction</c> [batch, targets], in the targets' units.
    /// </para>
    /// </remarks>
    /// <param name="estimator">The estimator.</param>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">A column has the name of an output, or the options ask for a softmax or sigmoid, which an estimator has already.</exception>
    /// <inheritdoc cref="ExportOnnx(Model, string, OnnxExportOptions?)" path="/exception"/>
    public static void ExportOnnx(this MlpEstimator estimator, string path, OnnxExportOptions? options = null) =>
        OnnxFile.Write(path, EstimatorExport.Of(estimator, options ?? new()));

    /// <summary>The same into a stream. Writes from where it stands and leaves it open.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="stream">Writable.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <inheritdoc cref="ExportOnnx(MlpEstimator, string, OnnxExportOptions?)" path="/remarks|/exception"/>
    public static void ExportOnnx(this MlpEstimator estimator, Stream stream, OnnxExportOptions? options = null) =>
        OnnxFile.Write(stream, EstimatorExport.Of(estimator, options ?? new()));

    /// <summary>Says how ONNX computes a layer of your own, once for a process; it may replace the export of one of the library's.</summary>
    /// <typeparam name="TLayer">The layer's type.</typeparam>
    /// <param name="export">
    /// From the layer, the graph to add nodes to and the layer's input, [batch, Inputs] float32, to its output, [batch, Outputs], as it is while predicting.
    /// </param>
    /// <example><code>
    /// OnnxExport.Register&lt;Gain&gt;((layer, graph, input) => graph.Node("Mul", [input, graph.Constant("factor", layer.Factor.Value)]));
    /// </code></example>
    public static void Register<TLayer>(Func<TLayer, OnnxGraph, OnnxValue, OnnxValue> export)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(export);
        Exports.OfLayers.Set(typeof(TLayer), (layer, graph, input) => export((TLayer)layer, graph, input));
    }

    /// <summary>Says how ONNX computes an activation of your own, once for a process.</summary>
    /// <typeparam name="TActivation">The activation's type.</typeparam>
    /// <param name="export">From the activation, the graph to add nodes to and z, any shape, to f(z).</param>
    /// <example><code>
    /// OnnxExport.RegisterActivation&lt;Square&gt;((_, graph, z) => graph.Node("Mul", [z, z]));
    /// </code></example>
    public static void RegisterActivation<TActivation>(Func<TActivation, OnnxGraph, OnnxValue, OnnxValue> export)
        where TActivation : Activation
    {
        ArgumentNullException.ThrowIfNull(export);
        Exports.OfActivations.Set(typeof(TActivation), (activation, graph, z) => export((TActivation)activation, graph, z));
    }
}
