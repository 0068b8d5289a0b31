using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Checks a hand-written derivative, of a layer or of a loss, against numeric ones. For an activation, check <see cref="Activate"/> with it.</summary>
public static partial class GradientCheck
{
    /// <summary>
    /// Compares the gradients with respect to the input and every parameter with five-point central differences of
    /// L = Σ r · output, for random r.
    /// </summary>
    /// <param name="layer">The layer and all that it holds. Only its gradients change: for the check alone, parameters without values get random ones and frozen ones are thawed.</param>
    /// <param name="input">[B, Inputs]: a few rows. Avoid kinks, such as a pre-activation near 0 before Relu.</param>
    /// <param name="tolerance">The greatest ‖g - n‖ / (‖g‖ + ‖n‖) allowed, for gradient g and numeric derivative n.</param>
    /// <param name="seed">Seeds r, the values of parameters without any, and <see cref="LayerContext.Random"/>.</param>
    /// <param name="checksInput">Whether the gradient with respect to the input is compared; false where inputs are codes, which cannot be moved a little.</param>
    /// <returns>The greatest ratio seen; about 1e-4 for a correct layer, since Forward computes in float32.</returns>
    /// <remarks>Runs four forward passes for each element of the input and the parameters: use a small layer.</remarks>
    /// <exception cref="ArgumentException">The input does not fit the layer.</exception>
    /// <exception cref="InvalidOperationException">A gradient, or the output, is wrong, not overwritten, or not finite.</exception>
    public static double Verify(Layer layer, Tensor input, double tolerance = 1e-2, int seed = 0, bool checksInput = true)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        Layer[] open = [.. layer.Tree.Where(child => child.Inputs == 0)];
        try
        {
            if (layer.Inputs == 0)
            {
                layer.TakeInputs(input.Columns, layer.ToString());
            }

            return VerifyBound(layer, input, tolerance, seed, checksInput);
        }
        finally
        {
            Array.ForEach(open, child => child.ForgetInputs());
        }
    }

    private static double VerifyBound(Layer layer, Tensor input, double tolerance, int seed, bool checksInput)
    {
        if (input.Columns != layer.Inputs || input.Rows == 0)
        {
            throw new ArgumentException(
                $"GradientCheck expects 1 or more rows of {layer.Inputs} inputs for {layer} but got {input.Shape}.", nameof(input));
        }

        var context = new LayerContext(layer, training: true, seed: seed);
        LayerContext[] tree = [.. context.Tree];
        Parameter[] all = [.. tree.SelectMany(child => child.Layer.Parameters)];
        Parameter[] frozen = [.. all.Where(parameter => parameter.IsFrozen)];
        var drawn = new List<Parameter>();
        try
        {
            Array.ForEach(frozen, parameter => parameter.IsFrozen = false);
            for (int place = 0; place < tree.Length; place++)
            {
                IReadOnlyList<Parameter> parameters = tree[place].Layer.Parameters;
                for (int i = 0; i < parameters.Count; i++)
                {
                    if (!parameters[i].HasValues)
                    {
                        drawn.Add(parameters[i]);
                        tree[place].Layer.Initialize(
                            parameters[i], new RandomDraws(new CounterRandom(RandomPurpose.GradientCheck, seed, place + 1, i)));
                    }
                }
            }

            return Verify(context, all, input.Clone(), tolerance, seed, checksInput);
        }
        finally
        {
            Array.ForEach(frozen, parameter => parameter.IsFrozen = true);
            drawn.ForEach(parameter => parameter.Forget());
        }
    }

    private static double Verify(LayerContext context, Parameter[] parameters, Tensor input, double tolerance, int seed, bool checksInput)
    {
        Layer layer = context.Layer;
        var output = new Tensor(input.Rows, layer.Outputs);
        float[] weights = new float[output.Length];
        var random = new CounterRandom(RandomPurpose.GradientCheck, seed);
        foreach (ref float weight in weights.AsSpan())
        {
            weight = random.NextFloat(-1, 1);
        }

        // What Backward must overwrite starts as NaN, so that a Backward that adds to it, or leaves it out, is found.
        var inputGradient = new Tensor(input.Shape);
        inputGradient.AsSpan().Fill(float.NaN);
        foreach (Parameter parameter in parameters)
        {
            parameter.IsGradientSkipped = false;
            parameter.Gradient.AsSpan().Fill(float.NaN);
        }

        if (!double.IsFinite(WeightedSum(input, output, context, weights)))
        {
            throw new InvalidOperationException(
                $"{layer}: Forward gave an output that is not finite. Check the input, and that Forward overwrites all of output, which starts as NaN here.");
        }

        context.Backward(input, output, Tensor.Wrap([.. weights], output.Shape), inputGradient);

        double Objective() => WeightedSum(input, output, context, weights);
        double worst = checksInput ? Compare(layer, "Backward", "input", input, inputGradient, tolerance, Objective) : 0;
        foreach (Parameter parameter in parameters)
        {
            worst = Math.Max(
                worst, Compare(layer, "Backward", parameter.Path, parameter.Value, parameter.Gradient.Clone(), tolerance, Objective));
        }

        return worst;
    }

    /// <summary>The size of the difference between a gradient and the numeric derivatives of an objective by some values.</summary>
    /// <exception cref="InvalidOperationException">It is more than the tolerance.</exception>
    private static double Compare(
        object who, string method, string name, Tensor values, Tensor gradient, double tolerance, Func<double> objective)
    {
        double difference = 0, size = 0, numericSize = 0, worstElement = -1;
        string element = "";
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(gradient[i]))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{who}: {method} gave {gradient[i]} as the gradient with respect to {name} at element {i}. It must overwrite every gradient, which starts as NaN here, and not add to it."));
            }

            double numeric = Derivative(values, i, objective);
            double error = Math.Abs(gradient[i] - numeric);
            difference += error * error;
            size += (double)gradient[i] * gradient[i];
            numericSize += numeric * numeric;
            if (!(error <= worstElement))
            {
                worstElement = error;
                element = FormattableString.Invariant($"element {i}: {method} gave {gradient[i]}, the numeric derivative is {(float)numeric}");
            }
        }

        double scale = Math.Sqrt(size) + Math.Sqrt(numericSize);
        double ratio = scale == 0 ? 0 : Math.Sqrt(difference) / scale;
        return ratio <= tolerance ? ratio : throw new InvalidOperationException(FormattableString.Invariant(
            $"{who}: the gradient with respect to {name} is off by {ratio:G3} of its size, more than {tolerance:G3}. Worst at {element}. Check {method}, or move the input away from a kink."));
    }

    /// <summary>(L(x - 2h) - 8 L(x - h) + 8 L(x + h) - L(x + 2h)) / 12h.</summary>
    private static double Derivative(Tensor values, int index, Func<double> objective)
    {
        float start = values[index];
        float step = 4e-3f * MathF.Max(1, MathF.Abs(start));
        double derivative = 0, exactStep = 0;
        ReadOnlySpan<(int Steps, int Factor)> stencil = [(-2, 1), (-1, -8), (1, 8), (2, -1)];
        try
        {
            foreach ((int steps, int factor) in stencil)
            {
                values[index] = start + (steps * step);
                exactStep += Math.Abs((double)values[index] - start) / 6;
                derivative += factor * objective();
            }
        }
        finally
        {
            values[index] = start;
        }

        return derivative / (12 * exactStep);
    }

    /// <summary>Σ weight · output.</summary>
    private static double WeightedSum(Tensor input, Tensor output, LayerContext context, float[] weights)
    {
        output.AsSpan().Fill(float.NaN);
        context.Forward(input, output);
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += (double)weights[i] * output[i];
        }

        return sum;
    }
}
