namespace NeuralNet.Tests.Data;

/// <summary>The file of the sample; the numbers expected were counted with cut, sort and uniq.</summary>
public sealed class FishMarketTests
{
    [Fact]
    public void FishMarket_AsShipped_HasItsRowsAndItsMissingWeight()
    {
        CsvTable fish = CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "Data", "fish-market.csv"));
        CsvTable train = fish.Where(row => row["Split"] == "train");
        CsvTable test = fish.Where(row => row["Split"] == "test");
        (Tensor species, string[] names) = fish.Classes("Species");

        fish.RowCount.Should().Be(159);
        species.Rows.Should().Be(159);
        names.Should().Equal("Bream", "Parkki", "Perch", "Pike", "Roach", "Smelt", "Whitefish");
        (train.RowCount, test.RowCount).Should().Be((124, 31));
        train.Column("Weight").Count(float.IsNaN).Should().Be(1);
        test.Column("Weight").Should().NotContain(float.NaN);

        CsvTable complete = train.Where(row => row.Has("Weight"));
        var data = new Dataset(complete.Matrix("Length1", "Length2", "Length3", "Height", "Width"), complete.Column("Weight"));

        (data.Count, data.FeatureCount, data.TargetCount).Should().Be((123, 5, 1));
    }
}
