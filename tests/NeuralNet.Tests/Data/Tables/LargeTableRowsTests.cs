using CsCheck;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Data.Tables;

/// <summary>Some rows of a table of any size: views that read the same files.</summary>
public sealed class LargeTableRowsTests : IDisposable
{
    private const int Rows = 40_000;

    private readonly TemporaryFolder _folder = new();
    private readonly LargeTable _table;
    private readonly Table _whole;

    public LargeTableRowsTests()
    {
        string path = _folder.File("rows.csv");
        File.WriteAllLines(path, ["row,kind,gap,note", .. Enumerable.Range(0, Rows).Select(i => $"{i},{(i < 3 ? "rare" : i % 10 == 0 ? "some" : "most")},{(i % 7 == 0 ? "" : $"{i}.5")},text {i} of many")]);
        (_table, _whole) = (LargeTable.Open(path), Table.Read(path));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WithoutMissing_IsThatOfTheTable()
    {
        LargeTable known = _table.WithoutMissing("gap");

        Same(known, _whole.WithoutMissing("gap"));
        known.RowCount.Should().Be(_whole.WithoutMissing("gap").RowCount);
        known.ToString().Should().NotContain("missing");
        _table.WithoutMissing().RowCount.Should().Be(known.RowCount);
        known.Parts(rows: 1000).SkipLast(1).Should().OnlyContain(part => part.RowCount == 1000);
        _table.Invoking(table => table.WithoutMissing("x")).Should().Throw<ArgumentException>().WithMessage("The table has no column \"x\". Its columns are *");
    }

    [Fact]
    public void StratifiedSplit_EachRowIsInOnePart_AndEachCategoryHasItsShare()
    {
        (LargeTable train, LargeTable test) = _table.StratifiedSplit("kind", 0.8, seed: 1);

        NumbersOf(train).Concat(NumbersOf(test)).Order().Should().Equal(Enumerable.Range(0, Rows).Select(i => (double)i));
        NumbersOf(train).Should().BeInAscendingOrder().And.Equal(NumbersOf(_table.StratifiedSplit("kind", 0.8, seed: 1).Train));
        NumbersOf(_table.StratifiedSplit("kind", 0.8, seed: 2).Test).Should().NotEqual(NumbersOf(test));
        foreach (string kind in (string[])["some", "most"])
        {
            double share = (double)CountOf(train, kind) / CountOf(_table, kind);
            share.Should().BeApproximately(0.8, 0.001);
        }

        NumbersOf(train).Should().StartWith([0, 1], "two rows of a category are there to learn from");
        train.RowCount.Should().Be(NumbersOf(train).Length);
    }

    [Fact]
    public void Split_OfASplit_IsOneOfItsRows()
    {
        (LargeTable train, LargeTable test) = _table.Split(0.5, seed: 3);
        (LargeTable first, LargeTable second) = train.Split(0.75, seed: 3);

        ((double)test.RowCount / Rows).Should().BeApproximately(0.5, 0.001);
        NumbersOf(first).Concat(NumbersOf(second)).Order().Should().Equal(NumbersOf(train));
        ((double)second.RowCount / train.RowCount).Should().BeApproximately(0.25, 0.01, "the second draw is another than the first");
    }

    [Fact]
    public void Deal_OfAnyShare_IsThatShareOfAnyBegin() => Gen.Select(Gen.Double[0.01, 0.99], Gen.Int, Gen.Int[1, 3000]).Sample((share, seed, rows) =>
    {
        var deal = new RowDeal(share, classes: 1, seed);
        int first = Enumerable.Range(0, rows).Count(_ => deal.Next(0));
        int whole = rows / 64 * 64;

        // In whole blocks to within a row and the first two; in the block that is left, any.
        first.Should().BeInRange((int)Math.Floor(whole * share) - 1, (int)Math.Ceiling(whole * share) + 3 + rows - whole);
    });

    [Fact]
    public void Sample_IsSpreadOverTheTable()
    {
        _table.Sample(400).Numbers("row").AsSpan().ToArray().Should().Equal(Enumerable.Range(0, 400).Select(i => i * 100.0));
        Table all = _table.Sample(Rows + 1);
        all.RowCount.Should().Be(Rows);
        all["note"].TextAt(17).Should().Be("text 17 of many");
        all.Kinds.Should().Equal(_table.Kinds);
    }

    [Fact]
    public void Estimator_LearnsFromAPart_AsFromATable()
    {
        string path = _folder.File("small.csv");
        File.WriteAllLines(path, ["x,label", .. Enumerable.Range(0, 500).Select(i => $"{i * 37 % 101},{(i * 37 % 101 > 50 ? "yes" : "no")}")]);
        (LargeTable train, LargeTable test) = LargeTable.Open(path).StratifiedSplit("label", 0.8, seed: 1);
        var options = new MlpOptions { Members = 1, Epochs = 20, HiddenSizes = [8], Dropout = 0, LearningRate = 0.01f, LabelSmoothing = 0 };

        MlpClassifier.Fit(train, "label", options).Evaluate(test.Parts()).Accuracy.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void Split_WrongShareOrKind_SaysSo()
    {
        _table.Invoking(table => table.Split(1, seed: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("LargeTable.Split expects a share between 0 and 1 but got 1.*");
        _table.Invoking(table => table.StratifiedSplit("row", 0.5, seed: 0)).Should().Throw<ArgumentException>().WithMessage("LargeTable.StratifiedSplit expects categories in column \"row\" but its kind is Number.*");
        _table.Split(0.0001, seed: 0).Test.Invoking(table => table.Sample(0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static double[] NumbersOf(LargeTable table) => [.. table.Parts().SelectMany(part => part.Numbers("row").AsSpan().ToArray())];

    private static long CountOf(LargeTable table, string kind) => table.Parts().Sum(part => part.Where(row => row["kind"] == kind).RowCount);

    private static void Same(LargeTable parts, Table whole)
    {
        Table all = parts.Sample(int.MaxValue);
        foreach (string name in whole.ColumnNames)
        {
            Enumerable.Range(0, whole.RowCount).Select(all[name].TextAt).Should().Equal(Enumerable.Range(0, whole.RowCount).Select(whole[name].TextAt));
        }
    }
}
