using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>A layer for the tests that hold for every layer: <see cref="LayerLawTests"/>.</summary>
/// <param name="Inputs">Length of an input row.</param>
/// <param name="Make">A new layer.</param>
internal sealed record LayerCase(int Inputs, Func<Layer> Make)
{
    // 400 rows of them are above the thresholds from which on threads share a kernel.
    private const int Wide = 96;

    public static readonly IReadOnlyDictionary<string, LayerCase> All = new Dictionary<string, LayerCase>
    {
        ["Dense"] = new(7, () => new Dense(7, 5, Activation.Gelu)),
        ["Activate"] = new(7, () => new Activate(Activation.Mish)),
        ["Dropout"] = new(7, () => new Dropout(0.3f)),
        ["Standardization"] = new(3, () => new Standardization(Tensor.From([1, -2, 0.5f]), Tensor.From([2, 0.5f, 3]))),
        ["Sequential"] = new(7, () => new Sequential(new Dense(7, 5, Activation.Tanh), new Dropout(0.2f), new Dense(5, 4))),
        ["BatchNorm"] = new(7, () => new BatchNorm(7)),
        ["BatchNorm wide"] = new(Wide, () => new BatchNorm(Wide, momentum: 0.3f, epsilon: 1e-3f)),
        ["LayerNorm"] = new(7, () => new LayerNorm(7)),
        ["LayerNorm wide"] = new(Wide, () => new LayerNorm(Wide)),
        ["RmsNorm"] = new(21, () => new RmsNorm(21)),
        ["Scale"] = new(Wide, () => new Scale(Wide)),
        ["Prelu"] = new(7, () => new Prelu()),
        ["Prelu by column"] = new(Wide, () => new Prelu(Wide)),
        ["Blend"] = new(19, () => new Blend(Activation.Selu, 19)),
        ["Blend of z"] = new(Wide, () => new Blend(Activation.Mish, Wide)),
        ["Residual"] = new(7, () => new Residual(new Dense(7, 5, Activation.Tanh), new Dense(5, 7, Activation.Sigmoid))),
        ["Residual projected"] = new(7, () => new Residual(new Dense(7, 5, Activation.Tanh), new BatchNorm(5))),
        ["Residual nested"] = new(6, () => new Residual(new Residual(new LayerNorm(6), new Dense(6, 6, Activation.Swish)), new Dense(6, 6))),
        ["Branches"] = new(7, () => new Branches(
            new Branch(0..4, new Dense(4, 3, Activation.Tanh), new BatchNorm(3)), new Branch(2..7), new Branch(3..6, new Residual(new Dense(3, 3, Activation.Gelu))))),
        ["Branches of all"] = new(5, () => new Branches(new Branch(.., new Dense(5, 4)), new Branch(^2.., new Activate(Activation.Tanh)), new Branch(..))),
        ["Embedding"] = new(2, () => new Embedding(4, 3, columns: 2)) { Categories = 4 },
        ["Embedding unknown"] = new(3, () => new Embedding(3, 2, columns: 3, lastIsUnknown: true)) { Categories = 5 },
        ["Branches of codes"] = new(3, () => new Branches(new Branch(0..1, new Embedding(4, 3)), new Branch(1..3, new OneHot(4, 5)))) { Categories = 4 },
        ["OneHot"] = new(3, () => new OneHot(4, 6, 5)) { Categories = 4 },
        ["PeriodicEmbedding"] = new(3, () => new PeriodicEmbedding(3, frequencies: 5, sigma: 0.3f)),
        ["PeriodicEmbedding wide"] = new(4, () => new PeriodicEmbedding(4, frequencies: 33, width: 3)),
        ["SmoothClip"] = new(Wide, () => new SmoothClip()),
        ["FillMissing"] = new(3, () => new FillMissing(Tensor.From([1, 2, 3]))),
        ["FillMissing marked"] = new(3, () => new FillMissing(Tensor.From([1, 2, 3]), isMarked: true)),
        ["PiecewiseLinear"] = new(3, () => new PiecewiseLinear([-3, 0, 3], [0, 4], [-5, -2.5f, 0, 2.5f, 5])),
        ["QuantileScale"] = new(3, () => QuantileScale.Fit(Tensor.From([-3, -7, 1, 0, 0, 1, 5, 9, 1], 3, 3))),
        ["SoftmaxMean"] = new(6, () => new SoftmaxMean(members: 2, classes: 3)),
        ["SoftmaxMean sharpened"] = new(12, () => new SoftmaxMean(members: 3, classes: 4, sharpness: 1.7)),
        ["SigmoidMean"] = new(6, () => new SigmoidMean(members: 3, Tensor.From([1, 0.6f]))),
        ["AnswerMean"] = new(6, () => new AnswerMean(members: 3, Tensor.From([1, -2]), Tensor.From([2, 0.5f]), Tensor.From([-9f, -9]), Tensor.From([9f, 9]))),
        ["PolynomialFeatures"] = new(4, () => new PolynomialFeatures(4, degree: 3)),
        ["PolynomialFeatures products"] = new(4, () => new PolynomialFeatures(4, degree: 4, hasPowers: false)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Codes of inputs, 0 to this number - 1; 0 for inputs that are numbers.</summary>
    public int Categories { get; init; }

    public Tensor Input(int rows, int seed) => Categories > 0
        ? Draw.Classes(rows * Inputs, Categories, seed).Reshape(new Shape(rows, Inputs))
        : AwayFromZero(Draw.Uniform(rows, Inputs, seed, -2, 2));

    // Where some layers have a kink, which a difference must not cross.
    private static Tensor AwayFromZero(Tensor input)
    {
        foreach (ref float number in input.AsSpan())
        {
            number += number < 0 ? -0.05f : 0.05f;
        }

        return input;
    }

    /// <summary>A classifier of three classes with the layer in it.</summary>
    public Model Model(int seed = 1)
    {
        Layer layer = Make();
        var parts = new Sequential(Categories > 0 ? [layer] : [new Dense(Inputs, Inputs, initialization: Initialization.FanIn), layer]);
        return new Model([parts, new Dense(parts.Outputs, 3)], seed);
    }
}
