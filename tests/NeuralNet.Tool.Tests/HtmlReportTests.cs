using System.Text.RegularExpressions;
using System.Xml.Linq;
using NeuralNet.Tool.Report;

namespace NeuralNet.Tool.Tests;

/// <summary>The report: whole, escaped, and of nothing from elsewhere.</summary>
public sealed class HtmlReportTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private const string Hostile = "<script>alert(\"1\")</script> & 'x'";

    private static readonly MlpOptions Quick = new() { Members = 1, Epochs = 2, HiddenSizes = [8] };

    [Fact]
    public void Classifier_HasEverySection()
    {
        Table rows = Table.Read(models.NewTable);
        Table train = Table.Read(models.TrainingTable);
        var model = MlpClassifier.Fit(train, "churn", Quick);

        string page = PageOf(model, train, rows);

        foreach (string part in new[] { "Confusion matrix", "ROC curve", "Precision and recall", "Calibration", "What the model relies on", "The worst mistakes", "Loss of each network", "The data", "How it was made" })
        {
            page.Should().Contain(part);
        }

        string accuracy = $"{100 * model.Evaluate(rows).Accuracy:0.0} %";
        int no = Enumerable.Range(0, rows.RowCount).Count(row => rows["churn"].TextAt(row) == "No");
        page.Should().Contain($"<b>{accuracy}</b><span>accuracy</span>").And.Contain(FormattableString.Invariant(
            $"right on {accuracy} of them; always answering <bdi>No</bdi>, their most frequent class, is right on {100.0 * no / rows.RowCount:0.0} %."));
    }

    [Fact]
    public void Regressor_HasEverySection()
    {
        Table fish = Table.Read(TrainedModels.Fish).WithoutMissing("Weight");
        (Table train, Table test) = fish.Split(0.7, 1);

        string page = PageOf(MlpRegressor.Fit(train, "Weight", Quick), fish, test);

        page.Should().Contain("Predicted against true").And.Contain("The worst mistakes").And.Contain("R²");
        MatchCount(page, "r=\"2.5\"").Should().Be(test.RowCount);
        double[] weights = test.Numbers("Weight").AsSpan().ToArray();
        double deviation = Math.Sqrt(weights.Average(weight => weight * weight) - (weights.Average() * weights.Average()));
        page.Should().Contain($"always answering the mean of these rows, the error is {Html.Number(deviation)}.");
    }

    [Fact]
    public void HostileNames_AreTextAlone()
    {
        string[] classes = [Hostile, "\"quoted\"", "שלום עולם", new string('x', 5000)];
        string[] names = [Hostile, "a\" onload=\"b", "عربي", new string('y', 5000)];
        Table table = Wide(names, 120, classes);

        string page = PageOf(MlpClassifier.Fit(table, "target", Quick), table, table);

        page.Should().NotContain("<script").And.NotContain("\" onload").And.Contain("&lt;script&gt;").And.Contain("<bdi>שלום עולם</bdi>");
    }

    [Fact]
    public void ManyColumnsAndClasses_OneRowAndAMissingClass_MakeAPage()
    {
        string[] classes = [.. Enumerable.Range(0, 100).Select(i => $"class {i}")];
        Table table = Wide([.. Enumerable.Range(0, 200).Select(i => $"column {i}")], 400, classes);
        var model = MlpClassifier.Fit(table, "target", Quick);

        PageOf(model, table, table.Take(..150)).Should().Contain("The most frequent confusions of 100 classes").And.Contain("column 199");
        PageOf(model, table, table.Take(..1)).Should().Contain("No curve: the test has rows of one class alone.");
        PageOf(model, table, null).Should().NotContain("Each class").And.Contain("The data");

        Table few = Wide(["a", "b"], 60, ["x", "y", "z"]);
        PageOf(MlpClassifier.Fit(few, "target", Quick), few, few.Where(row => row["target"] != "z")).Should().Contain("Confusion matrix");
        Table numbers = few.Without("target").With(new NumberColumn("t", Enumerable.Range(0, 60).Select(i => (double)i)));
        PageOf(MlpRegressor.Fit(numbers, "t", Quick), numbers, numbers.Take(..1)).Should().Contain("Predicted against true");
    }

    [Fact]
    public void WorstMistakes_ShowTheMostImportantColumnsFirst()
    {
        var random = new Random(3);
        double[] told = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        Table table = Wide([.. Enumerable.Range(0, 20).Select(i => $"c{i}")], 400, ["x", "y"]).Without("target");
        table = table.With(new NumberColumn("told", told)).With(new CategoryColumn("target", told.Select(value => value + (0.3 * random.NextDouble()) > 0.65 ? "x" : "y")));

        string page = PageOf(MlpClassifier.Fit(table, "target", new MlpOptions { Members = 1, Epochs = 30, HiddenSizes = [16] }), table, table);

        page.Should().Contain("The 7 most important of 21 columns are shown.").And.Contain("<th scope=\"col\">Probability of the truth</th><th scope=\"col\"><bdi>told</bdi></th>");
    }

    [Fact]
    public void Write_MakesAFile()
    {
        string path = models.InFolder("report.html");
        Table few = Wide(["a", "b"], 60, ["x", "y"]);
        var model = MlpClassifier.Fit(few, "target", Quick);

        HtmlReport.Write(path, new ReportInput("few.csv", model, few, few, "neuralnet train few.csv --target target", 7, TimeSpan.FromSeconds(2), DateTimeOffset.UnixEpoch));

        File.ReadAllText(path).Should().Contain("neuralnet train few.csv --target target").And.Contain("1970-01-01 00:00 +00:00").And.Contain("2.0 s");
    }

    private static string PageOf(MlpEstimator model, Table data, Table? test)
    {
        string page = HtmlReport.Of(new ReportInput(Hostile, model, data, test, "neuralnet train \"<a>\"", 0, TimeSpan.FromSeconds(1), DateTimeOffset.UnixEpoch));
        page.Should().NotContain("NaN\"").And.NotContain("∞").And.NotContain("http").And.NotContain("@import").And.NotContain("url(").And.NotContain("src=");
        MatchCount(page, "role=\"img\"><title>").Should().Be(MatchCount(page, "<svg"));

        // Every tag is closed, every attribute quoted: a browser guesses nothing.
        string body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];
        XElement.Parse(body).Descendants("table").Should().OnlyContain(table => table.Descendants("th").Any());
        return page;
    }

    private static int MatchCount(string text, string part) => Regex.Count(text, Regex.Escape(part));

    private static Table Wide(string[] names, int rows, string[] classes)
    {
        var random = new Random(5);
        TableColumn[] columns = [.. names.Select(name => new NumberColumn(name, Enumerable.Range(0, rows).Select(_ => random.NextDouble())))];
        return columns.Append(new CategoryColumn("target", Enumerable.Range(0, rows).Select(i => classes[i % classes.Length])))
            .Aggregate(Table.From(new double[rows, 1], names[0]), (table, column) => table.With(column));
    }
}
