namespace NeuralNet;

/// <summary>Layers in a row for prediction alone: those that scale and shift columns go into the dense layer beside them.</summary>
internal static class Folding
{
    // A shift of so many scaled units costs as many roundings of the sums: 16 are 1e-6.
    private const double GreatestShift = 16;

    /// <summary>Layers with the same outputs within rounding: nested rows flattened, identities left out, affine layers folded.</summary>
    public static IReadOnlyList<Layer> Fold(IEnumerable<Layer> layers)
    {
        var folded = new List<Layer>();
        foreach (Layer layer in Flatten(layers))
        {
            if (layer is Dense dense)
            {
                while (folded.Count > 0 && folded[^1].AffineMap() is AffineMap before && dense.After(before, GreatestShift) is Dense joined)
                {
                    dense = joined;
                    folded.RemoveAt(folded.Count - 1);
                }

                folded.Add(dense);
            }
            else if (folded.Count > 0 && folded[^1] is Dense last && layer.AffineMap() is AffineMap after && last.Then(after) is Dense joined)
            {
                folded[^1] = joined;
            }
            else
            {
                folded.Add(layer);
            }
        }

        return folded;
    }

    private static IEnumerable<Layer> Flatten(IEnumerable<Layer> layers) => layers
        .Where(layer => !layer.IsIdentity(training: false))
        .SelectMany(layer => layer is Sequential row ? Flatten(row.Layers) : [layer]);

    /// <summary>A dense layer for the inputs of a map: x · s + t, then W and b, is x · (s · W) and b + t · W.</summary>
    private static Dense? After(this Dense dense, AffineMap map, double greatestShift)
    {
        if (map.Shift.Any(shift => Math.Abs(shift) > greatestShift))
        {
            return null;
        }

        Tensor weight = dense.Weight.Value.Clone();
        double[] bias = [.. dense.Bias.Value.AsSpan().ToArray().Select(value => (double)value)];
        for (int i = 0; i < dense.Inputs; i++)
        {
            for (int j = 0; j < dense.Outputs; j++)
            {
                bias[j] += map.Shift[i] * weight[i, j];
                weight[i, j] = (float)(map.Scale[i] * weight[i, j]);
            }
        }

        return New(dense, weight, bias);
    }

    /// <summary>A dense layer with the outputs of a map: z · s + t.</summary>
    private static Dense? Then(this Dense dense, AffineMap map)
    {
        if (dense.Activation != Activation.Identity)
        {
            return null;
        }

        Tensor weight = dense.Weight.Value.Clone();
        for (int i = 0; i < dense.Inputs; i++)
        {
            for (int j = 0; j < dense.Outputs; j++)
            {
                weight[i, j] = (float)(map.Scale[j] * weight[i, j]);
            }
        }

        return New(dense, weight, [.. map.Scale.Select((scale, j) => (scale * dense.Bias.Value[j]) + map.Shift[j])]);
    }

    /// <summary>Null where a value overflows.</summary>
    private static Dense? New(Dense dense, Tensor weight, double[] bias)
    {
        Tensor narrow = Tensor.From(Array.ConvertAll(bias, value => (float)value));
        if (Kernels.NonFinite.IsIn(weight.AsSpan()) || Kernels.NonFinite.IsIn(narrow.AsSpan()))
        {
            return null;
        }

        var folded = new Dense(dense.Inputs, dense.Outputs, dense.Activation);
        folded.Weight.Set(weight);
        folded.Bias.Set(narrow);
        return folded;
    }
}
