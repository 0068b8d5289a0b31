namespace NeuralNet.Tests.Data.Tables;

public sealed class TableFoldsTests
{
    private static readonly Table People = Table.Parse("x,kind,visit\n1,a,p\n2,b,q\n3,a,p\n4,b,r\n5,a,q\n6,b,s\n");

    [Fact]
    public void Folds_AreThoseOfTheRows()
    {
        int[] kinds = [1, 2, 1, 2, 1, 2], visits = [1, 2, 1, 3, 2, 4];

        People.KFold(3, seed: 5, repeats: 2).Should().BeEquivalentTo(Folds.KFold(6, 3, seed: 5, repeats: 2));
        People.StratifiedKFold("kind", 3, seed: 5).Should().BeEquivalentTo(Folds.StratifiedKFold(kinds, 3, seed: 5));
        People.GroupedKFold("visit", 3, seed: 5).Should().BeEquivalentTo(Folds.GroupedKFold(visits, 3, seed: 5));
    }

    [Fact]
    public void Split_HasTheRowsOfTheFold()
    {
        (Table train, Table validation) = People.Split(Folds.TimeSplit(6, 0.5));

        train.Numbers("x").AsSpan().ToArray().Should().Equal(1, 2, 3);
        validation.Numbers("x").AsSpan().ToArray().Should().Equal(4, 5, 6);
    }

    [Fact]
    public void Folds_WrongColumn_SaysSo()
    {
        Table holes = Table.Parse("x,g\n1.5,a\n2,\n");

        holes.Invoking(table => table.GroupedKFold("g", 2, seed: 1)).Should().Throw<ArgumentException>()
            .WithMessage("Table.GroupedKFold expects a group for each row but in column \"g\" row 1 has none.*");
        holes.Invoking(table => table.StratifiedKFold("x", 2, seed: 1)).Should().Throw<ArgumentException>().WithMessage("Table.StratifiedKFold expects classes*");
        holes.Invoking(table => table.KFold(3, seed: 1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
