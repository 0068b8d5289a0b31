namespace NeuralNet;

/// <summary>The layers of one network for a table: its preprocessing, fitted to the training rows, and an MLP.</summary>
/// <remarks>
/// Numbers: gaps filled by the median, each number in up to three forms, after RealMLP (Holzmüller et al. 2024) and Gorishniy et al. 2022: scaled by quartiles and
/// clipped smoothly; as its rank; and, in some networks, cut into piecewise-linear bins. Networks that see the numbers in other forms err
/// in other places. Categories: one-hot, or an embedding where there are many; all zeros, or a row of its own, for one that is missing or unknown. Then a
/// learned factor for each column, six times as fast as the rest.
/// </remarks>
internal static class TabularLayers
{
    private const int Bins = 32;
    private const float ClipLimit = 3;
    private const float ScaleFactor = 6;

    // Beyond this many categories, an embedding of a fixed width is smaller than one-hot columns.
    private const int MostOneHot = 64;
    private const int EmbeddingWidth = 8;

    /// <param name="schema">What the columns are.</param>
    /// <param name="rows">The training rows as <see cref="FeatureSchema.Encode(Table)"/> gives them.</param>
    /// <param name="recipe">Sizes and so on.</param>
    /// <param name="hasBins">Whether numbers are cut into bins too.</param>
    /// <param name="outputs">Logits, or values.</param>
    public static IReadOnlyList<Layer> Make(FeatureSchema schema, Tensor rows, MlpRecipe recipe, bool hasBins, int outputs)
    {
        var forms = new Branches([.. Numbers(schema, rows, hasBins), .. Categories(schema)]);
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

    private static IEnumerable<Branch> Numbers(FeatureSchema schema, Tensor rows, bool hasBins)
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
        yield return new Branch(all, Fill(), new Standardization(center, scale), new SmoothClip(ClipLimit));
        yield return new Branch(all, Fill(), QuantileScale.Fit(filled));
        if (hasBins)
        {
            yield return new Branch(all, Fill(), PiecewiseLinear.Fit(filled, Bins));
        }

        int gaps = schema.NumbersWithGaps;
        if (gaps > 0)
        {
            yield return new Branch(..gaps, FillMissing.Fit(ColumnsOf(rows, gaps), isMarked: true), new Branches(new Branch(gaps..(2 * gaps))));
        }
    }

    private static IEnumerable<Branch> Categories(FeatureSchema schema)
    {
        int column = schema.Numbers;
        while (column < schema.Columns.Count)
        {
            int count = schema.Columns[column].Categories!.Count;
            if (count > MostOneHot)
            {
                yield return new Branch(column..(column + 1), new Embedding(count + 1, EmbeddingWidth, lastIsUnknown: true));
                column++;
                continue;
            }

            int end = column + 1;
            while (end < schema.Columns.Count && schema.Columns[end].Categories!.Count <= MostOneHot)
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
