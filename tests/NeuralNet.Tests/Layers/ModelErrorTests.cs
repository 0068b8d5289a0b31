namespace NeuralNet.Tests.Layers;

/// <summary>Every mistake is named, with what was got and how to fix it.</summary>
public sealed class ModelErrorTests
{
    [Fact]
    public void Constructor_NoLayers_Throws() =>
        Throws<ArgumentException>(() => _ = new Model([]), "Sequential expects 1 or more layers but got none.*");

    [Fact]
    public void Constructor_Null_Throws() => Throws<ArgumentNullException>(() => _ = new Model(null!), "*layers*");

    [Fact]
    public void Constructor_OneLayerTwice_Throws()
    {
        var layer = new Dense(3, 3);

        Throws<ArgumentException>(
            () => _ = new Model([layer, layer]),
            "Sequential expects distinct layers, but layer 1 is there already. Make a new one.*");
    }

    [Fact]
    public void Constructor_NullLayer_Throws() => Throws<ArgumentException>(
        () => _ = new Model([new Dense(3, 3), null!]),
        "Sequential expects distinct layers, but layer 1 is null. Make a new one.*");

    [Fact]
    public void Constructor_SizesThatDoNotFit_Throws() => Throws<ArgumentException>(
        () => _ = new Model([new Dense(784, 128, Activation.Relu), new Dense(64, 10)]),
        "Sequential expects each layer's inputs to be the outputs before, but layer 1, Dense(64 -> 10), takes 64 and layer 0, "
        + "Dense(784 -> 128, Relu), gives 128.*");

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(-1, 3)]
    public void Dense_SizeBelowOne_Throws(int inputs, int outputs) => Throws<ArgumentOutOfRangeException>(
        () => _ = new Dense(inputs, outputs), $"Dense expects 1 or more inputs and outputs but got {inputs} and {outputs}.*");

    [Fact]
    public void Forward_RowsOfAnotherLength_Throws()
    {
        Throws<ArgumentException>(
            () => Build().Forward(new Tensor(2, 5)), "Dense(4 -> 3, Relu) expects features [B, 4] but got [2, 5].*");
        Throws<ArgumentException>(
            () => Build().Forward(new Tensor(2, 2)),
            "Dense(4 -> 3, Relu) expects features [B, 4] but got [2, 2].*");
    }

    [Fact]
    public void Forward_AVector_SaysHowToMakeItARow() => Throws<ArgumentException>(
        () => Build().Forward(new Tensor(4)),
        "Dense(4 -> 3, Relu) expects features [B, 4] but got [4]. For one row, Reshape it to [1, 4].*");

    [Fact]
    public void Forward_NoRows_Throws() => Throws<ArgumentException>(
        () => Build().Forward(new Tensor(0, 4)),
        "Model expects a batch of 1 or more rows but got [0, 4]. Skip empty batches.*");

    [Fact]
    public void Backward_WithoutForward_Throws() => Throws<InvalidOperationException>(
        () => Build().Backward(new Tensor(2, 2)),
        "Model.Backward expects a Forward before it: the gradient is that of its output.");

    [Fact]
    public void Backward_AnotherShape_Throws()
    {
        Model model = Build();
        model.Forward(new Tensor(5, 4));

        Throws<ArgumentException>(
            () => model.Backward(new Tensor(4, 2)),
            "Model.Backward expects the gradient of the last output, [5, 2], but got [4, 2].*");
        Throws<ArgumentException>(
            () => model.Backward(new Tensor(5, 3)),
            "Model.Backward expects the gradient of the last output, [5, 2], but got [5, 3].*");
    }

    [Fact]
    public void Predict_RowsOfAnotherLength_Throws() => Throws<ArgumentException>(
        () => Build().Predict(new Tensor(4, 3)),
        "Dense(4 -> 3, Relu) expects features [B, 4] but got [4, 3]. It looks transposed, with a row for each feature: pass features.Transpose().*");

    [Theory]
    [InlineData(8, 3)]
    [InlineData(9, 4)]
    [InlineData(0, 2)]
    public void PredictSpan_LengthsThatDoNotFit_Throws(int features, int outputs) => Throws<ArgumentException>(
        () => Build().Predict(new float[features], new float[outputs]),
        "Model.Predict expects rows of 4 features and as many rows of 2 outputs "
        + $"but got {features} features and room for {outputs} outputs.");

    [Fact]
    public void Multiplier_Null_Throws() => Throws<ArgumentNullException>(() => Build().Multiplier = null!, "*");

    private static Model Build() => new([new Dense(4, 3, Activation.Relu), new Dense(3, 2)]);

    private static void Throws<T>(Action action, string message)
        where T : Exception => action.Should().Throw<T>().WithMessage(message);
}
