namespace NeuralNet;

/// <summary>
/// The scaling of RealMLP (Holzmüller et al. 2024), which outliers do not move: subtract the median, divide by the distance of the quartiles; where they
/// are equal by half the range; where that is 0 too by 1.
/// </summary>
internal static class QuartileScale
{
    /// <param name="rows">[N, F], finite.</param>
    /// <returns>[F] each, as <see cref="Standardization"/> takes them.</returns>
    public static (Tensor Center, Tensor Scale) Fit(Tensor rows)
    {
        Tensor center = new(new Shape(rows.Columns)), scale = new(new Shape(rows.Columns));
        float[] column = new float[rows.Rows];
        for (int j = 0; j < rows.Columns; j++)
        {
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = rows[i, j];
            }

            Array.Sort(column);
            float quartiles = At(0.75) - At(0.25), range = column[^1] - column[0];
            center[j] = At(0.5);
            scale[j] = quartiles > 0 ? quartiles : range > 0 ? range / 2 : 1;
        }

        return (center, scale);

        float At(double share) => column[(int)Math.Round(share * (column.Length - 1))];
    }
}
