using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace NeuralNet.Tool.Tests;

/// <summary><c>predict</c>: the library's own answers, in files and pipes of any form.</summary>
public sealed class PredictCommandTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    [Fact]
    [Trait("Category", "Numeric")]
    public void Predict_Classes_SameAsTheLibrary()
    {
        MlpClassifier model = MlpClassifier.Load(models.Classifier);
        Table rows = Table.Read(models.NewTable);
        Tensor probabilities = model.PredictProbabilities(rows);
        string[] classes = model.Predict(rows);

        Table answers = Table.Parse(ToolRun.Of("predict", models.Classifier, models.NewTable, "--probabilities").Out);

        answers.ColumnNames.Should().Equal("predicted_churn", "probability_No", "probability_Yes");
        answers.RowCount.Should().Be(500);
        for (int row = 0; row < rows.RowCount; row++)
        {
            answers["predicted_churn"].TextAt(row).Should().Be(classes[row]);
            ((float)answers.Numbers("probability_Yes")[row]).Should().Be(probabilities[row, 1]);
        }
    }

    [Fact]
    [Trait("Category", "Numeric")]
    public void Predict_Numbers_SameAsTheLibrary()
    {
        MlpRegressor model = MlpRegressor.Load(models.Regressor);
        Table rows = Table.Read(TrainedModels.Fish);
        Tensor expected = model.Predict(rows);
        (Tensor low, Tensor high) = model.PredictInterval(rows, 0.8);

        Table answers = Table.Parse(ToolRun.Of("predict", models.Regressor, TrainedModels.Fish, "--interval", "0.8").Out);

        answers.ColumnNames.Should().Equal("predicted_Weight", "low_Weight", "high_Weight");
        for (int row = 0; row < rows.RowCount; row++)
        {
            ((float)answers.Numbers("predicted_Weight")[row]).Should().Be(expected[row]);
            ((float)answers.Numbers("low_Weight")[row]).Should().Be(low[row]);
            ((float)answers.Numbers("high_Weight")[row]).Should().Be(high[row]);
        }
    }

    [Fact]
    public void Predict_ManyParts_SameAsTheLibrary()
    {
        // Some 3 MB: a dozen parts.
        string[] lines = File.ReadAllLines(models.NewTable);
        string[] many = [lines[0], .. Enumerable.Range(0, 55).SelectMany(_ => lines[1..])];
        string path = models.InFolder("many.csv");
        File.WriteAllLines(path, many);

        ToolRun once = ToolRun.Of("predict", models.Classifier, models.NewTable), often = ToolRun.Of("predict", models.Classifier, path);

        often.Lines[1..].Should().Equal(Enumerable.Range(0, 55).SelectMany(_ => once.Lines[1..]));
    }

    [Fact]
    public void Predict_FromAPipe_PlainOrCompressed_SameAsFromAFile()
    {
        byte[] plain = File.ReadAllBytes(models.NewTable);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        ToolRun file = ToolRun.Of("predict", models.Classifier, models.NewTable);

        ToolRun.With(plain, false, "predict", models.Classifier, "-").Out.Should().Be(file.Out);
        ToolRun.With(packed.ToArray(), false, "predict", models.Classifier, "-").Out.Should().Be(file.Out);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Predict_QuotesLineEndsAndBlankLines_KeepsTheInputAsItIs(string lineEnd)
    {
        string[] lines = File.ReadAllLines(models.NewTable)[..4];
        string text = string.Join(lineEnd, $"note,{lines[0]}", $"\"a, \"\"b\"\"\nc\",{lines[1]}", "", $"plain,{lines[2]}", $"\"\",{lines[3]}");

        ToolRun run = ToolRun.With(text, "predict", models.Classifier, "-", "--keep");

        run.Code.Should().Be(0, run.Error);
        run.Out.Should().StartWith($"note,{lines[0]},predicted_churn,probability\n\"a, \"\"b\"\"\nc\",{lines[1]},");
        Table answers = Table.Parse(run.Out);
        answers.RowCount.Should().Be(3);
        answers["note"].TextAt(0).Should().Be("a, \"b\"\nc");
        answers["note"].TextAt(2).Should().BeNull();
    }

    [Fact]
    public void Predict_SemicolonsAndDecimalCommas_SameAnswers()
    {
        Table rows = Table.Read(TrainedModels.Fish);
        var text = new StringBuilder(string.Join(';', rows.ColumnNames)).Append('\n');
        for (int row = 0; row < rows.RowCount; row++)
        {
            text.AppendJoin(';', rows.Columns.Select(column => column is NumberColumn ? column.TextAt(row)?.Replace('.', ',') : column.TextAt(row))).Append('\n');
        }

        ToolRun run = ToolRun.With(text.ToString(), "predict", models.Regressor, "-");

        string[] expected = ToolRun.Of("predict", models.Regressor, TrainedModels.Fish).Lines;
        run.Lines.Select(line => line.Replace(',', '.')).Should().Equal(expected);
    }

    [Fact]
    public void Predict_ToAFile_WritesItWhole_AndLeavesItAtAnError()
    {
        string path = models.InFolder("answers.csv");

        ToolRun.Of("predict", models.Classifier, models.NewTable, "--output", path).Code.Should().Be(0);

        string whole = File.ReadAllText(path);
        whole.Split('\n').Should().HaveCount(502);
        string[] lines = File.ReadAllLines(models.NewTable);
        string damaged = models.InFolder("damaged.csv");
        File.WriteAllLines(damaged, [.. lines, "too,few"]);
        ToolRun.Of("predict", models.Classifier, damaged, "--output", path).Problem(1).Should().Be(
            "damaged.csv, line 502: expected 20 fields but got 2, with \",\" found to be the separator. Write a missing value as an empty field and enclose a field that holds "
            + "the separator in quotes; pass --separator if it is another, and --skip if lines come before the table.");
        File.ReadAllText(path).Should().Be(whole);
    }

    [Fact]
    public void Predict_AnErrorInALaterPart_NamesTheLineOfTheFile()
    {
        string[] lines = File.ReadAllLines(models.NewTable);
        string[] many = [lines[0], "", .. Enumerable.Range(0, 40).SelectMany(_ => lines[1..])];
        int tenure = Array.IndexOf(lines[0].Split(','), "tenure");
        string[] fields = many[18000].Split(',');
        fields[tenure] = "long";
        many[18000] = string.Join(',', fields);

        ToolRun.With(string.Join('\n', many), "predict", models.Classifier, "-").Problem(1).Should().StartWith("standard input, line 18001, column \"tenure\":");
    }

    [Fact]
    public void Predict_WrongTables_SayHowToMendThem()
    {
        ToolRun.With("a,b\n1,2\n", "predict", models.Classifier, "-").Problem(1).Should().StartWith("standard input: the model expects the columns \"total_charges\", ")
            .And.EndWith("but the table has \"a\", \"b\". Add what is missing, without values if they are unknown; names are compared by case.");
        ToolRun.With("", "predict", models.Classifier, "-").Problem(1).Should().Be("standard input is empty: expected a first row with the column names.");
        ToolRun.Of("predict", models.Classifier, "nowhere.csv").Problem(1).Should().Be("There is no file nowhere.csv. Give the path of a table, or - for standard input.");
        ToolRun.Of("predict", "nowhere.safetensors", "-").Problem(1).Should().Be(
            "There is no file nowhere.safetensors. `neuralnet train DATA --target COLUMN` writes a model.");
        ToolRun.Of("predict", models.NewTable, "-").Problem(1).Should().EndWith($"`neuralnet inspect {models.NewTable}` tells what it is.");
        ToolRun.Of("predict", models.Classifier, "-", "--interval", "0.9").Problem(1).Should().StartWith("--interval expects a model of numbers");
        ToolRun.Of("predict", models.Regressor, "-", "--probabilities").Problem(1).Should().StartWith("--probabilities expects a model of classes");
        ToolRun.Of("predict", models.Regressor, "-", "--interval", "90").Problem(2).Should().Be(
            "--interval expects a share above 0 and less than 1, such as 0.9, but got 90.");
        ToolRun.With([0x61, 0xFF, 0x0A], false, "predict", models.Classifier, "-").Problem(1).Should().Be(
            "standard input is not text in UTF-8. Pass its encoding, such as --encoding latin1.");
        ToolRun.With("a,\"b", "predict", models.Classifier, "-").Problem(1).Should().StartWith("standard input, line 1");
    }

    [Fact]
    public void Predict_NoRows_WritesTheNamesAlone() =>
        ToolRun.With(File.ReadLines(models.NewTable).First(), "predict", models.Classifier, "-").Out.Should().Be("predicted_churn,probability\n");

    [Fact]
    public void Predict_OneColumnWithGaps_AnswersEachRow()
    {
        string path = models.InFolder("one.csv"), model = models.InFolder("one.safetensors");
        File.WriteAllLines(path, ["x,y", .. Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i % 7 == 0 ? "" : i)},{i * 2.5}"))]);
        ToolRun.Of("train", path, "--target", "y", "--members", "1", "--epochs", "2", "--output", model).Code.Should().Be(0);

        ToolRun.With("x\n1\n\n3\n", "predict", model, "-").Lines.Should().HaveCount(4);
    }
}
