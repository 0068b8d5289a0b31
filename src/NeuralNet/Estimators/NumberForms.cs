namespace NeuralNet;

/// <summary>In which forms an estimator's networks see a number; several stand side by side.</summary>
[Flags]
public enum NumberForms
{
    /// <summary>Less the median, by the distance of the quartiles, outliers drawn in: <see cref="SmoothClip"/>.</summary>
    Scaled = 1,

    /// <summary>The share of training rows with a smaller number: <see cref="QuantileScale"/>.</summary>
    Ranks = 2,

    /// <summary>How much of each of up to 32 bins it fills: <see cref="PiecewiseLinear"/>.</summary>
    Bins = 4,

    /// <summary>A learned map of waves of the scaled number: <see cref="PeriodicEmbedding"/>.</summary>
    Periodic = 8,

    /// <summary>Squares and products of the scaled numbers: <see cref="PolynomialFeatures"/>. F numbers become F (F + 3) / 2.</summary>
    Products = 16,

    /// <summary>Every form.</summary>
    All = Scaled | Ranks | Bins | Periodic | Products,
}
