using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Selection;

public sealed class SearchSpaceTests
{
    private static readonly Func<double, double, double> Keep = (_, value) => value;

    [Fact]
    public void Grid_IsInTheOrderOfScikitLearns()
    {
        double[][] expected = [.. GoldenFile.Read("selection.json", "grid").Select(point => point.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

        IReadOnlyList<Candidate<(int A, int B, double C)>> grid = new SearchSpace<(int A, int B, double C)>((0, 0, 0))
            .Add("a", [1, 2, 3], (point, a) => point with { A = a })
            .Add("b", [10, 20], (point, b) => point with { B = b })
            .Add("c", [0.5, 0.25], (point, c) => point with { C = c })
            .Grid();

        grid.Select(candidate => (double[])[candidate.Value.A, candidate.Value.B, candidate.Value.C]).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
        grid.Select(candidate => candidate.Index).Should().Equal(Enumerable.Range(0, 12));
        grid[1].Settings.Select(setting => (setting.Key, setting.Value)).Should().Equal([("a", 1), ("b", 10), ("c", 0.25)]);
    }

    [Fact]
    public void Space_WithoutOptions_HasItsStartAlone()
    {
        new SearchSpace<string>("start").Grid().Should().ContainSingle().Which.Value.Should().Be("start");
        new SearchSpace<string>("start").Draw("Random", 5, seed: 1).Should().ContainSingle();
    }

    [Fact]
    public void AddLogRange_EachOrderOfMagnitudeIsAsLikely()
    {
        double[] logs = [.. new SearchSpace<double>(0).AddLogRange("rate", 1e-4, 1e2, Keep).Draw("Random", 6_000, seed: 3).Select(candidate => Math.Log10(candidate.Value))];

        logs.Should().OnlyContain(log => log >= -4 && log < 2);
        ShouldBeUniform([.. logs.Select(log => (log + 4) / 6)]);
    }

    [Fact]
    public void AddRange_EachValueIsAsLikely() => ShouldBeUniform(
        [.. new SearchSpace<double>(0).AddRange("share", -2, 6, Keep).Draw("Random", 6_000, seed: 4).Select(candidate => (candidate.Value + 2) / 8)]);

    [Fact]
    public void Draw_OptionsAreIndependent()
    {
        IReadOnlyList<Candidate<(double A, double B)>> drawn = new SearchSpace<(double A, double B)>((0, 0))
            .AddRange("a", 0, 1, (point, a) => point with { A = a })
            .AddRange("b", 0, 1, (point, b) => point with { B = b })
            .Draw("Random", 6_000, seed: 5);

        // The mean of 6,000 products of independent deviations has a deviation of 1/12 / √6,000.
        drawn.Average(candidate => (candidate.Value.A - 0.5) * (candidate.Value.B - 0.5)).Should().BeApproximately(0, 5 / 12.0 / Math.Sqrt(6_000));
    }

    [Fact]
    public void Draw_ValuesAlone_NeverDrawsACandidateTwice_AndEachEquallyOften()
    {
        SearchSpace<(int A, char B)> space = new SearchSpace<(int A, char B)>((0, ' '))
            .Add("a", [1, 2, 3, 4], (point, a) => point with { A = a })
            .Add("b", ['x', 'y', 'z'], (point, b) => point with { B = b });
        var counts = new Dictionary<(int, char), int>();

        for (int seed = 0; seed < 1_200; seed++)
        {
            IReadOnlyList<Candidate<(int A, char B)>> drawn = space.Draw("Random", 3, seed);
            drawn.Select(candidate => candidate.Value).Should().OnlyHaveUniqueItems();
            drawn.Should().HaveCount(3);
            drawn.ToList().ForEach(candidate => counts[candidate.Value] = counts.GetValueOrDefault(candidate.Value) + 1);
        }

        // 1,200 times with a chance of 1/4: 300, deviation 15.
        counts.Should().HaveCount(12);
        counts.Values.Should().OnlyContain(count => count >= 225 && count <= 375);
        space.Draw("Random", 100, seed: 1).Should().HaveCount(12, "there are no more combinations");
    }

    [Fact]
    public void Draw_FewerAreTheFirstOfMore_AndAnotherSeedDrawsOthers()
    {
        SearchSpace<double> space = new SearchSpace<double>(0).AddLogRange("rate", 1e-3, 1, Keep);
        double[] Values(int count, int seed) => [.. space.Draw("Random", count, seed).Select(candidate => candidate.Value)];

        Values(20, 7)[..10].Should().Equal(Values(10, 7));
        Values(10, 8).Should().NotIntersectWith(Values(10, 7));
    }

    [Fact]
    public void WrongInput_SaysWhatWasExpected()
    {
        SearchSpace<double> space = new SearchSpace<double>(0).AddRange("rate", 0, 1, Keep);

        Expect(() => space.Add("rate", [1.0], Keep), "*different names*\"rate\"*");
        Expect(() => space.Add("rank", [1.0], Keep), "*none of them rank, candidate*\"rank\"*");
        Expect(() => space.Add(" ", [1.0], Keep), "*");
        Expect(() => space.Add("none", [], Keep), "*one or more values of \"none\"*");
        Expect(() => space.AddRange("x", 1, 1, Keep), "*finite range that rises for \"x\" but got 1 to 1*");
        Expect(() => space.AddRange("x", 0, double.PositiveInfinity, Keep), "*finite range*");
        Expect(() => space.AddLogRange("x", 0, 1, Keep), "*begins above 0*");
        Expect(() => space.AddLogRange("x", double.NaN, 1, Keep), "*begins above 0*");
        Expect(() => space.Grid(), "*\"rate\" has a range. Use Random or Halving*");
        Expect(() => space.Draw("Random", 0, 1), "HyperparameterSearch.Random expects 1 to 1000000 candidates but got 0*");
        int[] thousand = [.. Enumerable.Range(0, 1_000)];
        SearchSpace<int> large = new SearchSpace<int>(0).Add("a", thousand, (_, a) => a).Add("b", thousand, (_, b) => b).Add("c", thousand, (_, c) => c);
        Expect(() => large.Grid(), "*at most 1000000 candidates*");
        large.Draw("Random", 5, 1).Should().HaveCount(5);
        int[] ten = [.. Enumerable.Range(0, 10)];
        SearchSpace<int> seven = Enumerable.Range(0, 7).Aggregate(new SearchSpace<int>(0), (made, i) => made.Add($"{i}", ten, (all, digit) => (10 * all) + digit));
        seven.Draw("Random", 10_000, 1).Select(candidate => candidate.Value).Should().OnlyHaveUniqueItems();

        static void Expect(Action wrong, string message) => wrong.Should().Throw<ArgumentException>().WithMessage(message);
    }

    // Ten bins: chi squared with 9 degrees of freedom is above 33.7 once in 10,000.
    private static void ShouldBeUniform(double[] shares)
    {
        double expected = shares.Length / 10.0;
        shares.GroupBy(share => (int)(share * 10)).Should().HaveCount(10);
        shares.GroupBy(share => (int)(share * 10)).Sum(bin => Math.Pow(bin.Count() - expected, 2) / expected).Should().BeLessThan(33.7);
    }
}
