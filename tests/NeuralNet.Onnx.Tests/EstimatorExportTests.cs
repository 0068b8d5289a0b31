using Microsoft.ML.OnnxRuntime;

namespace NeuralNet.Onnx.Tests;

/// <summary>ONNX Runtime answers as the estimators do, for tables with gaps and categories that they do not know.</summary>
public class EstimatorExportTests
{
    private static readonly Table Train = Shop(600, seed: 1, isForeign: false), Test = Shop(1_000, seed: 2, isForeign: true);
    private static readonly MlpOptions Quick = new() { Epochs = 2, Members = 2, HiddenSizes = [16], MostOneHot = 3, Numbers = All };
    private static readonly Lazy<MlpClassifier> Classifier = new(() => MlpClassifier.Fit(Train, "kind", Quick with { Ignored = ["rain", "wind", "price", "size"] }));

    private static NumberForms All => NumberForms.Scaled | NumberForms.Ranks | NumberForms.Bins | NumberForms.Periodic | NumberForms.Products;

    [Theory]
    [InlineData(13)]
    [InlineData(OnnxVersions.Newest)]
    public void Classifier_AnswersFromColumns(int opset)
    {
        using OnnxRun run = OnnxRun.Of(Classifier.Value, new() { Opset = opset });

        OnnxRun.Agree(Numbers(run, "probabilities", Columns(Classifier.Value, Test)), Classifier.Value.PredictProbabilities(Test), "probabilities");
        run.Run("label", Columns(Classifier.Value, Test)).Should().BeEquivalentTo(Classifier.Value.Predict(Test), options => options.WithStrictOrdering());
        run.Session.InputMetadata.Keys.Should().Equal(Classifier.Value.Features);
        run.Session.OutputMetadata.Keys.Should().Equal("label", "probabilities");
    }

    [Fact]
    public void Classifier_AnswersOneRow()
    {
        using OnnxRun run = OnnxRun.Of(Classifier.Value);
        Table row = Test.Take(5..6);

        OnnxRun.Agree(Numbers(run, "probabilities", Columns(Classifier.Value, row)), Classifier.Value.PredictProbabilities(row), "one row");
    }

    [Fact]
    public void Classifier_AnswersFromAMatrix()
    {
        using OnnxRun run = OnnxRun.Of(Classifier.Value, new() { TakesMatrix = true });

        run.Session.InputMetadata.Keys.Should().Equal("input");
        OnnxRun.Agree(run.Run(Matrix(Classifier.Value, Test), "probabilities"), Classifier.Value.PredictProbabilities(Test), "probabilities");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.6)]
    [InlineData(1)]
    public void Classifier_DecidesByItsThreshold(double threshold)
    {
        MlpClassifier model = MlpClassifier.Fit(Train, "rain", Quick with { Ignored = ["kind", "wind", "price", "size"] }).WithThreshold(threshold);
        using OnnxRun run = OnnxRun.Of(model);

        run.Run("label", Columns(model, Test)).Should().BeEquivalentTo(model.Predict(Test), options => options.WithStrictOrdering());
    }

    [Fact]
    public void LabelClassifier_AnswersFromColumns()
    {
        MlpLabelClassifier model = MlpLabelClassifier.Fit(Train, ["rain", "wind"], Quick with { Ignored = ["kind", "price", "size"] });
        using OnnxRun run = OnnxRun.Of(model);
        long[] labels = [.. run.Run("labels", Columns(model, Test)).Cast<long>()];

        OnnxRun.Agree(Numbers(run, "probabilities", Columns(model, Test)), model.PredictProbabilities(Test), "probabilities");
        labels.Chunk(2).Select(row => model.Targets.Where((_, j) => row[j] == 1)).Should().BeEquivalentTo(model.Predict(Test), options => options.WithStrictOrdering());
    }

    [Fact]
    public void Regressor_AnswersFromColumns()
    {
        MlpRegressor model = MlpRegressor.FitTargets(Train, ["price", "size"], Quick with { Ignored = ["kind", "rain", "wind"] });
        using OnnxRun run = OnnxRun.Of(model);

        OnnxRun.Agree(Numbers(run, "prediction", Columns(model, Test)), model.Predict(Test), "prediction");
    }

    [Fact]
    public void File_NamesColumnsAndClasses()
    {
        using OnnxRun run = OnnxRun.Of(Classifier.Value);
        ModelMetadata file = run.Session.ModelMetadata;

        file.ProducerName.Should().Be("NeuralNet.Onnx");
        file.CustomMetadataMap["columns"].Should().Be("""["age","weight","colour","town"]""");
        file.CustomMetadataMap["classes"].Should().Be("""["a","b","c"]""");
        file.CustomMetadataMap["targets"].Should().Be("""["kind"]""");
        file.CustomMetadataMap.Should().ContainKey("estimator");
    }

    [Fact]
    public void ColumnNamedAsAnOutput_IsAnErrorThatSaysWhatToDo()
    {
        Table table = Table.From(Enumerable.Range(0, 40), map => map.Number("label", i => i % 7).Number("x", i => i % 5).Category("y", i => i % 2 == 0 ? "yes" : "no"));
        MlpClassifier model = MlpClassifier.Fit(table, "y", Quick);
        using var stream = new MemoryStream();

        model.Invoking(m => m.ExportOnnx(stream)).Should().Throw<ArgumentException>().WithMessage("*no column named \"label\"*TakesMatrix*");
        stream.Length.Should().Be(0);
        model.Invoking(m => m.ExportOnnx(stream, new() { TakesMatrix = true })).Should().NotThrow();
    }

    [Fact]
    public void OutputFunction_IsAnError() =>
        Classifier.Value.Invoking(model => model.ExportOnnx(Stream.Null, new() { Output = OnnxOutput.Softmax })).Should().Throw<ArgumentException>().WithMessage("*answers are whole*Softmax*");

    private static float[] Numbers(OnnxRun run, string output, NamedOnnxValue[] inputs) => [.. run.Run(output, inputs).Cast<float>()];

    /// <summary>What a program without the library would hand over: texts, and "" where there is none.</summary>
    private static NamedOnnxValue[] Columns(MlpEstimator model, Table table) => [.. model.Columns.Select(column => column.IsNumber
        ? OnnxRun.Of(column.Name, table.Matrix(column.Name))
        : OnnxRun.Of(column.Name, [.. Enumerable.Range(0, table.RowCount).Select(row => table[column.Name].TextAt(row) ?? "")]))];

    private static Tensor Matrix(MlpEstimator model, Table table)
    {
        var rows = new Tensor(table.RowCount, model.Features.Count);
        for (int j = 0; j < rows.Columns; j++)
        {
            string name = model.Columns[j].Name;
            for (int i = 0; i < rows.Rows; i++)
            {
                rows[i, j] = model.Columns[j].IsNumber ? (float)table.Numbers(name)[i] : model.CodeOf(name, table[name].TextAt(i));
            }
        }

        return rows;
    }

    private static Table Shop(int rows, int seed, bool isForeign)
    {
        var random = new Random(seed);
        string[] towns = isForeign ? ["Wien", "Graz", "Linz", "Bern", "Köln"] : ["Wien", "Graz", "Linz", "Bern"];
        var made = Enumerable.Range(0, rows).Select(_ => (
            Age: random.Next(8) == 0 ? double.NaN : random.Next(1, 90), Weight: 50 + (30 * random.NextDouble()), Colour: random.Next(isForeign ? 4 : 2),
            Town: towns[random.Next(towns.Length)], Noise: random.NextDouble())).ToArray();
        return Table.From(made, map => map
            .Number("age", row => row.Age)
            .Number("weight", row => isForeign && row.Noise < 0.05 ? double.NaN : row.Weight)
            .Category("colour", row => row.Colour switch { 0 => "red", 1 => "blue", 2 => "green", _ => null })
            .Category("town", row => row.Noise < 0.1 ? null : row.Town)
            .Category("kind", row => row.Age > 50 ? "a" : row.Town == "Wien" ? "b" : "c")
            .Category("rain", row => row.Weight + (20 * row.Noise) > 75 ? "yes" : "no")
            .Category("wind", row => row.Colour == 0 || row.Noise > 0.8 ? "1" : "0")
            .Number("price", row => row.Weight * (1 + row.Noise))
            .Number("size", row => row.Colour + row.Noise));
    }
}
