using System.Text.Json;

namespace NeuralNet;

/// <summary>From a target to what a network learns, (y - mean) / deviation, and back, within the range of the training targets.</summary>
internal sealed record TargetScale(double Mean, double Deviation, double Least, double Greatest)
{
    /// <exception cref="ArgumentException">A target is not finite, or all are equal.</exception>
    public static TargetScale Fit(ReadOnlySpan<double> values, string target)
    {
        double least = values[0], greatest = values[0], mean = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"Column \"{target}\" expects finite numbers but has {value}.");
            }

            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            mean += value / values.Length;
        }

        if (least == greatest)
        {
            throw new ArgumentException(FormattableString.Invariant($"MlpRegressor.Fit expects different numbers in \"{target}\" but all are {least}."));
        }

        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean) / values.Length;
        }

        return new(mean, Math.Sqrt(squares), least, greatest);
    }

    /// <summary>[N, 1].</summary>
    public Tensor Standardize(ReadOnlySpan<double> values)
    {
        var standardized = new Tensor(values.Length, 1);
        for (int i = 0; i < values.Length; i++)
        {
            standardized[i] = (float)((values[i] - Mean) / Deviation);
        }

        return standardized;
    }

    /// <summary>The mean answer of the members, [N, members] to [N, 1], in the target's unit.</summary>
    public Tensor Answers(Tensor outputs)
    {
        var answers = new Tensor(outputs.Rows, 1);
        for (int i = 0; i < outputs.Rows; i++)
        {
            double sum = 0;
            foreach (float output in outputs.Row(i))
            {
                sum += output;
            }

            answers[i] = (float)Math.Clamp((sum / outputs.Columns * Deviation) + Mean, Least, Greatest);
        }

        return answers;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("mean", Mean);
        json.WriteNumber("deviation", Deviation);
        json.WriteNumber("least", Least);
        json.WriteNumber("greatest", Greatest);
    }

    /// <exception cref="InvalidDataException">The numbers are not those of a scale.</exception>
    public static TargetScale From(JsonElement json)
    {
        TargetScale scale = new(
            EstimatorFile.Number(json, "mean"), EstimatorFile.Number(json, "deviation"), EstimatorFile.Number(json, "least"), EstimatorFile.Number(json, "greatest"));
        EstimatorFile.Require(scale.Deviation > 0 && scale.Least <= scale.Greatest, "a deviation above 0 and a range");
        return scale;
    }
}
