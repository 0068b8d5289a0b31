using System.Reflection;
using System.Text.RegularExpressions;
using NeuralNet.Samples.PracticeTour;
using NeuralNet.Tests.Architecture;

namespace NeuralNet.Tests;

/// <summary>The pages of practice keep their word: they quote their programs, which run; and their lines of code compile.</summary>
public partial class PracticeTests
{
    /// <summary>The pages in docs/ with a program in samples/PracticeTour.</summary>
    public static TheoryData<string> Pages => ["layers", "training", "resume", "tables", "large-tables", "metrics", "estimators", "model-selection", "mathnet"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_NamesItsProgram(string page) =>
        RepositoryFiles.Read("docs", $"{page}.md").Should().Contain($"--project samples/PracticeTour -- {page}");

    [Theory]
    [MemberData(nameof(Pages))]
    [InlineData("serving")]
    [InlineData("pytorch")]
    public void Page_QuotesItsProgram(string page)
    {
        MatchCollection quotes = Quote().Matches(RepositoryFiles.Read("docs", $"{page}.md"));

        quotes.Should().NotBeEmpty();
        foreach (Match quote in quotes)
        {
            string program = RepositoryFiles.Read(quote.Groups["path"].Value.Split('/'));
            Lines(program).Should().ContainInConsecutiveOrder(Lines(quote.Groups["code"].Value));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    [InlineData("serving")]
    [InlineData("templates")]
    [InlineData("coming-from-scikit-learn")]
    [InlineData("coming-from-keras")]
    [InlineData("coming-from-pytorch")]
    [InlineData("coming-from-mlnet")]
    [InlineData("comparison")]
    [InlineData("fsharp")]
    [InlineData("interop")]
    [InlineData("mlnet")]
    [InlineData("onnx")]
    [InlineData("pytorch")]
    public void Page_LinksLeadToFiles(string page)
    {
        foreach (Match link in Link().Matches(RepositoryFiles.Read("docs", $"{page}.md")))
        {
            string path = Path.Combine(RepositoryFiles.Root, "docs", Uri.UnescapeDataString(link.Groups["path"].Value));
            File.Exists(path).Should().BeTrue("{0} links to {1}", page, link.Groups["path"].Value);
        }
    }

    [Fact]
    public void InteropPage_NamesTestsThatAreThere()
    {
        HashSet<string> tests = [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];

        TestName().Matches(RepositoryFiles.Read("docs", "interop.md")).Select(name => name.Value).Should().HaveCountGreaterThan(15).And.BeSubsetOf(tests);
    }

    [Fact]
    public void LayersPage_NamesEveryKind()
    {
        string page = RepositoryFiles.Read("docs", "layers.md");

        // Normalization is an old name of Standardization.
        page.Should().ContainAll(Layer.Kinds.Names.Where(IsOurs<Layer>).Select(name => $"| `{name}` |"));
        page.Should().ContainAll(Loss.Kinds.Names.Where(IsOurs<Loss>).Select(name => $"| `{name}` |"));
        page.Should().ContainAll(Activation.Kinds.Names.Where(name => typeof(Activation).GetMember(name).Length > 0).Select(name => $"| `Activation.{name}"));
    }

    [Fact]
    public void LayersPage_LinesCompile()
    {
        string page = RepositoryFiles.Read("docs", "layers.md");
        string[] expressions = [.. Expression().Matches(page).Select(match => match.Groups["code"].Value)];
        string[] blocks = [.. Quote().Replace(page, "").Split("```csharp\n")[1..].Select(block => block.Split("```")[0])];

        expressions.Should().HaveCountGreaterThan(40);
        blocks.Should().NotBeEmpty();
        IEnumerable<string> statements = [.. expressions.Select(code => $"_ = {code};"), .. blocks.Select(block => $"{{ {block} }}")];
        Action compile = () => CompiledSource.VerifyUserCode($$"""
            using NeuralNet;

            static class Page
            {
                static void Run(Dataset train, Tensor features, Tensor targets, Tensor weights, Tensor mean, Tensor scale)
                {
                    {{string.Join('\n', statements)}}
                }
            }
            """);
        compile.Should().NotThrow();
    }

    [Fact]
    public void LayersProgram_HoldsTestFish_AndPredictsTheSameFromItsFile() => InAFolder(folder =>
    {
        LayersResult result = LayersProgram.Run(folder);

        // The interval asks for 80 % of 31 fish; the median of the training fish, for every fish, is wrong by 266 g.
        result.Coverage.Should().BeInRange(0.65, 0.97);
        result.Error.Should().BeLessThan(0.08);
        result.Predicted.Should().BeInAscendingOrder();
        result.Reloaded.Should().Equal(result.Predicted);
    });

    [Fact]
    public void TrainingProgram_LearnsTheRings_AndLeavesItsLogs() => InAFolder(folder =>
    {
        TrainingResult result = TrainingProgram.Run(folder);

        result.Trial.Suggestion.Should().BeInRange(1e-4f, 0.3f);
        result.Validation.Accuracy.Should().BeGreaterThan(0.93f);
        File.ReadAllLines(Path.Combine(folder, "training.csv")).Should().HaveCount(result.History.Epochs.Count + 1, "a header, and a row an epoch");
        Directory.GetFiles(Path.Combine(folder, "tensorboard")).Should().ContainSingle();
    });

    [Fact]
    public void MetricsProgram_FindsBreakdowns_AndForecasts()
    {
        MetricsResult result = MetricsProgram.Run();

        result.Report.RocAuc.Should().BeGreaterThan(0.87);
        result.CalibrationError.Should().BeLessThan(0.06);
        result.Recall.Should().BeGreaterThan(result.UsualRecall + 0.3);

        // The noise of the load alone is 0.1, of a spread of 0.74.
        result.Forecast.Targets.Should().HaveCount(12).And.OnlyContain(hour => hour.RootMeanSquaredError < 0.15 && hour.R2 > 0.95);
    }

    [Fact]
    public void MetricsPage_NamesEveryMetric()
    {
        string page = RepositoryFiles.Read("docs", "metrics.md");
        Type[] kinds = [typeof(ClassificationMetrics), typeof(ProbabilityMetrics), typeof(RegressionMetrics)];
        string[] metrics = [.. kinds.SelectMany(kind => kind.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(metric => $"| `{kind.Name}.{metric.Name}` |"))];

        metrics.Should().HaveCountGreaterThan(20);
        page.Should().ContainAll(metrics);
        page.Should().ContainAll(typeof(Folds).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => $"`Folds.{method.Name}`"));
    }

    [Fact]
    public void LargeTablesProgram_SummarizesAndLearnsFromFiles() => InAFolder(folder =>
    {
        LargeTablesResult result = LargeTablesProgram.Run(folder);

        result.Summary.RowCount.Should().Be(24_000);
        result.Summary["km"].MissingCount.Should().Be(600);
        result.Summary["km"].Quantiles.Quantile(0.5).Should().BeApproximately(5, 0.15);
        result.Report.Mean.R2.Should().BeGreaterThan(0.9);
        result.Own.Metrics[0].Value.Should().BeLessThan(5, "minutes; the targets deviate by 11");
        Directory.GetFiles(Path.Combine(folder, "rows")).Should().HaveCount(3);
    });

    [Fact]
    public void EstimatorsProgram_LearnsWhoLeaves_AndPredictsTheSameFromItsFile() => InAFolder(folder =>
    {
        EstimatorsResult result = EstimatorsProgram.Run(folder);

        // Leaving is drawn with a probability that the columns give: nobody can be right always.
        result.Report.RocAuc.Should().BeGreaterThan(0.85);
        result.Answer.Class.Should().Be("yes");
        result.Coverage.Should().BeInRange(0.82, 0.97);
        result.IsSameAgain.Should().BeTrue();

        // The bill has no effect of its own.
        result.Importance[^1].Column.Should().Be("bill");
        result.ByContract.Mean[0, 1].Should().BeGreaterThan(result.ByContract.Mean[1, 1] + 0.15f, "monthly contracts are left most");
        result.Why.Contributions.Take(3).Should().OnlyContain(column => column.Contribution > 0.5);
        Math.Abs(result.Why.Error).Should().BeLessThan(0.01);
        Table.Read(Path.Combine(folder, "dependence.csv")).ColumnNames.Should().Equal("contract", "months", "P(no)", "P(yes)");
    });

    [Fact]
    public void SelectionProgram_ChoosesAndMeasuresOnOtherRows()
    {
        SelectionResult result = SelectionProgram.Run();

        // Guessing the share of those who leave has a log loss of about 0.66, and the bills have a spread of about 11 with noise of 2.9.
        result.Usual["log loss"].Mean.Should().BeLessThan(0.5);
        result.CalibrationError.Should().BeLessThan(0.12);
        result.Search.Candidates.Should().HaveCount(8);
        result.Search.Best.Scores!["log loss"].Mean.Should().BeLessThan(0.45);
        result.Shared.Should().OnlyContain(shared => shared.Best.Index == result.Search.Best.Index && shared.Best.ToString() == result.Search.Best.ToString());
        result.Halving.Candidates.Max(candidate => candidate.Rounds).Should().Be(3);
        result.Nested["log loss"].Mean.Should().BeLessThan(0.55);
        result.Curve.Points[^1].Validation[0].Mean.Should().BeLessThan(result.Curve.Points[0].Validation[0].Mean / 1.5);
    }

    [Fact]
    public void EstimatorsPage_CountsTheLinesOfTheTwoPrograms()
    {
        int lines = Lines(RepositoryFiles.Read("samples", "TwoPrograms", "Train.cs")).Length + Lines(RepositoryFiles.Read("samples", "TwoPrograms", "Predict.cs")).Length;

        lines.Should().Be(11);
        RepositoryFiles.Read("docs", "estimators.md").Should().Contain("## Two programs, eleven lines");
    }

    [Fact]
    public void ResumeProgram_EndsWithTheSameBits() => InAFolder(folder => ResumeProgram.Run(folder).Should().BeTrue());

    [Fact]
    public void TablesProgram_ReadsAndDividesItsTables() => InAFolder(folder =>
    {
        TablesResult result = TablesProgram.Run(folder);

        result.Fish.RowCount.Should().Be(159);
        (result.Train.RowCount, result.Test.RowCount).Should().Be((126, 32));
        result.Test.Categories("Species").Counts().Should().OnlyContain(count => count > 0);
        result.Sales.Columns.Select(column => column.Kind)
            .Should().Equal(ColumnKind.Category, ColumnKind.Category, ColumnKind.Number, ColumnKind.Number, ColumnKind.Category);
        result.Sales.Numbers("Umsatz").AsSpan().ToArray().Should().Equal(1204337.5, double.NaN, 998000.25);
        result.Sales["Ort"].TextAt(1).Should().Be("Wien; Mitte");
        result.Again.ToString().Should().Be(result.Sales.ToString());
        result.Known.RowCount.Should().BeInRange(1, 3);
        result.Known.Categories("patient").AsSpan().ToArray().Should().NotIntersectWith(result.Others.Categories("patient").AsSpan().ToArray());
        (result.Data.Count, result.Data.FeatureCount).Should().Be((2, 4));
        RepositoryFiles.Read("docs", "tables.md").Should().Contain(result.Sales.ToString()).And.Contain(result.Fish.ToString());
    });

    [Fact]
    public void TablesPage_NamesEveryOption() =>
        RepositoryFiles.Read("docs", "tables.md").Should().ContainAll(typeof(TableOptions).GetProperties().Select(option => $"| `{option.Name}` |"));

    private static void InAFolder(Action<string> run)
    {
        string folder = Directory.CreateTempSubdirectory("practice").FullName;
        try
        {
            run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsOurs<T>(string name) => typeof(T).Assembly.GetType($"NeuralNet.{name}") is not null;

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"<!-- (?<path>samples/\S+) -->\n```(csharp|python)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Quote();

    [GeneratedRegex(@"(?<=`)\w+Tests(?=`)")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?<path>(?!https?:|#)[^)#]+)")]
    private static partial Regex Link();

    // What stands between backquotes and makes something.
    [GeneratedRegex(@"`(?<code>(new |FillMissing\.|PiecewiseLinear\.|QuantileScale\.|Standardization\.|Activation\.)[^`\n]+)`")]
    private static partial Regex Expression();
}
