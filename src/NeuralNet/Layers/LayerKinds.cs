namespace NeuralNet;

public abstract partial class Layer
{
    /// <summary>The kinds of layers that a file can hold: the library's, listed here, and your own once you register them.</summary>
    public static KindRegistry<Layer> Kinds { get; } = new KindRegistry<Layer>("layer")
        .Register<Dense>()
        .Register<Activate>()
        .Register<Dropout>()
        .Register<BatchNorm>()
        .Register<LayerNorm>()
        .Register<RmsNorm>()
        .Register<Scale>()
        .Register<Residual>()
        .Register<Branches>()
        .Register<Embedding>()
        .Register<Prelu>()
        .Register<Blend>()
        .Register<PeriodicEmbedding>()
        .Register<SmoothClip>()
        .Register<FillMissing>()
        .Register<OneHot>()
        .Register<PolynomialFeatures>()
        .Register<PiecewiseLinear>()
        .Register<QuantileScale>()
        .Register<SoftmaxMean>()
        .Register<SigmoidMean>()
        .Register<AnswerMean>()
        .Register<Standardization>()
        .Register<Standardization>("Normalization") // its name up to version 1 of the format
        .Register<Sequential>();
}
