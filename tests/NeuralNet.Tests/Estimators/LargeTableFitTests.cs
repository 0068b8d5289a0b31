using System.Globalization;
using System.Text;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Estimators;

/// <summary>Estimators learn from a table that is never in memory: as well as from memory, with what options ask, leaving no file behind.</summary>
public sealed class LargeTableFitTests : IDisposable
{
    private static readonly MlpOptions Small = new()
    {
        Members = 2,
        Epochs = 6,
        HiddenSizes = [16],
        Dropout = 0,
        LearningRate = 1e-2f,
        LabelSmoothing = 0,
        BatchSize = 32,
        Seed = 1,
    };

    private static readonly MlpOptions SmallRegression = Small with { LabelSmoothing = null };

    private readonly TemporaryFolder _folder = new();

    private string Work => Directory.CreateDirectory(_folder.File("work")).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_OfATableThatFitsInAPart_GivesTheModelOfMemory()
    {
        string path = Write(rows: 400);
        Table table = Table.Read(path);
        Bytes(MlpClassifier.Fit(LargeTable.Open(path), "label", Small)).Should().Equal(Bytes(MlpClassifier.Fit(table, "label", Small)));
        MlpOptions options = SmallRegression with { Ignored = ["label"] };
        Bytes(MlpRegressor.Fit(LargeTable.Open(path), "y", options)).Should().Equal(Bytes(MlpRegressor.Fit(table, "y", options)));
    }

    [Fact]
    public void FitFromFiles_OfClasses_IsAsGoodAsFromMemory_AndLeavesNoFile()
    {
        string path = Write(rows: 3000);
        Table table = Table.Read(path), test = Table.Read(Write(rows: 1000, first: 5000, name: "test.csv"));
        MlpOptions options = Small with { Ignored = ["y"], WorkFolder = Work };
        MlpClassifier fromMemory = MlpClassifier.Fit(table, "label", options);
        MlpClassifier fromFiles = MlpClassifier.FitFromFiles(LargeTable.Open(path), "label", options, default);

        Directory.EnumerateFileSystemEntries(Work).Should().BeEmpty();
        fromFiles.Columns.Should().BeEquivalentTo(fromMemory.Columns);
        fromFiles.Classes.Should().Equal(fromMemory.Classes);
        fromFiles.Notes.Should().Equal(fromMemory.Notes);
        double memory = fromMemory.Evaluate(test).Accuracy, files = fromFiles.Evaluate(test).Accuracy;
        memory.Should().BeGreaterThan(0.9);
        files.Should().BeGreaterThan(memory - 0.03);

        fromFiles.Evaluate(LargeTable.Open(_folder.File("test.csv")).Parts(rows: 300)).Should().BeEquivalentTo(fromFiles.Evaluate(test), "parts give the report of the whole");

        string saved = _folder.File("model.safetensors");
        fromFiles.Save(saved);
        MlpClassifier.Load(saved).PredictProbabilities(test).ToArray().Should().Equal(fromFiles.PredictProbabilities(test).ToArray());
        Bytes(MlpClassifier.FitFromFiles(LargeTable.Open(path), "label", options, default)).Should().Equal(Bytes(fromFiles), "the same seed gives the same bits");
    }

    [Fact]
    public void FitFromFiles_OfNumbers_IsAsGoodAsFromMemory()
    {
        string path = Write(rows: 3000);
        Table table = Table.Read(path), test = Table.Read(Write(rows: 1000, first: 5000, name: "test.csv"));
        MlpOptions options = SmallRegression with { Ignored = ["label"], WorkFolder = Work };
        MlpRegressor fromMemory = MlpRegressor.Fit(table, "y", options);
        MlpRegressor fromFiles = MlpRegressor.FitFromFiles(LargeTable.Open(path), ["y"], options, default);

        Directory.EnumerateFileSystemEntries(Work).Should().BeEmpty();
        double memory = Rmse(fromMemory), files = Rmse(fromFiles);
        files.Should().BeLessThan(memory * 1.2);
        (Tensor low, Tensor high) = fromFiles.PredictInterval(test, 0.9);
        double[] actual = test.Numbers("y").AsSpan().ToArray();
        fromFiles.Evaluate([test.Take(..10), test.Take(10..)]).Should().BeEquivalentTo(fromFiles.Evaluate(test), "parts give the report of the whole");

        double Rmse(MlpRegressor model) => RegressionMetrics.RootMeanSquaredError(test.Matrix("y"), model.Predict(test));
        actual.Select((y, i) => y >= low[i] && y <= high[i] ? 1.0 : 0).Average().Should().BeInRange(0.85, 0.95);
    }

    [Fact]
    public void FitFromFiles_FitsItsPreprocessingToTheRowsThatItLearnsFrom()
    {
        // Fewer rows than a sketch keeps: its layers are those of these rows in memory, bit for bit.
        Table table = Table.Read(Write(rows: 1500));
        var notes = new List<string>();
        FeatureSchema schema = FeatureSchema.Fit(table, ["label", "y"], notes);
        Tensor rows = schema.Encode(table), targets = new(table.RowCount, 1);
        int[] foldOf = [.. Enumerable.Range(0, table.RowCount).Select(row => row * 7 % 5)];
        using var files = new FileRows(Work, schema, targetCount: 1, hasWeights: false, members: 2, folds: 5);
        files.Append(rows, targets, null, foldOf);
        files.Complete();
        using FoldRows own = files.Of(1);
        var learned = new Dataset(rows, targets).Subset([.. Enumerable.Range(0, table.RowCount).Where(row => foldOf[row] != 1)]);
        own.Learned.Count.Should().Be(learned.Count);
        own.Held.Count.Should().Be(table.RowCount - learned.Count);
        QuantileScale.Fit(own.Numbers).Numbers.ToArray().Should().Equal(QuantileScale.Fit(Numbers(learned.Features, schema.Numbers)).Numbers.ToArray());
        FillMissing.Fit(own.Numbers).Values.ToArray().Should().Equal(FillMissing.Fit(Numbers(learned.Features, schema.Numbers)).Values.ToArray());
        PiecewiseLinear.Fit(own.Numbers).Edges.ToArray().Should().Equal(PiecewiseLinear.Fit(Numbers(learned.Features, schema.Numbers)).Edges.ToArray());
    }

    [Fact]
    public void FitFromFiles_WithWeightsOfRowsAndClasses_FollowsThem()
    {
        string path = Write(rows: 1500);
        Table test = Table.Read(path);
        MlpOptions options = Small with { Ignored = ["y"], WorkFolder = Work };
        double plain = ShareOf(options), heavy = ShareOf(options with { ClassWeights = new Dictionary<string, double> { ["no"] = 20 } });
        heavy.Should().BeGreaterThan(plain, "rows of the class count more");
        ShareOf(options with { BalancesClasses = true }).Should().BeGreaterThan(plain, "the rarer class counts as much as the other");
        ShareOf(options with { Weights = "weight", Ignored = ["y"] }).Should().BeLessThan(plain, "rows of the class weigh little");
        FluentActions.Invoking(() => ShareOf(options with { ClassWeights = new Dictionary<string, double> { ["perhaps"] = 1 } })).Should().Throw<ArgumentException>()
            .WithMessage("ClassWeights expects classes but has \"perhaps\". The classes are no, yes.*");
        Directory.EnumerateFileSystemEntries(Work).Should().BeEmpty();

        double ShareOf(MlpOptions with) => MlpClassifier.FitFromFiles(LargeTable.Open(path), "label", with with { Epochs = 2 }, default).PredictProbabilities(test).Column(0).ToArray().Average();
    }

    [Fact]
    public void FitFromFiles_FromAModel_StartsThere()
    {
        string path = Write(rows: 1500);
        MlpOptions options = Small with { Ignored = ["y"], WorkFolder = Work };
        MlpClassifier first = MlpClassifier.FitFromFiles(LargeTable.Open(path), "label", options, default);
        MlpOptions again = new() { Start = first, Epochs = 1, WorkFolder = Work };
        MlpClassifier second = MlpClassifier.FitFromFiles(LargeTable.Open(path), "label", again, default);
        second.Features.Should().Equal(first.Features);
        second.Evaluate(Table.Read(path)).Accuracy.Should().BeGreaterThan(0.9);
        string odd = _folder.File("odd.csv");
        File.WriteAllText(odd, File.ReadAllText(path).Replace(",yes,", ",never,", StringComparison.Ordinal));
        FluentActions.Invoking(() => MlpClassifier.FitFromFiles(LargeTable.Open(odd), "label", again, default)).Should().Throw<ArgumentException>()
            .WithMessage("Some rows have the class \"never\" in \"label\", which the model does not know. Its classes are no, yes.*");
    }

    [Fact]
    public void Mistakes_AreNamed_AndLeaveNoFile()
    {
        string path = Write(rows: 1500);
        var stream = LargeTable.Open(path);
        Fitting("nothing").Should().Throw<ArgumentException>().WithMessage("The table has no column \"nothing\". Its columns are a, b,*");
        Fitting("y").Should().Throw<ArgumentException>().WithMessage("MlpClassifier.Fit expects categories in \"y\" but its kind is Number. Open the table with new TableOptions { Kinds = *");
        Fitting("b").Should().Throw<ArgumentException>().WithMessage("MlpClassifier.Fit expects categories in \"b\"*");
        Fitting("city").Should().Throw<ArgumentException>().WithMessage("* of 1500 rows have no value of \"city\". Leave such rows out of the files or the query.*");
        FluentActions.Invoking(() => MlpRegressor.Fit(stream, "label")).Should().Throw<ArgumentException>().WithMessage("MlpRegressor.Fit expects numbers in \"label\" but its kind is Category.*");
        FluentActions.Invoking(() => MlpRegressor.FitTargets(stream, ["y", "y"])).Should().Throw<ArgumentException>().WithMessage("A fit expects one or more different targets but got y, y.*");
        FluentActions.Invoking(() => MlpClassifier.FitFromFiles(stream, "label", Small with { Weights = "signed", WorkFolder = Work }, default)).Should().Throw<ArgumentException>()
            .WithMessage("A fit expects weights of 0 or more in \"signed\" but got -1 in row 3.*");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        FluentActions.Invoking(() => MlpClassifier.FitFromFiles(stream, "label", Small with { WorkFolder = Work }, cancelled.Token)).Should().Throw<OperationCanceledException>();
        File.AppendAllText(path, File.ReadLines(path).Last() + "\n");
        FluentActions.Invoking(() => MlpClassifier.FitFromFiles(stream, "label", Small with { WorkFolder = Work }, default)).Should().Throw<IOException>()
            .WithMessage("train.csv had 1500 rows and then 1501: it changed while it was read. Read a copy.");
        Directory.EnumerateFileSystemEntries(Work).Should().BeEmpty();
        Action Fitting(string target) => () => MlpClassifier.Fit(stream, target);
    }

    [Fact]
    public void FoldDeal_GivesEachFoldItsShareOfEachClass()
    {
        var deal = new FoldDeal(folds: 5, classes: 3, seed: 2);
        int[,] counts = new int[5, 3];
        var first = new List<int>();
        for (int i = 0; i < 1000; i++)
        {
            int ofClass = i % 10 == 0 ? 0 : i % 3 == 0 ? 1 : 2;
            int fold = deal.Next(ofClass);
            counts[fold, ofClass]++;
            if (ofClass == 0)
            {
                first.Add(fold);
            }
        }

        for (int ofClass = 0; ofClass < 3; ofClass++)
        {
            int[] own = [.. Enumerable.Range(0, 5).Select(fold => counts[fold, ofClass])];
            (own.Max() - own.Min()).Should().BeLessThanOrEqualTo(1);
        }

        first.Chunk(5).Should().OnlyContain(round => round.Distinct().Count() == 5);
        first.Chunk(5).Select(round => string.Join(',', round)).Distinct().Count().Should().BeGreaterThan(10, "each round is drawn");
    }

    private static Tensor Numbers(Tensor rows, int count) => Enumerable.Range(1, count - 1).Aggregate(rows.Column(0).Reshape(new Shape(rows.Rows, 1)), (left, j) => Tensor.ConcatenateColumns(left, rows.Column(j).Reshape(new Shape(rows.Rows, 1))));

    private static byte[] Bytes(MlpEstimator model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private string Write(int rows, int first = 0, string name = "train.csv")
    {
        var text = new StringBuilder("a,b,city,label,y,weight,signed\n");
        float[] draws = Tensor.Uniform(new Shape(rows, 4), 0, 1, seed: first + 1).ToArray();
        for (int i = 0; i < rows; i++)
        {
            (float a, float b, float c, float d) = (draws[4 * i], draws[(4 * i) + 1], draws[(4 * i) + 2], draws[(4 * i) + 3]);
            string city = c < 0.3 ? "Rome" : c < 0.6 ? "Oslo" : c < 0.95 ? "Kyiv" : "";
            bool label = a + (c < 0.3 ? 0.4 : 0) > 0.45;
            double y = (100 * a) + (20 * Math.Sin(6 * b)) + (c < 0.3 ? 30 : 0) + d;
            string gap = d < 0.1 ? "" : b.ToString("R", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{a:R},{gap},{city},{(label ? "yes" : "no")},{y:R},{(label ? 1 : 0.01)},{(i == 3 ? -1 : i % 2)}\n");
        }

        string path = _folder.File(name);
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
