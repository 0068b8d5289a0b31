namespace NeuralNet;

public abstract partial class Optimizer
{
    /// <summary>The kinds of optimizers that a file can hold: the library's, listed here, and your own once you register them.</summary>
    public static KindRegistry<Optimizer> Kinds { get; } = new KindRegistry<Optimizer>("optimizer")
        .Register<Sgd>()
        .Register<Adam>()
        .Register<AdamW>()
        .Register<Nadam>()
        .Register<RAdam>()
        .Register<Lion>()
        .Register<Adagrad>()
        .Register<Rprop>()
        .Register<RmsProp>();
}
