namespace NeuralNet.Tests.Reference;

/// <summary>Inputs and targets of tests, from a fixed seed.</summary>
internal static class Draw
{
    /// <summary>Uniform numbers.</summary>
    public static Tensor Uniform(int rows, int columns, int seed, float low = -1, float high = 1)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.AsSpan())
        {
            value = low + ((high - low) * random.NextSingle());
        }

        return tensor;
    }

    /// <summary>Class indices [rows, 1].</summary>
    public static Tensor Classes(int rows, int classes, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, 1);
        foreach (ref float value in tensor.AsSpan())
        {
            value = random.Next(classes);
        }

        return tensor;
    }

    /// <summary>Rows of positive numbers with sum 1.</summary>
    public static Tensor Distributions(int rows, int columns, int seed)
    {
        Tensor tensor = Uniform(rows, columns, seed, 0.1f, 1);
        for (int i = 0; i < rows; i++)
        {
            float sum = System.Numerics.Tensors.TensorPrimitives.Sum<float>(tensor.Row(i));
            System.Numerics.Tensors.TensorPrimitives.Divide(tensor.Row(i), sum, tensor.Row(i));
        }

        return tensor;
    }

    /// <summary>The names of <see cref="LossAndTargets"/>.</summary>
    public static readonly string[] LossNames =
    [
        "classes", "distributions", "sigmoid", "squared", "absolute", "huber", "weighted classes", "smoothed", "weighted sigmoid", "pinball", "poisson", "cosine",
        "focal", "hinge",
    ];

    /// <summary>The same for a theory.</summary>
    public static TheoryData<string> Losses => [.. LossNames];

    /// <summary>Every loss by name, SoftmaxCrossEntropy with either kind of targets.</summary>
    public static (Loss Loss, Tensor Targets) LossAndTargets(string name, int rows, int columns, int seed) => name switch
    {
        "classes" => (new SoftmaxCrossEntropy(), Classes(rows, columns, seed)),
        "distributions" => (new SoftmaxCrossEntropy(), Distributions(rows, columns, seed)),
        "sigmoid" => (new SigmoidCrossEntropy(), Uniform(rows, columns, seed, 0, 1)),
        "squared" => (new MeanSquaredError(), Uniform(rows, columns, seed, -2, 2)),
        "absolute" => (new MeanAbsoluteError(), Uniform(rows, columns, seed, -2, 2)),
        "huber" => (new Huber(0.75f), Uniform(rows, columns, seed, -2, 2)),
        "weighted classes" => (new SoftmaxCrossEntropy(Weights(columns)), Classes(rows, columns, seed)),
        "smoothed" => (new SoftmaxCrossEntropy(Weights(columns), labelSmoothing: 0.1f), Distributions(rows, columns, seed)),
        "weighted sigmoid" => (new SigmoidCrossEntropy([2.5f], labelSmoothing: 0.1f), Uniform(rows, columns, seed, 0, 1)),
        "pinball" => (new Pinball(0.8f), Uniform(rows, columns, seed, -2, 2)),
        "poisson" => (new Poisson(), Uniform(rows, columns, seed, 0, 3)),
        "cosine" => (new CosineDistance(), Uniform(rows, columns, seed, -2, 2)),
        "focal" => (new Focal(1.5f, Weights(columns)), Classes(rows, columns, seed)),
        "hinge" => (new Hinge(1, Weights(columns)), Classes(rows, columns, seed)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name),
    };

    /// <summary>Weights of classes: 0.5, 1, 1.5, ...</summary>
    private static float[] Weights(int classes) => [.. Enumerable.Range(1, classes).Select(i => 0.5f * i)];
}
