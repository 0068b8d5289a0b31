using MathNet.Numerics;

namespace NeuralNet.Tests.Reference;

/// <summary>
/// The float64 twins of the kernels: the textbook's formula, element by element, nothing clever. What the kernels compute in
/// float32 is compared with these.
/// </summary>
internal static class NaiveDouble
{
    public static double[] From(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }

    /// <summary>op(a)[m,k] · op(b)[k,n]; a matrix that is transposed lies in memory as [k,m] or [n,k].</summary>
    public static double[] MatrixProduct(double[] a, bool transposeA, double[] b, bool transposeB, int m, int n, int k)
    {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int p = 0; p < k; p++)
                {
                    sum += (transposeA ? a[(p * m) + i] : a[(i * k) + p]) * (transposeB ? b[(j * k) + p] : b[(p * n) + j]);
                }

                c[(i * n) + j] = sum;
            }
        }

        return c;
    }

    public static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    public static double SigmoidSlope(double z) => Sigmoid(z) * Sigmoid(-z);

    /// <summary>1 - tanh² written without the difference of two numbers near 1: (2 / (e^z + e^-z))².</summary>
    public static double TanhSlope(double z)
    {
        double sech = 2 / (Math.Exp(z) + Math.Exp(-z));
        return sech * sech;
    }

    public static double Relu(double z) => Math.Max(0, z);

    public static double ReluSlope(double z) => z > 0 ? 1 : 0;

    public static double LeakyRelu(double z) => z > 0 ? z : 0.01 * z;

    public static double LeakyReluSlope(double z) => z > 0 ? 1 : 0.01;

    public static double Elu(double z) => z > 0 ? z : ExpMinusOne(z);

    public static double EluSlope(double z) => z > 0 ? 1 : Math.Exp(z);

    /// <summary>The distribution function of the normal distribution; erfc where erf would cancel.</summary>
    public static double NormalCumulative(double z) => z < 0
        ? 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2))
        : 0.5 * (1 + SpecialFunctions.Erf(z / Math.Sqrt(2)));

    public static double NormalDensity(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    public static double Gelu(double z) => double.IsNegativeInfinity(z) ? 0 : z * NormalCumulative(z);

    public static double GeluSlope(double z) => NormalCumulative(z) + (double.IsInfinity(z) ? 0 : z * NormalDensity(z));

    public static double GeluTanh(double z) => double.IsNegativeInfinity(z) ? 0 : z * Sigmoid(GeluTanhArgument(z));

    public static double GeluTanhSlope(double z) => Sigmoid(GeluTanhArgument(z))
        + (double.IsInfinity(z) ? 0 : z * SigmoidSlope(GeluTanhArgument(z)) * Math.Sqrt(8 / Math.PI) * (1 + (3 * 0.044715 * z * z)));

    public static double Swish(double z) => double.IsNegativeInfinity(z) ? 0 : z * Sigmoid(z);

    public static double SwishSlope(double z) => Sigmoid(z) + (double.IsInfinity(z) ? 0 : z * SigmoidSlope(z));

    public static double Mish(double z) => double.IsNegativeInfinity(z) ? 0 : z * MishFactor(z);

    public static double MishSlope(double z)
    {
        double t = MishFactor(z), e = Math.Exp(Math.Min(z, 300)), n = e * (e + 2);
        return double.IsInfinity(z) ? t : t + (z * (double.IsInfinity(n * n) ? 0 : 4 * (n + 1) / ((n + 2) * (n + 2))) * Sigmoid(z));
    }

    public static double HardSigmoid(double z) => Math.Clamp((z / 6) + 0.5, 0, 1);

    private static double GeluTanhArgument(double z) => Math.Sqrt(8 / Math.PI) * (z + (0.044715 * z * z * z));

    // tanh(ln(1 + e^z)), without the cancellation of 1 - e^-2x near 0.
    private static double MishFactor(double z)
    {
        double e = Math.Exp(Math.Min(z, 300)), n = e * (e + 2);
        return n / (n + 2);
    }

    public static double Softplus(double z) => Math.Max(0, z) + LogOnePlus(Math.Exp(-Math.Abs(z)));

    public static double Step(double z) => z > 0 ? 1 : 0;

    /// <summary>ln(1 + u): Kahan's correction of ln for the digits that 1 + u loses.</summary>
    public static double LogOnePlus(double u)
    {
        double sum = 1 + u;
        return sum == 1 ? u : Math.Log(sum) * u / (sum - 1);
    }

    /// <summary>e^x - 1 = 2 · e^(x/2) · sinh(x/2), without cancellation near zero.</summary>
    public static double ExpMinusOne(double x) => x < -40 ? -1 : 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);

    public static double[] Softmax(double[] logits, int columns)
    {
        double[] p = new double[logits.Length];
        for (int start = 0; start < logits.Length; start += columns)
        {
            double[] row = logits[start..(start + columns)];
            double max = row.Max();
            double sum = row.Sum(z => Math.Exp(z - max));
            for (int j = 0; j < columns; j++)
            {
                p[start + j] = Math.Exp(row[j] - max) / sum;
            }
        }

        return p;
    }

    /// <summary>The mean over rows of -Σ t · ln p; its gradient with respect to the logits is (p · Σ t - t) / rows.</summary>
    public static double SoftmaxCrossEntropy(double[] logits, double[] targets, int columns, double[] gradient)
    {
        int rows = logits.Length / columns;
        double[] p = Softmax(logits, columns);
        double total = 0;
        for (int start = 0; start < logits.Length; start += columns)
        {
            double[] row = logits[start..(start + columns)];
            double max = row.Max();
            double logSum = max + Math.Log(row.Sum(z => Math.Exp(z - max)));
            double mass = targets[start..(start + columns)].Sum();
            for (int j = start; j < start + columns; j++)
            {
                total += targets[j] == 0 ? 0 : targets[j] * (logSum - logits[j]);
                gradient[j] = ((p[j] * mass) - targets[j]) / rows;
            }
        }

        return total / rows;
    }

    /// <summary>Rows of class numbers as rows of a one and zeros.</summary>
    public static double[] OneHot(double[] classes, int columns)
    {
        double[] result = new double[classes.Length * columns];
        for (int i = 0; i < classes.Length; i++)
        {
            result[(i * columns) + (int)classes[i]] = 1;
        }

        return result;
    }

    public static double MeanSquaredError(double[] prediction, double[] target, double[] gradient) =>
        Mean(prediction, target, gradient, e => e * e, e => 2 * e);

    public static double MeanAbsoluteError(double[] prediction, double[] target, double[] gradient) =>
        Mean(prediction, target, gradient, Math.Abs, e => Math.Sign(e));

    public static double Huber(double[] prediction, double[] target, double delta, double[] gradient) =>
        Mean(
            prediction, target, gradient,
            e => Math.Abs(e) <= delta ? 0.5 * e * e : delta * (Math.Abs(e) - (0.5 * delta)),
            e => Math.Clamp(e, -delta, delta));

    /// <summary>The mean of -t · ln s(z) - (1 - t) · ln(1 - s(z)), where -ln s(z) = softplus(-z).</summary>
    public static double SigmoidCrossEntropy(double[] logits, double[] target, double[] gradient)
    {
        double total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double z = logits[i], t = target[i];
            total += (t == 0 ? 0 : t * Softplus(-z)) + (t == 1 ? 0 : (1 - t) * Softplus(z));
            gradient[i] = (Sigmoid(z) - t) / logits.Length;
        }

        return total / logits.Length;
    }

    /// <summary>Inverted dropout (Srivastava et al. 2014): a number's share of its draw in [0, 1) drops it where below the rate.</summary>
    public static double[] DropoutFactors(ulong[] draws, double rate, int count)
    {
        double[] factors = new double[count];
        for (int i = 0; i < count; i++)
        {
            double uniform = (uint)(draws[i / 2] >> (32 * (i % 2))) / 4294967296.0;
            factors[i] = uniform < rate ? 0 : 1 / (1 - rate);
        }

        return factors;
    }

    /// <summary>argmin over w of (w - value)² / 2 + threshold · |w|, the proximal step of an L1 penalty.</summary>
    public static void SoftThreshold(double[] value, double threshold)
    {
        for (int i = 0; i < value.Length; i++)
        {
            value[i] = Math.Sign(value[i]) * Math.Max(Math.Abs(value[i]) - threshold, 0);
        }
    }

    /// <summary>w = w - lr · (g + decay · w).</summary>
    public static void Sgd(double[] value, double[] gradient, double learningRate, double decay)
    {
        for (int i = 0; i < value.Length; i++)
        {
            value[i] -= learningRate * (gradient[i] + (decay * value[i]));
        }
    }

    /// <summary>Sutskever et al. 2013 in PyTorch's form: the learning rate is outside the velocity.</summary>
    public static void Momentum(
        double[] value, double[] gradient, double[] velocity, double learningRate, double momentum, bool nesterov, double decay)
    {
        for (int i = 0; i < value.Length; i++)
        {
            double g = gradient[i] + (decay * value[i]);
            velocity[i] = (momentum * velocity[i]) + g;
            value[i] -= learningRate * (nesterov ? g + (momentum * velocity[i]) : velocity[i]);
        }
    }

    /// <summary>
    /// Adam (Kingma and Ba 2015, algorithm 1) at step t = 1, 2, ...; <paramref name="decay"/> joins the gradient, and
    /// <paramref name="decoupled"/> shrinks the weights (AdamW; Loshchilov and Hutter 2019).
    /// </summary>
    public static void Adam(
        double[] value, double[] gradient, double[] first, double[] second, int step, double learningRate, double beta1,
        double beta2, double epsilon, double decay, double decoupled)
    {
        double correction1 = 1 - Math.Pow(beta1, step);
        double correction2 = 1 - Math.Pow(beta2, step);
        for (int i = 0; i < value.Length; i++)
        {
            double g = gradient[i] + (decay * value[i]);
            first[i] = (beta1 * first[i]) + ((1 - beta1) * g);
            second[i] = (beta2 * second[i]) + ((1 - beta2) * g * g);
            double m = first[i] / correction1;
            double v = second[i] / correction2;
            value[i] = value[i] - (learningRate * decoupled * value[i]) - (learningRate * m / (Math.Sqrt(v) + epsilon));
        }
    }

    /// <summary>RMSprop (Tieleman and Hinton 2012) with momentum, in PyTorch's form.</summary>
    public static void RmsProp(
        double[] value, double[] gradient, double[] square, double[] velocity, double learningRate, double smoothing,
        double momentum, double epsilon, double decay)
    {
        for (int i = 0; i < value.Length; i++)
        {
            double g = gradient[i] + (decay * value[i]);
            square[i] = (smoothing * square[i]) + ((1 - smoothing) * g * g);
            velocity[i] = (momentum * velocity[i]) + (g / (Math.Sqrt(square[i]) + epsilon));
            value[i] -= learningRate * velocity[i];
        }
    }

    private static double Mean(
        double[] prediction, double[] target, double[] gradient, Func<double, double> value, Func<double, double> slope)
    {
        double total = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            double error = prediction[i] - target[i];
            total += value(error);
            gradient[i] = slope(error) / prediction.Length;
        }

        return total / prediction.Length;
    }
}
