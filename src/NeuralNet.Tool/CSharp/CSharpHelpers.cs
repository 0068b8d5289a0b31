namespace NeuralNet.Tool.CSharp;

/// <summary>The methods of an exported file, in C# 7.3: a file has those that its layers call. <c>w</c> holds all numbers of a row on its way, <c>P</c> the parameters.</summary>
internal static class CSharpHelpers
{
    /// <summary>By name, what a helper calls is named after its text.</summary>
    public static IReadOnlyDictionary<string, (string Code, string[] Calls)> All { get; } = new Dictionary<string, (string, string[])>
    {
        ["Dense"] = ("""
            // The product is exact in double, so that each step rounds once, as a fused multiply-add does. Many inputs are 0: bins, categories, units at rest.
            static void Dense(float[] w, int from, int to, int inputs, int outputs, int weight, int bias)
            {
                for (int j = 0; j < outputs; j++) w[to + j] = 0;
                for (int i = 0; i < inputs; i++, weight += outputs)
                {
                    double x = w[from + i];
                    if (x == 0) continue;
                    for (int j = 0; j < outputs; j++) w[to + j] = (float)(x * P[weight + j] + w[to + j]);
                }
                for (int j = 0; j < outputs; j++) w[to + j] += P[bias + j];
            }
            """, []),
        ["Copy"] = ("static void Copy(float[] w, int from, int to, int count) { Array.Copy(w, from, w, to, count); }", []),
        ["Add"] = ("static void Add(float[] w, int from, int to, int count) { for (int i = 0; i < count; i++) w[to + i] += w[from + i]; }", []),
        ["Multiply"] = ("static void Multiply(float[] w, int from, int to, int count, int factor) { for (int i = 0; i < count; i++) w[to + i] = w[from + i] * P[factor + i]; }", []),
        ["Standardize"] = ("static void Standardize(float[] w, int from, int to, int count, int mean, int scale) { for (int i = 0; i < count; i++) w[to + i] = (w[from + i] - P[mean + i]) / P[scale + i]; }", []),
        ["Unstandardize"] = ("static void Unstandardize(float[] w, int from, int to, int count, int mean, int scale) { for (int i = 0; i < count; i++) w[to + i] = (float)((double)w[from + i] * P[scale + i] + P[mean + i]); }", []),
        ["BatchNorm"] = ("static void BatchNorm(float[] w, int from, int to, int count, int mean, int scale, int bias) { for (int i = 0; i < count; i++) w[to + i] = (float)((double)(w[from + i] - P[mean + i]) * P[scale + i] + P[bias + i]); }", []),
        ["RowNorm"] = ("""
            // (x - mean) / sqrt(variance + epsilon) * weight + bias; without a bias, the mean counts as 0.
            static void RowNorm(float[] w, int from, int to, int count, float epsilon, int weight, int bias)
            {
                double mean = 0, squares = 0;
                if (bias >= 0) { for (int i = 0; i < count; i++) mean += w[from + i]; mean /= count; }
                for (int i = 0; i < count; i++) { double d = w[from + i] - mean; squares += d * d; }
                double scale = 1 / Math.Sqrt(squares / count + epsilon);
                for (int i = 0; i < count; i++) w[to + i] = (float)((w[from + i] - mean) * scale * P[weight + i] + (bias >= 0 ? P[bias + i] : 0));
            }
            """, []),
        ["FillMissing"] = ("static void FillMissing(float[] w, int from, int to, int count, int values) { for (int i = 0; i < count; i++) w[to + i] = float.IsNaN(w[from + i]) ? P[values + i] : w[from + i]; }", []),
        ["MarkMissing"] = ("static void MarkMissing(float[] w, int from, int to, int count) { for (int i = 0; i < count; i++) w[to + i] = float.IsNaN(w[from + i]) ? 1 : 0; }", []),
        ["SmoothClip"] = ("static void SmoothClip(float[] w, int from, int to, int count, float limit) { for (int i = 0; i < count; i++) { double s = Math.Max(-1e12, Math.Min(1e12, (double)w[from + i] / limit)); w[to + i] = (float)(s * limit / Math.Sqrt(1 + s * s)); } }", []),
        ["UpTo"] = ("""
            // How many of the sorted numbers are x or less.
            static int UpTo(int first, int count, float x)
            {
                int start = first;
                while (count > 0)
                {
                    int half = count / 2;
                    if (P[first + half] <= x) { first += half + 1; count -= half + 1; } else count = half;
                }
                return first - start;
            }
            """, []),
        ["QuantileScale"] = ("""
            static void QuantileScale(float[] w, int from, int to, int[] counts, int numbers, int ranks)
            {
                for (int j = 0; j < counts.Length; j++)
                {
                    float x = w[from + j];
                    int passed = UpTo(numbers, counts[j], x), n = numbers + passed, r = ranks + passed;
                    w[to + j] = float.IsNaN(x) ? x : passed == 0 ? P[r] : passed == counts[j] ? P[r - 1]
                        : (float)(P[r - 1] + ((double)x - P[n - 1]) / ((double)P[n] - P[n - 1]) * ((double)P[r] - P[r - 1]));
                    numbers += counts[j];
                    ranks += counts[j];
                }
            }
            """, ["UpTo"]),
        ["PiecewiseLinear"] = ("""
            static void PiecewiseLinear(float[] w, int from, int to, int[] bins, int edges)
            {
                for (int j = 0; j < bins.Length; j++)
                {
                    float x = w[from + j];
                    int passed = UpTo(edges, bins[j] + 1, x);
                    for (int k = 0; k < bins[j]; k++)
                    {
                        w[to + k] = float.IsNaN(x) ? x : k < passed - 1 ? 1 : k >= passed ? 0
                            : (float)(((double)x - P[edges + k]) / ((double)P[edges + k + 1] - P[edges + k]));
                    }
                    to += bins[j];
                    edges += bins[j] + 1;
                }
            }
            """, ["UpTo"]),
        ["Code"] = ("static int Code(float x, int count) { return x >= 0 && x < count && x == (int)x ? (int)x : -1; }", []),
        ["OneHot"] = ("""
            static void OneHot(float[] w, int from, int to, int[] categories, bool unknownIsZeros)
            {
                for (int j = 0; j < categories.Length; j++)
                {
                    int code = Code(w[from + j], categories[j]);
                    if (code < 0 && !unknownIsZeros) throw new ArgumentException("OneHot expects whole codes from 0 to " + (categories[j] - 1) + " but got " + w[from + j] + " in its column " + j + ".");
                    for (int k = 0; k < categories[j]; k++) w[to + k] = k == code ? 1 : 0;
                    to += categories[j];
                }
            }
            """, ["Code"]),
        ["Embedding"] = ("""
            static void Embedding(float[] w, int from, int to, int columns, int categories, int width, bool lastIsUnknown, int weight)
            {
                for (int j = 0; j < columns; j++)
                {
                    int code = Code(w[from + j], categories);
                    if (code < 0 && !lastIsUnknown) throw new ArgumentException("Embedding expects whole codes from 0 to " + (categories - 1) + " but got " + w[from + j] + " in its column " + j + ".");
                    Array.Copy(P, weight + (code < 0 ? categories - 1 : code) * width, w, to + j * width, width);
                }
            }
            """, ["Code"]),
        ["Periodic"] = ("""
            // For each column x and width - 1 sums of weight * cos(2 pi frequency x + phase).
            static void Periodic(float[] w, int from, int to, int columns, int frequencies, int width, int frequency, int phase, int weight, int bias)
            {
                for (int j = 0; j < columns; j++)
                {
                    w[to] = w[from + j];
                    for (int m = 0; m < width - 1; m++)
                    {
                        double sum = P[bias + j * (width - 1) + m];
                        for (int k = 0; k < frequencies; k++)
                        {
                            sum += P[weight + (j * (width - 1) + m) * frequencies + k] * Math.Cos(2 * Math.PI * P[frequency + j * frequencies + k] * w[from + j] + P[phase + j * frequencies + k]);
                        }
                        w[to + 1 + m] = (float)sum;
                    }
                    to += width;
                }
            }
            """, []),
        ["Products"] = ("""
            // Each output is the product of the columns up to the next -1.
            static void Products(float[] w, int from, int to, int[] columns)
            {
                float product = 1;
                foreach (int column in columns)
                {
                    if (column >= 0) { product *= w[from + column]; continue; }
                    w[to++] = product;
                    product = 1;
                }
            }
            """, []),
        ["Prelu"] = ("static void Prelu(float[] w, int from, int to, int count, int slope, int step) { for (int i = 0; i < count; i++) w[to + i] = w[from + i] > 0 ? w[from + i] : w[from + i] * P[slope + i * step]; }", []),
        ["SoftmaxMean"] = ("""
            static void SoftmaxMean(float[] w, int from, int to, int members, int classes, double sharpness)
            {
                for (int k = 0; k < classes; k++) w[to + k] = 0;
                for (int m = 0; m < members; m++, from += classes)
                {
                    double greatest = w[from], sum = 0;
                    for (int k = 1; k < classes; k++) greatest = Math.Max(greatest, w[from + k]);
                    for (int k = 0; k < classes; k++) sum += Math.Exp(w[from + k] - greatest);
                    for (int k = 0; k < classes; k++) w[to + k] += (float)(Math.Exp(w[from + k] - greatest) / sum / members);
                }
                if (sharpness == 1) return;
                double most = 0, all = 0;
                for (int k = 0; k < classes; k++) most = Math.Max(most, w[to + k]);
                for (int k = 0; k < classes; k++) { w[to + k] = (float)Math.Pow(Math.Max(1e-7f, w[to + k]) / most, sharpness); all += w[to + k]; }
                for (int k = 0; k < classes; k++) w[to + k] = (float)(w[to + k] / all);
            }
            """, []),
        ["SigmoidMean"] = ("""
            // The sigmoid of sharpness * ln(p / (1 - p)) for the mean p.
            static void SigmoidMean(float[] w, int from, int to, int members, int labels, int sharpness)
            {
                for (int k = 0; k < labels; k++)
                {
                    double sum = 0;
                    for (int m = 0; m < members; m++) sum += 1 / (1 + Math.Exp(-(double)w[from + m * labels + k]));
                    double p = Math.Max(1e-7, Math.Min(1 - 1e-7, sum / members));
                    w[to + k] = (float)(1 / (1 + Math.Exp(-P[sharpness + k] * Math.Log(p / (1 - p)))));
                }
            }
            """, []),
        ["AnswerMean"] = ("""
            static void AnswerMean(float[] w, int from, int to, int members, int targets, int center, int scale, int least, int greatest)
            {
                for (int k = 0; k < targets; k++)
                {
                    double sum = 0;
                    for (int m = 0; m < members; m++) sum += w[from + m * targets + k];
                    w[to + k] = (float)Math.Max(P[least + k], Math.Min(P[greatest + k], sum / members * P[scale + k] + P[center + k]));
                }
            }
            """, []),
        ["Erf"] = ("""
            // Of z, within 1e-14: the series near 0, the continued fraction beyond.
            static double Erf(double z)
            {
                double a = Math.Abs(z), square = z * z;
                if (a > 6) return Math.Sign(z);
                if (a < 2.5)
                {
                    double term = z, sum = z;
                    for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++) { term *= -square / n; sum += term / (2 * n + 1); }
                    return 2 / Math.Sqrt(Math.PI) * sum;
                }
                double fraction = 0;
                for (int n = 60; n > 0; n--) fraction = n / 2.0 / (a + fraction);
                return Math.Sign(z) * (1 - Math.Exp(-square) / Math.Sqrt(Math.PI) / (a + fraction));
            }
            """, []),
    };

    /// <summary>f(z) of an activation without settings, in double.</summary>
    public static IReadOnlyDictionary<string, (string Formula, string[] Calls)> Activations { get; } = new Dictionary<string, (string, string[])>
    {
        ["Step"] = ("z > 0 ? 1 : 0", []),
        ["Relu"] = ("z < 0 ? 0 : z", []),
        ["Gelu"] = ("0.5 * z * (1 + Erf(z * 0.70710678118654752))", ["Erf"]),
        ["GeluTanh"] = ("0.5 * z * (1 + Math.Tanh(0.79788456080286536 * (z + 0.044715 * z * z * z)))", []),
        ["Sigmoid"] = ("1 / (1 + Math.Exp(-z))", []),
        ["Tanh"] = ("Math.Tanh(z)", []),
        ["Swish"] = ("z / (1 + Math.Exp(-z))", []),
        ["Selu"] = ("1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * (Math.Exp(z) - 1))", []),
        ["Mish"] = ("z * Math.Tanh(z > 30 ? z : Math.Log(1 + Math.Exp(z)))", []),
        ["HardSigmoid"] = ("Math.Max(0, Math.Min(1, z / 6 + 0.5))", []),
        ["HardSwish"] = ("z * Math.Max(0, Math.Min(1, z / 6 + 0.5))", []),
        ["Softplus"] = ("z > 30 ? z + Math.Exp(-z) : Math.Log(1 + Math.Exp(z))", []),
        ["LeakyRelu"] = ("z > 0 ? z : a * z", []),
        ["Elu"] = ("z > 0 ? z : a * (Math.Exp(z) - 1)", []),
    };
}
