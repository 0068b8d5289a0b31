namespace NeuralNet.Tests.Data.Tables;

/// <summary>Rows and columns of a table, and its division into two parts.</summary>
public sealed class TablePartsTests
{
    private static readonly Table Ten = Table.Of(
        new NumberColumn("n", Enumerable.Range(0, 10).Select(i => (double)i)),
        new CategoryColumn("class", Enumerable.Range(0, 10).Select(i => i < 4 ? "a" : i < 8 ? "b" : "c")),
        new TextColumn("t", Enumerable.Range(0, 10).Select(i => i == 5 ? null : $"t{i}")));

    [Fact]
    public void Take_OfRows_KeepsCategories()
    {
        Table taken = Ten.Take([9, 0, 0]);

        taken.Numbers("n").AsSpan().ToArray().Should().Equal(9, 0, 0);
        taken.Categories("class").Categories.Should().Equal("a", "b", "c");
        taken.Categories("class").AsSpan().ToArray().Should().Equal(2, 0, 0);
        Ten.Take(^2..).Texts("t").AsSpan().ToArray().Should().Equal("t8", "t9");
        Ten.Take([]).RowCount.Should().Be(0);
        Ten.Take([]).ToString().Should().StartWith("0 rows, 3 columns");
        Ten.Invoking(t => t.Take([10])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Column \"n\" of 10 rows has no row 10: rows count from 0.*");
    }

    [Fact]
    public void Where_AndWithoutMissing_KeepRowsInOrder()
    {
        Ten.Where(row => row["class"] == "b" && row.Has("t") && row.Number("n") > 4).Numbers("n").AsSpan().ToArray().Should().Equal(6, 7);
        Ten.WithoutMissing().RowCount.Should().Be(9);
        Ten.WithoutMissing("n").RowCount.Should().Be(10);
        Ten.Invoking(t => t.Where(row => row["m"] == "")).Should().Throw<ArgumentException>().WithMessage("The table has no column \"m\". Its columns are n, class, t.*");
    }

    [Fact]
    public void Columns_AreSharedWhereRowsStay()
    {
        Table table = Ten.Select("t", "n");

        table.ColumnNames.Should().Equal("t", "n");
        table["n"].Should().BeSameAs(Ten["n"]);
        Ten.Without("class", "t").ColumnNames.Should().Equal("n");
        Ten.With(new NumberColumn("n", new double[10])).Numbers("n")[3].Should().Be(0);
        Ten.With(new NumberColumn("m", new double[10])).ColumnNames.Should().Equal("n", "class", "t", "m");
        Ten.Invoking(t => t.Without("n", "class", "t")).Should().Throw<ArgumentException>().WithMessage("Table.Without expects to leave a column*");
        Ten.Invoking(t => t.With(new NumberColumn("m", [1]))).Should().Throw<ArgumentException>().WithMessage("Table.With expects a column of 10 rows but \"m\" has 1.*");
        Ten.Invoking(t => t.Select("n", "n")).Should().Throw<ArgumentException>().WithMessage("Table expects columns of different names*");
    }

    [Fact]
    public void Kinds_AreChangedByTheUser()
    {
        Table table = Ten.AsCategory("n").AsText("class");

        table.Categories("n").Categories.Should().Equal("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        table.Texts("class")[8].Should().Be("c");
        table.AsNumber("n").Numbers("n").AsSpan().ToArray().Should().Equal(Ten.Numbers("n").AsSpan().ToArray());
        Ten.Invoking(t => t.AsNumber("t")).Should().Throw<FormatException>().WithMessage("Table.AsNumber expects numbers but column \"t\" has \"t0\" in row 0.*");
    }

    [Fact]
    public void Categories_OfOthers_GiveTheirCodes()
    {
        CategoryColumn known = Ten.Categories("class").WithCategories(["c", "a", "z"]);

        known.AsSpan().ToArray().Should().Equal(1, 1, 1, 1, -1, -1, -1, -1, 0, 0);
        known.OneHot().Row(8).ToArray().Should().Equal(1, 0, 0);
        known.OneHot().Row(5).ToArray().Should().Equal(0, 0, 0);
        known.Invoking(k => k.ToIndices()).Should().Throw<InvalidOperationException>().WithMessage("Column \"class\" expects a class in each row but row 4 has none.*");
        known.Invoking(k => k.WithCategories(["a", "a"])).Should().Throw<ArgumentException>().WithMessage("A category column expects different names but \"a\" is there twice, at 0 and 1.*");
    }

    [Fact]
    public void Of_ColumnsThatDoNotFit_Throws()
    {
        FluentActions.Invoking(() => Table.Of()).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Table.Of(new NumberColumn("a", [1]), new NumberColumn("b", [1, 2]))).Should().Throw<ArgumentException>()
            .WithMessage("Table.Of expects columns of equally many rows but \"a\" has 1 and \"b\" has 2.*");
    }

    [Fact]
    public void Split_GivesEachRowToOnePart()
    {
        (Table train, Table test) = Ten.Split(0.7, seed: 3);

        (train.RowCount, test.RowCount).Should().Be((7, 3));
        train.Numbers("n").AsSpan().ToArray().Concat(test.Numbers("n").AsSpan().ToArray()).Should().BeEquivalentTo(Enumerable.Range(0, 10));
        train.Numbers("n").AsSpan().ToArray().Should().BeInAscendingOrder().And.Equal(Ten.Split(0.7, seed: 3).Train.Numbers("n").AsSpan().ToArray());
        Enumerable.Range(0, 20).Select(seed => string.Join(',', Ten.Split(0.7, seed).Test.Numbers("n").AsSpan().ToArray())).Distinct().Count().Should().BeGreaterThan(10);
    }

    // Classes of 4, 4 and 2 rows: the test part of two rows once always took one of each of the first two.
    [Fact]
    public void StratifiedSplit_MovesOddRowsByTheSeed()
    {
        string[] tests = [.. Enumerable.Range(0, 300).Select(seed => string.Join("", Ten.StratifiedSplit("class", 0.8, seed).Test.Categories("class").Counts()))];

        tests.Distinct().Should().BeEquivalentTo("110", "101", "011");
        Enumerable.Range(0, 30).Select(seed => Ten.StratifiedSplit("class", 0.5, seed).Train.Categories("class").Counts()).Should().OnlyContain(counts => counts[0] == 2 && counts[1] == 2 && counts[2] == 1);
    }

    [Fact]
    public void StratifiedSplit_ByNumbers_NeedsWholeOnes()
    {
        Table table = Table.Of(new NumberColumn("y", [0, 1, 0, 1, double.NaN, double.NaN]), new NumberColumn("x", [1.5, 2, 3, 4, 5, 6]));

        (Table train, _) = table.StratifiedSplit("y", 0.5, seed: 1);
        train.Numbers("y").AsSpan().ToArray().Should().BeEquivalentTo([0, 1, double.NaN]);
        table.Invoking(t => t.StratifiedSplit("x", 0.5, 1)).Should().Throw<ArgumentException>().WithMessage("Table.StratifiedSplit expects classes or whole numbers but column \"x\" has 1.5.*");
    }

    [Fact]
    public void GroupSplit_NeverDividesAGroup()
    {
        Table visits = Table.Of(new NumberColumn("patient", Enumerable.Range(0, 100).Select(i => (double)(i * i % 23))));
        var sizes = new List<int>();
        for (int seed = 0; seed < 50; seed++)
        {
            (Table train, Table test) = visits.GroupSplit("patient", 0.75, seed);
            train.Numbers("patient").AsSpan().ToArray().Should().NotIntersectWith(test.Numbers("patient").AsSpan().ToArray());
            (train.RowCount + test.RowCount).Should().Be(100);
            sizes.Add(train.RowCount);
        }

        sizes.Average().Should().BeInRange(72, 78);
        sizes.Should().OnlyContain(size => size >= 68 && size <= 82, "a group has 9 rows at most");
        Ten.Invoking(t => t.GroupSplit("t", 0.5, 1)).Should().Throw<ArgumentException>().WithMessage("Table.GroupSplit expects a group for each row but in column \"t\" row 5 has none.*");
    }

    [Fact]
    public void SplitByTime_TrainsOnWhatCameBefore()
    {
        (Table first, Table last) = Ten.SplitByOrder(0.75);
        (first.RowCount, last.RowCount).Should().Be((8, 2));

        Table sales = Table.Of(new NumberColumn("day", [3, 1, 2, 2, 2, 1, 4, 5]));
        (Table train, Table test) = sales.TimeSplit("day", 0.5);
        train.Numbers("day").AsSpan().ToArray().Should().Equal(1, 2, 2, 2, 1);
        test.Numbers("day").AsSpan().ToArray().Should().Equal(3, 4, 5);
        sales.TimeSplit("day", 0.3).Train.Numbers("day").AsSpan().ToArray().Should().Equal(1, 1);
        sales.TimeSplit("day", 0.99).Test.Numbers("day").AsSpan().ToArray().Should().Equal(5);
        sales.TimeSplit("day", 0.01).Train.Numbers("day").AsSpan().ToArray().Should().Equal(1, 1);
        Ten.Where(row => row["class"] == "c").With(new NumberColumn("n", [1, 1])).Invoking(t => t.TimeSplit("n", 0.5)).Should().Throw<ArgumentException>().WithMessage("*a part would be empty*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    public void Split_ByNoShare_Throws(double share)
    {
        Ten.Invoking(t => t.Split(share, 1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Table expects a share between 0 and 1 to train on but got *");
        Ten.Invoking(t => t.SplitByOrder(share)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Split_IntoNothing_Throws() =>
        Ten.Invoking(t => t.Split(0.01, 1)).Should().Throw<ArgumentException>().WithMessage("Table of 10 rows cannot be split by 0.01: a part would be empty.*");
}
