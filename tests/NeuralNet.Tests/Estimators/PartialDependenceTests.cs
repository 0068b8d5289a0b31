namespace NeuralNet.Tests.Estimators;

public sealed class PartialDependenceTests
{
    private static readonly Table Rows = SampleTables.Churn(200, seed: 3);
    private static readonly FeatureSchema Schema = FeatureSchema.Fit(Rows, ["leaves", "id", "country"], []);
    private static readonly Lazy<MlpClassifier> Churn = new(() => MlpClassifier.Fit(SampleTables.Churn(600, seed: 1), "leaves", SampleTables.Quick));

    [Fact]
    public void Mean_OfAFittedModel_IsTheMeanPredictionWithTheColumnReplaced()
    {
        PartialDependence dependence = Churn.Value.PartialDependence(Rows, "contract", new DependenceGrid("age") { Values = [30, 55, default] }, keepsIndividuals: true);

        dependence.Outputs.Should().Equal("P(no)", "P(yes)");
        dependence.Mean.Shape.Should().Be(new Shape(9, 2));
        string[] contracts = ["monthly", "two years", "yearly"];
        double[] ages = [30, 55, double.NaN];
        for (int point = 0; point < 9; point++)
        {
            int at = point;
            Tensor expected = Churn.Value.PredictProbabilities(Table.Of(
                Rows["income"], new CategoryColumn("contract", Enumerable.Repeat(contracts[at / 3], 200)), new NumberColumn("age", Enumerable.Repeat(ages[at % 3], 200))));
            for (int k = 0; k < 2; k++)
            {
                int output = k;
                dependence.Mean[point, k].Should().BeApproximately(Enumerable.Range(0, 200).Average(i => expected[i, output]), 1e-6f);
                Enumerable.Range(0, 200).Should().OnlyContain(i => dependence.Individuals[output][i, at] == expected[i, output]);
            }
        }
    }

    [Fact]
    public void Mean_OfTheRule_FallsWithAge() =>
        Churn.Value.PartialDependence(Rows, new DependenceGrid("age") { Values = [25, 35, 60] }).Mean.Column(1).ToArray()
            .Should().Match<float[]>(leaves => leaves[0] > 0.2 && leaves[1] > 0.2 && leaves[2] < 0.05);

    [Fact]
    public void Mean_AdditiveModel_IsTheComponentPlusAConstant_AndFlatForAnIgnoredColumn()
    {
        // Age squared, and 100 for each code of the contract. Columns: age (gaps), income, contract.
        Tensor Additive(Tensor rows) => Each(rows, row => (float.IsNaN(row[0]) ? 0 : row[0] * row[0]) + (100 * (float.IsNaN(row[2]) ? 0 : row[2])));

        PartialDependence age = Of(Additive, "age"), contract = Of(Additive, "contract"), income = Of(Additive, "income");

        NumberColumn ages = (NumberColumn)age.Grid[0];
        float constant = age.Mean[0] - (float)(ages[0] * ages[0]);
        Enumerable.Range(0, ages.Count).Should().OnlyContain(i => Math.Abs(age.Mean[i] - constant - (ages[i] * ages[i])) < 0.01);
        (contract.Mean[1] - contract.Mean[0]).Should().BeApproximately(100, 0.01f);
        (contract.Mean[2] - contract.Mean[0]).Should().BeApproximately(200, 0.01f);
        income.Mean.ToArray().Should().OnlyContain(answer => answer == income.Mean[0]);
    }

    [Fact]
    public void Mean_OfTwoColumns_SeesTheirInteraction()
    {
        PartialDependence dependence = Of(
            rows => Each(rows, row => row[0] * row[1]), new DependenceGrid("age") { Values = [2, 3] }, new DependenceGrid("income") { Values = [10, 100, 1000] });

        dependence.Mean.ToArray().Should().Equal(20, 200, 2000, 30, 300, 3000);
        dependence.ToTable().Numbers("income").AsSpan().ToArray().Should().Equal(10, 100, 1000, 10, 100, 1000);
        dependence.ToTable().Numbers("age").AsSpan().ToArray().Should().Equal(2, 2, 2, 3, 3, 3);
        dependence.ToString().Should().StartWith("age = 2, income = 10: y 20");
    }

    [Fact]
    public void Individuals_AreCurvesOfRows()
    {
        PartialDependence dependence = Of(
            rows => Each(rows, row => row[0] * row[1]), new DependenceGrid("age") { Values = [2, 3] }, keepsIndividuals: true);

        Table table = dependence.ToIndividualTable();
        table.RowCount.Should().Be(400);
        table.Numbers("row").AsSpan()[..4].ToArray().Should().Equal(0, 0, 1, 1);
        table.Numbers("age").AsSpan()[..4].ToArray().Should().Equal(2, 3, 2, 3);
        table.Numbers("y")[3].Should().BeApproximately(3 * Rows.Numbers("income")[1], 1e-2);
        dependence.Individuals[0].Shape.Should().Be(new Shape(200, 2));
        Of(rows => Each(rows, row => row[0]), "age").Invoking(one => one.ToIndividualTable()).Should().Throw<InvalidOperationException>().WithMessage("*keepsIndividuals*");
    }

    [Fact]
    public void Grid_OfNumbers_IsOfQuantilesThatRowsHave_OrOfAllDifferentOnes()
    {
        double[] values = [.. Enumerable.Range(0, 1_001).Select(i => (double)i)];
        FeatureColumn known = new("x", null, HasGaps: false);

        Column(new("x"), values).Should().HaveCount(20).And.BeInAscendingOrder().And.StartWith(50).And.EndWith(950).And.OnlyContain(value => double.IsInteger(value));
        Column(new("x") { Points = 3 }, values).Should().Equal(50, 500, 950);
        Column(new("x") { Points = 1 }, values).Should().Equal(500);
        Column(new("x"), [4, 2, double.NaN, 4]).Should().Equal(2, 4);
        Column(new("x") { Points = 3 }, [.. Enumerable.Repeat(0.0, 99), 1, 2, 3]).Should().Equal(0);
        Column(new("x") { Values = [3, 1] }, values).Should().Equal(3, 1);

        double[] Column(DependenceGrid grid, double[] from) => ((NumberColumn)grid.ColumnOf(known, new NumberColumn("x", from))).AsSpan().ToArray();
    }

    [Fact]
    public void Grid_MissingIsIncluded_WhereTrainingHadGaps()
    {
        PartialDependence With(string column) => Of(rows => Each(rows, row => row[0]), new DependenceGrid(column) { IncludesMissing = true });

        With("age").Grid[0].IsMissing(With("age").Grid[0].Count - 1).Should().BeTrue();
        With("contract").ToString().Should().Contain("contract = yearly: ").And.Contain("contract missing: ");
        With("income").Grid[0].MissingCount.Should().Be(0);
        With("contract").ToTable()["contract"].MissingCount.Should().Be(1);
    }

    [Fact]
    public void Grid_OfDates_StaysOne()
    {
        Table table = Table.Parse("day,y\n2024-01-02,1\n2024-02-03,2\n2024-03-04,3\n");

        DependenceGrid grid = "day";

        grid.ColumnOf(FeatureSchema.Fit(table, ["y"], []).Columns[0], table["day"]).TextAt(1).Should().Be("2024-02-03");
    }

    [Fact]
    public void Of_WrongUse_SaysWhatIsWrong()
    {
        void Throws(string message, Action act) => act.Should().Throw<ArgumentException>().WithMessage(message);
        Func<Tensor, Tensor> any = rows => Each(rows, row => row[1]);

        Throws("*no column \"aeg\"*age, income, contract*", () => Of(any, "aeg"));
        Throws("*two different columns but got \"age\" twice*", () => Of(any, "age", "age"));
        Throws("*categories of \"contract\"*monthly, two years, yearly*but got \"weekly\"*", () => Of(any, new DependenceGrid("contract") { Values = ["weekly"] }));
        Throws("*a number of \"age\" but got \"old\"*", () => Of(any, new DependenceGrid("age") { Values = ["old"] }));
        Throws("*finite numbers*got \"1E+300\"*", () => Of(any, new DependenceGrid("age") { Values = [1e300] }));
        Throws("*1 or more values of \"age\"*", () => Of(any, new DependenceGrid("age") { Values = [] }));
        Throws("*1 to 1,000 Points*0*", () => Of(any, new DependenceGrid("age") { Points = 0 }));
        Throws("*1 or more rows*", () => PartialDependence.Of(Schema, Rows.Take(..0), ["age"], ["y"], keepsIndividuals: false, any));
        Churn.Value.Invoking(model => model.PartialDependence(Rows.Without("income"), "age")).Should().Throw<ArgumentException>().WithMessage("*\"income\"*");
    }

    private static PartialDependence Of(Func<Tensor, Tensor> answers, DependenceGrid column, DependenceGrid? second = null, bool keepsIndividuals = false) =>
        PartialDependence.Of(Schema, Rows, second is null ? [column] : [column, second], ["y"], keepsIndividuals, answers);

    private static Tensor Each(Tensor rows, Func<float[], float> answer) =>
        Tensor.From([.. Enumerable.Range(0, rows.Rows).Select(i => answer(rows.Row(i).ToArray()))]).Reshape(new Shape(rows.Rows, 1));
}
