using System.Globalization;

namespace NeuralNet.Tests.Estimators;

/// <summary>Against functions whose integral is known, of the columns a, b (numbers) and town (two categories).</summary>
public sealed class IntegratedGradientsTests
{
    private static readonly string[] Columns = ["a", "b", "town"];

    [Fact]
    public void Explain_LinearModel_IsWeightTimesDistanceFromTheMean()
    {
        Layer dense = Weighted(4, bias: 3, (0, 2), (2, 5), (3, -7));
        Tensor rows = Rows([1, 4, 0], [-3, 2, 1], [float.NaN, 1, float.NaN]), background = Rows([2, 9, 0], [4, 1, 1], [0, 0, 1], [6, 0, float.NaN]);

        Explanation[] explanations = Explain(Network(dense), rows, background, steps: 1);

        // The mean background row has a = 3 and the shares 1/4 and 1/2 of the towns; a gap in a is filled with 10, a missing town is in neither.
        Expect(explanations[0], -4, 0, (0.75 * 5) - (0.5 * -7));
        Expect(explanations[1], -12, 0, (-0.25 * 5) + (0.5 * -7));
        Expect(explanations[2], 14, 0, (-0.25 * 5) - (0.5 * -7));
        explanations.Should().OnlyContain(explanation => Math.Abs(explanation.Error) < 1e-5 && Math.Abs(explanation.Baseline - 6.75) < 1e-5);
    }

    [Fact]
    public void Explain_Product_IsSharedByBothFactors()
    {
        // F = a b: from (c, d) to (a, b) the first factor gets (a - c) (b + d) / 2, the second (b - d) (a + c) / 2.
        Explanation explanation = Explain(Product(), Rows([5, 3, 0]), Rows([1, 2, 1]), steps: 2)[0];

        Expect(explanation, 4 * 5 / 2.0, 1 * 6 / 2.0, 0);
        (explanation.Value, explanation.Baseline).Should().Be((15, 2));
    }

    [Fact]
    public void Explain_SeveralBackgroundRows_IsTheMeanOfEachAlone()
    {
        Tensor rows = Rows([5, 3, 0], [-1, 2, 1]);
        float[][] all = [.. Enumerable.Range(0, 40).Select(i => new[] { i % 7, i % 5, (float)(i % 2) })];

        Explanation[] together = Explain(Product(), rows, Rows(all), steps: 16);

        for (int i = 0; i < rows.Rows; i++)
        {
            Explanation[] alone = [.. all.Select(from => Explain(Product(), rows.RowRange(i..(i + 1)), Rows(from), steps: 16)[0])];
            together[i].Baseline.Should().BeApproximately(alone.Average(explanation => explanation.Baseline), 1e-6);
            Expect(together[i], [.. Columns.Select(column => alone.Average(explanation => Contribution(explanation, column)))]);
        }
    }

    [Fact]
    public void Explain_BackgroundIsTheRowItself_IsNothing()
    {
        Explanation explanation = Explain(Product(), Rows([5, float.NaN, 0]), Rows([5, float.NaN, 0]), steps: 3)[0];

        explanation.Contributions.Should().OnlyContain(column => column.Contribution == 0);
        explanation.Error.Should().Be(0);
    }

    [Fact]
    public void Explain_DropoutAfterTheEncoding_IsLeftOut()
    {
        Explanation explanation = Explain(Network(new Dropout(0.5f), Weighted(4, bias: 0, (0, 2), (1, 3))), Rows([1, 1, 0]), Rows([0, 0, 0]), steps: 8)[0];

        Expect(explanation, 2, 3, 0);
    }

    [Fact]
    public void Explain_LeavesTheNetworkAsItIs()
    {
        Model network = Product();
        float[] before = network.Values.ToArray();

        Explain(network, Rows([5, 3, 0]), Rows([1, 2, 1]), steps: 2);

        network.Values.ToArray().Should().Equal(before);
        network.Gradients.ToArray().Should().OnlyContain(gradient => gradient == 0);
        network.Parameters.Should().OnlyContain(parameter => !parameter.IsFrozen);
    }

    [Fact]
    public void Explain_WrongUse_SaysWhatIsWrong()
    {
        Model plain = new([new Dense(3, 1)]);

        FluentActions.Invoking(() => Explain(Product(), Rows([1, 1, 0]), new Tensor(0, 3), steps: 8)).Should().Throw<ArgumentException>().WithMessage("*1 or more background rows*");
        FluentActions.Invoking(() => Explain(Product(), Rows([1, 1, 0]), Rows([1, 1, 0]), steps: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 to 1,024 steps but got 0*");
        FluentActions.Invoking(() => Explain(Product(), Rows([1, 1, 0]), Rows([1, 1, 0]), steps: 1_025)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Explain(plain, Rows([1, 1, 0]), Rows([1, 1, 0]), steps: 8)).Should().Throw<InvalidOperationException>().WithMessage("*begin with an encoding*");
        Explain(Product(), new Tensor(0, 3), Rows([1, 1, 0]), steps: 8).Should().BeEmpty();
    }

    [Theory]
    [InlineData(NumberForms.Scaled | NumberForms.Ranks | NumberForms.Bins)]
    [InlineData(NumberForms.Scaled | NumberForms.Periodic | NumberForms.Products)]
    public void Owners_OfEveryForm_AreTheColumnsThatChangeThem(NumberForms forms)
    {
        // Numbers with gaps and without, few categories and so many that they are embedded.
        var random = new Random(3);
        string? Gap(string text) => random.Next(10) == 0 ? null : text;
        const int rows = 400;
        Table table = Table.Of(
            new NumberColumn("gaps", Enumerable.Range(0, rows).Select(i => i % 9 == 0 ? double.NaN : random.NextDouble())),
            new CategoryColumn("few", Enumerable.Range(0, rows).Select(_ => Gap($"f{random.Next(4)}"))),
            new NumberColumn("whole", Enumerable.Range(0, rows).Select(_ => Math.Exp(random.NextDouble()))),
            new CategoryColumn("many", Enumerable.Range(0, rows).Select(_ => Gap($"m{random.Next(80)}"))),
            new CategoryColumn("two", Enumerable.Range(0, rows).Select(_ => Gap($"t{random.Next(2)}"))),
            new NumberColumn("more gaps", Enumerable.Range(0, rows).Select(i => i % 7 == 0 ? double.NaN : random.Next(50))),
            new NumberColumn("y", Enumerable.Range(0, rows).Select(i => (double)i)));
        MlpRegressor model = MlpRegressor.Fit(table, "y", SampleTables.Quick with { LabelSmoothing = null, Epochs = 1, Numbers = forms });
        EncodedNetwork encoded = EncodedNetwork.Of(model.Network);
        Tensor all = FeatureSchema.Fit(table, ["y"], []).Encode(table);
        var context = new LayerContext(encoded.Encoder, training: false);

        encoded.Owners.Should().HaveCount(encoded.Encoder.Outputs);
        Tensor before = Encode(all);
        bool[] moved = new bool[encoded.Owners.Count];
        for (int j = 0; j < all.Columns; j++)
        {
            Tensor turned = all.Clone();
            for (int i = 0; i < rows; i++)
            {
                turned[i, j] = all[(i + 1) % rows, j];
            }

            Tensor after = Encode(turned);
            for (int i = 0; i < before.Length; i++)
            {
                if (before[i] != after[i])
                {
                    encoded.Owners[i % before.Columns].Should().Be(j);
                    moved[i % before.Columns] = true;
                }
            }
        }

        moved.Count(one => !one).Should().Be(0);
        var outputs = new Tensor(rows, encoded.Head.Outputs);
        new LayerContext(encoded.Head, training: false).Forward(before, outputs);
        new Model([model.Network.Layers[1]]).Predict(outputs).AsSpan().SequenceEqual(model.Network.Predict(all).AsSpan()).Should().BeTrue("the halves are the whole");

        Tensor Encode(Tensor from)
        {
            var to = new Tensor(from.Rows, encoded.Encoder.Outputs);
            context.Forward(from, to);
            return to;
        }
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(2, 0.6)]
    [InlineData(1, 1.7)]
    public void LogOdds_AreThoseOfTheProbabilities_AndTheGradientIsTheirs(int chosen, double sharpness)
    {
        var random = new Random(chosen);
        Tensor logits = Tensor.From([.. Enumerable.Range(0, 12).Select(_ => (float)((4 * random.NextDouble()) - 2))]).Reshape(new Shape(1, 12));
        var odds = new ClassLogOdds(classes: 3, chosen, sharpness);
        float[] gradient = new float[12], unused = new float[12];

        double value = odds.At(logits.AsSpan(), gradient);

        Tensor probabilities = new Model([new SoftmaxMean(members: 4, classes: 3, sharpness)]).Predict(logits);
        value.Should().BeApproximately(Math.Log(probabilities[chosen] / (1.0 - probabilities[chosen])), 1e-5);
        for (int i = 0; i < 12; i++)
        {
            Tensor above = logits.Clone(), below = logits.Clone();
            above[i] += 1 / 64f;
            below[i] -= 1 / 64f;
            gradient[i].Should().BeApproximately((float)((odds.At(above.AsSpan(), unused) - odds.At(below.AsSpan(), unused)) * 32), 1e-4f);
        }
    }

    [Fact]
    public void LogOdds_OfHugeLogits_AreFinite()
    {
        float[] gradient = new float[6];

        new ClassLogOdds(classes: 3, chosen: 0, sharpness: 1).At([2_000, 0, -2_000, 1_000, 0, -2_000], gradient).Should().BeApproximately(1_000 + Math.Log(2), 1e-9);
        gradient.Should().OnlyContain(slope => float.IsFinite(slope));
    }

    [Fact]
    public void Answer_BeyondTheTrainingTargets_HasNoSlope()
    {
        // Two networks of two targets.
        AnswerGradient second = new EnsembleAnswer(
            new AnswerMean(2, Tensor.From([0, 10]), Tensor.From([1, 2]), Tensor.From([-1, 5]), Tensor.From([1, 12]))).Of(1);
        float[] gradient = new float[4];

        second([9, 0.5f, 9, 0.1f], gradient).Should().BeApproximately(10.6, 1e-6);
        gradient.Should().Equal(0, 1, 0, 1);
        second([9, 3, 9, 4], gradient).Should().Be(12);
        gradient.Should().OnlyContain(slope => slope == 0);
    }

    [Fact]
    public void LogOdds_OfALabel_AreThoseOfItsProbability()
    {
        var joined = new SigmoidMean(2, Tensor.From([1f, 1.4f]));
        float[] logits = [5, 0.3f, -7, -1.1f], gradient = new float[4], unused = new float[4];
        AnswerGradient label = new EnsembleAnswer(joined).Of(1);

        double value = label(logits, gradient);

        Tensor probabilities = new Model([joined]).Predict(Tensor.From(logits).Reshape(new Shape(1, 4)));
        value.Should().BeApproximately(Math.Log(probabilities[1] / (1.0 - probabilities[1])), 1e-5);
        gradient[0].Should().Be(0);
        gradient[2].Should().Be(0);
        gradient[3].Should().BeApproximately((float)((label([5, 0.3f, -7, -1.1f + (1 / 64f)], unused) - label([5, 0.3f, -7, -1.1f - (1 / 64f)], unused)) * 32), 1e-4f);
    }

    [Fact]
    public void Explanation_AsTextAndAsTable()
    {
        var explanation = new Explanation("log-odds(yes)", 1.5, -0.25, [new("contract", "monthly", 1.25), new("bill", null, 0.5), new("months", "31", -0.001)]);

        explanation.Error.Should().BeApproximately(0.001, 1e-12);
        explanation.ToString().ReplaceLineEndings("\n").Should().Be(
            "log-odds(yes) 1.5 = mean -0.25 + 1.75\n  contract = monthly: +1.25\n  bill missing: +0.5\n  months = 31: -0.001");
        Table table = explanation.ToTable();
        table.ColumnNames.Should().Equal("column", "value", "contribution");
        table.Texts("value")[1].Should().BeNull();
        table.Numbers("contribution")[0].Should().Be(1.25);
    }

    private static Tensor Rows(params float[][] rows) => Tensor.From([.. rows.SelectMany(row => row)]).Reshape(new Shape(rows.Length, 3));

    // Encoded as a, b, north, south.
    private static Model Network(params Layer[] head) => new(
        [new Branches(new Branch(..3, [
            new Branches(new Branch(0..2, new FillMissing(Tensor.From([10, 20]))), new Branch(2..3, new OneHot([2], unknownIsZeros: true))), .. head]))]);

    // [a, b, north, south, a², a b, ...]
    private static Model Product()
    {
        var products = new PolynomialFeatures(4, degree: 2);
        return Network(products, Weighted(products.Outputs, bias: 0, (5, 1)));
    }

    private static Dense Weighted(int inputs, float bias, params (int Input, float Weight)[] weights)
    {
        var dense = new Dense(inputs, 1);
        dense.Weight.Set(Tensor.From([.. Enumerable.Range(0, inputs).Select(i => weights.SingleOrDefault(weight => weight.Input == i).Weight)]).Reshape(new Shape(inputs, 1)));
        dense.Bias.Set(Tensor.From([bias]));
        return dense;
    }

    private static Explanation[] Explain(Model network, Tensor rows, Tensor background, int steps) => new IntegratedGradients(network, background, steps).Explain(
        rows, Columns, _ => ("y", Output), (i, column) => rows[i, Array.IndexOf(Columns, column)].ToString(CultureInfo.InvariantCulture), CancellationToken.None);

    private static double Output(ReadOnlySpan<float> outputs, Span<float> gradient)
    {
        gradient[0] = 1;
        return outputs[0];
    }

    private static double Contribution(Explanation explanation, string column) => explanation.Contributions.Single(one => one.Column == column).Contribution;

    private static void Expect(Explanation explanation, params double[] contributions) => Columns.Zip(contributions)
        .Should().OnlyContain(pair => Math.Abs(Contribution(explanation, pair.First) - pair.Second) < 1e-4, string.Join("; ", explanation.Contributions));
}
