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
    public static TheoryData<string> Losses => ["classes", "distributions", "sigmoid", "squared", "absolute", "huber"];

    /// <summary>Every loss by name, SoftmaxCrossEntropy with either kind of targets.</summary>
    public static (Loss Loss, Tensor Targets) LossAndTargets(string name, int rows, int columns, int seed) => name switch
    {
        "classes" => (new SoftmaxCrossEntropy(), Classes(rows, columns, seed)),
        "distributions" => (new SoftmaxCrossEntropy(), Distributions(rows, columns, seed)),
        "sigmoid" => (new SigmoidCrossEntropy(), Uniform(rows, columns, seed, 0, 1)),
        "squared" => (new MeanSquaredError(), Uniform(rows, columns, seed, -2, 2)),
        "absolute" => (new MeanAbsoluteError(), Uniform(rows, columns, seed, -2, 2)),
        "huber" => (new Huber(0.75f), Uniform(rows, columns, seed, -2, 2)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name),
    };
}
