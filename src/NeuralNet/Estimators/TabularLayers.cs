namespace NeuralNet;

/// <summary>The layers of one network for a table: its preprocessing, fitted to the training rows, and an MLP.</summary>
/// <remarks>
/// Numbers: gaps filled by the median, each number in one or several forms (<see cref="NumberForms"/>), after RealMLP (Holzmüller et al. 2024) and Gorishniy et
/// al. 2022. Networks that see the numbers in other forms err in other places. Categories: one-hot, or an embedding where there are many; all zeros, or a row of its own, for one that is missing or unknown. Then a
/// learned factor for each column, six times as fast as the rest.
/// </remarks>
internal static class TabularLayers
{
    private const int Bins = 32;
    private const float ClipLimit = 3;
    private const float ScaleFactor = 6;

    /// <param name="schema">What the columns are.</param>
    /// <param name="rows">The training rows as <see cref="FeatureSchema.Encode(Table, long)"/> gives them, or rows with the same quantiles; only columns of numbers are looked at.</param>
    /// <param name="recipe">Sizes and so on.</param>
    /// <param name="numbers">The forms of the numbers.</param>
    /// <param name="options">How categories are encoded.</param>
    /// <param name="outputs">Logits, or values.</param>
    public static IReadOnlyList<Layer> Make(FeatureSchema schema, Tensor rows, MlpRecipe recipe, NumberForms numbers, MlpOptions options, int outputs)
    {
        var forms = new Branches([.. Numbers(schema, rows, numbers), .. Categories(schema, options)]);
        int width = forms.Outputs;
        var scale = new Scale(width);
        scale.Weight.LearningRateFactor = ScaleFactor;
        scale.Weight.DecayFactor = 0;
        var layers = new List<Layer> { forms, scale };
        foreach (int units in recipe.HiddenSizes)
        {
            layers.Add(new Dense(width, units, recipe.Activation));
            if (recipe.Dropout > 0)
            {
                layers.Add(new Dropout(recipe.Dropout));
            }

            width = units;
        }

        layers.Add(new Dense(width, outputs));
        return layers;
    }

    private static IEnumerable<Branch> Numbers(FeatureSchema schema, Tensor rows, NumberForms forms)
    {
        if (schema.Numbers == 0)
        {
            yield break;
        }

        Range all = ..schema.Numbers;
        Tensor numbers = ColumnsOf(rows, schema.Numbers);
        FillMissing Fill() => new(FillMissing.Fit(numbers).Values);
        Tensor filled = new Model([Fill()]).Predict(numbers);
        (Tensor center, Tensor scale) = QuartileScale.Fit(filled);
        if (forms.HasFlag(NumberForms.Scaled))
        {
            yield return new Branch(all, Scaled());
        }

        if (forms.HasFlag(NumberForms.Ranks))
        {
            yield return new Branch(all, Fill(), QuantileScale.Fit(filled));
        }

        if (forms.HasFlag(NumberForms.Bins))
        {
            yield return new Branch(all, Fill(), PiecewiseLinear.Fit(filled, Bins));
        }

        if (forms.HasFlag(NumberForms.Periodic))
        {
            yield return new Branch(all, [.. Scaled(), Periodic(schema.Numbers)]);
        }

        if (forms.HasFlag(NumberForms.Products))
        {
            yield return new Branch(all, [.. Scaled(), new PolynomialFeatures(schema.Numbers)]);
        }

        int gaps = schema.NumbersWithGaps;
        if (gaps > 0)
        {
            yield return new Branch(..gaps, FillMissing.Fit(ColumnsOf(rows, gaps), isMarked: true), new Branches(new Branch(gaps..(2 * gaps))));
        }

        IReadOnlyList<Layer> Scaled() => [Fill(), new Standardization(center, scale), new SmoothClip(ClipLimit)];
    }

    // With a tenth of the rate, as RealMLP has it.
    private static PeriodicEmbedding Periodic(int columns)
    {
        var waves = new PeriodicEmbedding(columns);
        foreach (Parameter parameter in waves.Parameters)
        {
            parameter.LearningRateFactor = 0.1f;
        }

        return waves;
    }

    private static IEnumerable<Branch> Categories(FeatureSchema schema, MlpOptions options)
    {
        int column = schema.Numbers;
        while (column < schema.Columns.Count)
        {
            int count = schema.Columns[column].Categories!.Count;
            if (count > options.MostOneHot)
            {
                yield return new Branch(column..(column + 1), new Embedding(count + 1, options.EmbeddingWidth, lastIsUnknown: true));
                column++;
                continue;
            }

            int end = column + 1;
            while (end < schema.Columns.Count && schema.Columns[end].Categories!.Count <= options.MostOneHot)
            {
                end++;
            }

            int[] counts = [.. schema.Columns.Skip(column).Take(end - column).Select(known => Math.Max(2, known.Categories!.Count))];
            yield return new Branch(column..end, new OneHot(counts, unknownIsZeros: true));
            column = end;
        }
    }

    private static Tensor ColumnsOf(Tensor rows, int count)
    {
        var columns = new Tensor(rows.Rows, count);
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i)[..count].CopyTo(columns.Row(i));
        }

        return columns;
    }
}
