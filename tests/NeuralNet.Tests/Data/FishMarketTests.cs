namespace NeuralNet.Tests.Data;

/// <summary>The file of the sample; the numbers expected were counted with cut, sort and uniq.</summary>
public sealed class FishMarketTests
{
    [Fact]
    public void FishMarket_AsShipped_HasItsRowsAndItsMissingWeight()
    {
        Table fish = Table.Read(Path.Combine(AppContext.BaseDirectory, "Data", "fish-market.csv"));
        Table train = fish.Where(row => row["Split"] == "train");
        Table test = fish.Where(row => row["Split"] == "test");
        CategoryColumn species = fish.Categories("Species");

        fish.RowCount.Should().Be(159);
        species.Count.Should().Be(159);
        species.Categories.Should().Equal("Bream", "Parkki", "Perch", "Pike", "Roach", "Smelt", "Whitefish");
        (train.RowCount, test.RowCount).Should().Be((124, 31));
        train["Weight"].MissingCount.Should().Be(1);
        test["Weight"].MissingCount.Should().Be(0);

        Table complete = train.WithoutMissing("Weight");
        var data = new Dataset(complete.Matrix("Length1", "Length2", "Length3", "Height", "Width"), complete.Matrix("Weight"));

        (data.Count, data.FeatureCount, data.TargetCount).Should().Be((123, 5, 1));
    }
}
