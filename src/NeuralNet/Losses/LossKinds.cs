namespace NeuralNet;

public abstract partial class Loss
{
    /// <summary>The kinds of losses that a file can hold: the library's, listed here, and your own once you register them.</summary>
    public static KindRegistry<Loss> Kinds { get; } = new KindRegistry<Loss>("loss")
        .Register<SoftmaxCrossEntropy>()
        .Register<SigmoidCrossEntropy>()
        .Register<MeanSquaredError>()
        .Register<MeanAbsoluteError>()
        .Register<Pinball>()
        .Register<Poisson>()
        .Register<CosineDistance>()
        .Register<Focal>()
        .Register<Hinge>()
        .Register<Huber>();
}
