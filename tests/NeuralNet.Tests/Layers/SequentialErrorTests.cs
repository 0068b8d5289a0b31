namespace NeuralNet.Tests.Layers;

/// <summary>Every mistake is named, with what came and how to mend it.</summary>
public sealed class SequentialErrorTests
{
    [Fact]
    public void Constructor_NoLayers_Throws() =>
        Throws<ArgumentException>(() => _ = new Sequential([]), "Sequential expects 1 or more layers but got none.*");

    [Fact]
    public void Constructor_Null_Throws() => Throws<ArgumentNullException>(() => _ = new Sequential(null!), "*layers*");

    [Fact]
    public void Constructor_OneLayerTwice_Throws()
    {
        var layer = new Dense(3, 3);

        Throws<ArgumentException>(
            () => _ = new Sequential([layer, layer]),
            "Sequential expects distinct layers, but layer 1 is there already. Make a new one.*");
    }

    [Fact]
    public void Constructor_NullLayer_Throws() => Throws<ArgumentException>(
        () => _ = new Sequential([new Dense(3, 3), null!]),
        "Sequential expects distinct layers, but layer 1 is null. Make a new one.*");

    [Fact]
    public void Constructor_SizesThatDoNotFit_Throws() => Throws<ArgumentException>(
        () => _ = new Sequential([new Dense(784, 128, Activation.Relu), new Dense(64, 10)]),
        "Sequential expects each layer's inputs to be the outputs before, but layer 1, Dense(64 -> 10), takes 64 and layer 0, "
        + "Dense(784 -> 128, Relu), gives 128.*");

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(-1, 3)]
    public void Dense_SizeBelowOne_Throws(int inputs, int outputs) => Throws<ArgumentOutOfRangeException>(
        () => _ = new Dense(inputs, outputs), $"Dense expects 1 or more inputs and outputs but got {inputs} and {outputs}.*");

    [Fact]
    public void Dense_ValueOfNoEnumeration_Throws()
    {
        Throws<ArgumentOutOfRangeException>(
            () => _ = new Dense(3, 3, (Activation)10), "Dense expects a value of Activation but got 10.*");
        Throws<ArgumentOutOfRangeException>(
            () => _ = new Dense(3, 3, initialization: (Initialization)(-1)), "Dense expects a value of Initialization but got -1.*");
    }

    [Fact]
    public void Forward_RowsOfAnotherLength_Throws()
    {
        Throws<ArgumentException>(
            () => Model().Forward(new Tensor(2, 5)), "Dense(4 -> 3, Relu) expects features [B, 4] but got [2, 5].*");
        Throws<ArgumentException>(
            () => Model().Forward(new Tensor(2, 2)),
            "Dense(4 -> 3, Relu) expects features [B, 4] but got [2, 2]. To read its 4 numbers as rows of 4, Reshape it to [1, 4].*");
    }

    [Fact]
    public void Forward_AVector_SaysHowToMakeItARow() => Throws<ArgumentException>(
        () => Model().Forward(new Tensor(4)),
        "Dense(4 -> 3, Relu) expects features [B, 4] but got [4]. To read its 4 numbers as rows of 4, Reshape it to [1, 4].*");

    [Fact]
    public void Forward_NoRows_Throws() => Throws<ArgumentException>(
        () => Model().Forward(new Tensor(0, 4)),
        "Sequential expects a batch of 1 or more rows but got [0, 4]. Skip empty batches.*");

    [Fact]
    public void Backward_WithoutForward_Throws() => Throws<InvalidOperationException>(
        () => Model().Backward(new Tensor(2, 2)),
        "Sequential.Backward expects a Forward before it: the gradient is that of its output.");

    [Fact]
    public void Backward_AnotherShape_Throws()
    {
        Sequential model = Model();
        model.Forward(new Tensor(5, 4));

        Throws<ArgumentException>(
            () => model.Backward(new Tensor(4, 2)),
            "Sequential.Backward expects the gradient of the last output, [5, 2], but got [4, 2].*");
        Throws<ArgumentException>(
            () => model.Backward(new Tensor(5, 3)),
            "Sequential.Backward expects the gradient of the last output, [5, 2], but got [5, 3].*");
    }

    [Fact]
    public void Predict_RowsOfAnotherLength_Throws() => Throws<ArgumentException>(
        () => Model().Predict(new Tensor(4, 3)),
        "Dense(4 -> 3, Relu) expects features [B, 4] but got [4, 3]. To read its 12 numbers as rows of 4, Reshape it to [3, 4].*");

    [Theory]
    [InlineData(8, 3)]
    [InlineData(9, 4)]
    [InlineData(0, 2)]
    public void PredictSpan_LengthsThatDoNotFit_Throws(int features, int outputs) => Throws<ArgumentException>(
        () => Model().Predict(new float[features], new float[outputs]),
        "Sequential.Predict expects rows of 4 features and as many rows of 2 outputs "
        + $"but got {features} features and room for {outputs} outputs.");

    [Fact]
    public void Multiplier_Null_Throws() => Throws<ArgumentNullException>(() => Model().Multiplier = null!, "*");

    private static Sequential Model() => new([new Dense(4, 3, Activation.Relu), new Dense(3, 2)]);

    private static void Throws<T>(Action action, string message)
        where T : Exception => action.Should().Throw<T>().WithMessage(message);
}
