using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Serialization;

public sealed class ModelSaveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ActivationNames => Activations.Names;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Load_WhatWasSaved_GivesTheSameModelBitForBit(string name)
    {
        var model = new Model(
        [
            new Standardization(Tensor.From([1, -2, 0.1f]), Tensor.From([3, 0.25f, -7])),
            new Dense(3, 5, Activations.Of(name), Initialization.FanIn),
            new Dropout(0.1f),
            new Dense(5, 2),
            Standardization.Inverse(Tensor.From([0, 4]), Tensor.From([1, 1e-3f])),
        ], seed: 11);
        var features = Tensor.From([0.5f, -1.5f, 2, 3, 0, -4], 2, 3);

        model.Save(_folder.File());
        Model again = Model.Load(_folder.File());

        again.ToString().Should().Be(model.ToString());
        ((Dense)again.Layers[1]).Activation.ToString().Should().Be(name);
        ((Standardization)again.Layers[4]).IsInverse.Should().BeTrue();
        ((Dropout)again.Layers[2]).Rate.Should().Be(0.1f);
        again.Parameters.SelectMany(parameter => SafeTensorsBytes.Bits(parameter.Value)).Should().Equal(
            model.Parameters.SelectMany(parameter => SafeTensorsBytes.Bits(parameter.Value)));
        SafeTensorsBytes.Bits(again.Predict(features)).Should().Equal(SafeTensorsBytes.Bits(model.Predict(features)));

        again.Save(_folder.File("again"));
        File.ReadAllBytes(_folder.File("again")).Should().Equal(File.ReadAllBytes(_folder.File()));
    }

    // Expected bytes: by hand from the format; PyTorch's nn.Linear keeps its weight as [outputs, inputs].
    [Fact]
    public void Save_Dense_WritesPyTorchsNamesAndLayout()
    {
        var dense = new Dense(2, 3, Activation.Tanh);
        var model = new Model([dense]);
        dense.Weight.Set([1, 2, 3, 4, 5, 6]); // from input 0: 1 2 3, from input 1: 4 5 6
        dense.Bias.Set([7, 8, 9]);

        model.Save(_folder.File());

        string header = """
            {"__metadata__":{"format":"NeuralNet",
            "model":"{\"kind\":\"Sequential\",\"layers\":[{\"kind\":\"Dense\",\"inputs\":2,\"outputs\":3,\"activation\":\"Tanh\"}]}",
            "passes":"0","seed":"0","version":"2"},
            "0.bias":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},
            "0.weight":{"dtype":"F32","shape":[3,2],"data_offsets":[12,36]}}
            """.ReplaceLineEndings("");
        File.ReadAllBytes(_folder.File()).Should().Equal(
            SafeTensorsBytes.Of(header.PadRight((header.Length + 7) / 8 * 8), 7f, 8, 9, 1, 4, 2, 5, 3, 6));
    }

    [Fact]
    public void Save_NormalizationOfARow_LoadsAgain()
    {
        var model = new Model([new Standardization(Tensor.From([1, 2], 1, 2), Tensor.From([3, 4], 1, 2))]);

        model.Save(_folder.File());

        Model.Load(_folder.File()).Predict(Tensor.From([4, 6], 1, 2)).AsSpan().ToArray().Should().Equal(1, 1);
    }

    [Fact]
    public void Load_ModelThatTrainsOn_GivesTheSameBitsAsTheFirst()
    {
        var model = new Model([new Dense(2, 3, Activation.Swish), new Dense(3, 1)], seed: 5);
        model.Save(_folder.File());
        Model again = Model.Load(_folder.File());

        foreach (Model each in new[] { model, again })
        {
            each.Forward(Tensor.From([1, -2, 3, 4], 2, 2));
            each.Backward(Tensor.From([0.5f, -1], 2, 1));
        }

        again.Parameters.SelectMany(parameter => SafeTensorsBytes.Bits(parameter.Gradient)).Should().Equal(
            model.Parameters.SelectMany(parameter => SafeTensorsBytes.Bits(parameter.Gradient)));
    }

    [Fact]
    public void Save_LayerOfTheUsersOwn_SaysWhatToDo()
    {
        var model = new Model([new Dense(2, 2), new Doubling()]);

        Action save = () => model.Save(_folder.File());

        save.Should().Throw<NotSupportedException>().WithMessage(
            "A file expects each layer to be of a registered kind but got twice, a *ModelSaveTests+Doubling. Implement IDescribable<Doubling> in it "
            + "and call Layer.Kinds.Register<Doubling>() once. Nothing was written.");
        _folder.Names.Should().BeEmpty();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Save_NumberThatIsNotFinite_KeepsTheOldFile(float value)
    {
        var dense = new Dense(2, 2);
        var model = new Model([dense]);
        model.Save(_folder.File());
        byte[] old = File.ReadAllBytes(_folder.File());
        dense.Weight.Value[3] = value;

        Action save = () => model.Save(_folder.File());

        save.Should().Throw<InvalidOperationException>().WithMessage(
            $"Model.Save expects finite numbers but got {FormattableString.Invariant($"{value}")} in element 3 of '0.weight'. Training diverged*");
        File.ReadAllBytes(_folder.File()).Should().Equal(old);
    }

    private sealed class Doubling() : Layer(2, 2)
    {
        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) => throw new NotSupportedException();

        public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
            throw new NotSupportedException();

        public override string ToString() => "twice";
    }
}
