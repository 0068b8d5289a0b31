namespace NeuralNet.Tests.Estimators;

/// <summary>What estimators of all kinds share.</summary>
public sealed class MlpEstimatorTests
{
    private static readonly Table Rows = Table.Parse("x,number,class\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i * 2.5},{(i % 3 == 0 ? "a" : "b")}\n")));
    private static readonly MlpOptions Quick = new() { Members = 1, Epochs = 1, HiddenSizes = [4] };

    public static TheoryData<MlpEstimator> Kinds => new()
    {
        MlpClassifier.Fit(Rows, "class", Quick),
        MlpRegressor.Fit(Rows, "number", Quick with { Ignored = ["class"] }),
        MlpLabelClassifier.Fit(Rows.Without("number"), ["class"], Quick),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Load_FindsTheKind(MlpEstimator saved)
    {
        using var stream = new MemoryStream();
        saved.Save(stream);
        stream.Position = 0;

        MlpEstimator loaded = MlpEstimator.Load(stream);

        loaded.Should().BeOfType(saved.GetType());
        loaded.ToString().Should().Be(saved.ToString());
    }

    [Fact]
    public void Load_ANetworkAlone_SaysHowToReadIt()
    {
        using var stream = new MemoryStream();
        new Model([new Dense(2, 1)], seed: 1).Save(stream);
        stream.Position = 0;

        FluentActions.Invoking(() => MlpEstimator.Load(stream)).Should().Throw<InvalidDataException>().WithMessage("The stream holds a network without the columns of a table. Model.Load reads it.");
    }

    [Fact]
    public void Load_AKindThatThereIsNot_NamesThoseThatThereAre()
    {
        var network = new Model([new Dense(2, 1)], seed: 1);
        network.Metadata["estimator"] = """{"kind": "Oracle"}""";
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;

        FluentActions.Invoking(() => MlpEstimator.Load(stream)).Should().Throw<InvalidDataException>().WithMessage("*expected a MlpClassifier or MlpRegressor or MlpLabelClassifier but it holds a Oracle*");
    }
}
