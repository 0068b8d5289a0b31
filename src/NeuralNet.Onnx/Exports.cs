using System.Collections.Concurrent;

namespace NeuralNet.Onnx;

/// <summary>How layers and activations are exported, by their type.</summary>
/// <typeparam name="T">The base class.</typeparam>
/// <param name="what">What it is called in messages.</param>
/// <param name="method">What registers one.</param>
internal sealed class Exports<T>(string what, string method)
    where T : class
{
    private readonly ConcurrentDictionary<Type, Func<T, OnnxGraph, OnnxValue, OnnxValue>> _exports = [];

    public bool Has(Type type) => _exports.ContainsKey(type);

    public void Set(Type type, Func<T, OnnxGraph, OnnxValue, OnnxValue> export) => _exports[type] = export;

    public Exports<T> With<TOne>(Func<TOne, OnnxGraph, OnnxValue, OnnxValue> export)
        where TOne : T
    {
        Set(typeof(TOne), (one, graph, input) => export((TOne)one, graph, input));
        return this;
    }

    /// <exception cref="NotSupportedException">There is none.</exception>
    public Func<T, OnnxGraph, OnnxValue, OnnxValue> Of(T one, string path) => _exports.TryGetValue(one.GetType(), out var export)
        ? export
        : throw new NotSupportedException(
            $"ExportOnnx expects each {what} to be of a kind that has an export but got {one}, a {one.GetType()}, at '{path}'. Say once how ONNX computes it: "
            + $"OnnxExport.{method}<{one.GetType().Name}>((own, graph, input) => graph.Node(...)). Nothing was written.");
}

/// <summary>The exports of the library's layers and activations, and those registered.</summary>
internal static class Exports
{
    public static Exports<Layer> OfLayers { get; } = new Exports<Layer>("layer", nameof(OnnxExport.Register))
        .With<Dense>(DenseExport.Of)
        .With<Activate>((layer, graph, input) => graph.Activation(layer.Activation, input))
        .With<Dropout>((_, _, input) => input)
        .With<BatchNorm>(NormalizationExport.Of)
        .With<LayerNorm>(NormalizationExport.Of)
        .With<RmsNorm>(NormalizationExport.Of)
        .With<Scale>((layer, graph, input) => graph.Node("Mul", [input, graph.Constant("weight", layer.Weight.Value)]))
        .With<Residual>(CompositionExport.Of)
        .With<Branches>(CompositionExport.Of)
        .With<Sequential>(CompositionExport.Of)
        .With<Embedding>(CategoryExport.Of)
        .With<OneHot>(CategoryExport.Of)
        .With<PeriodicEmbedding>(NumberExport.Of)
        .With<Prelu>((layer, graph, input) => graph.Node("PRelu", [input, graph.Constant("weight", layer.Weight.Value)]))
        .With<Blend>(DenseExport.Of)
        .With<SmoothClip>(NumberExport.Of)
        .With<FillMissing>(NumberExport.Of)
        .With<PolynomialFeatures>(NumberExport.Of)
        .With<PiecewiseLinear>(KnotExport.Of)
        .With<QuantileScale>(KnotExport.Of)
        .With<Standardization>(NumberExport.Of)
        .With<SoftmaxMean>(EnsembleExport.Of)
        .With<SigmoidMean>(EnsembleExport.Of)
        .With<AnswerMean>(EnsembleExport.Of);

    public static Exports<Activation> OfActivations { get; } = ActivationExport.All(new("activation", nameof(OnnxExport.RegisterActivation)));
}
