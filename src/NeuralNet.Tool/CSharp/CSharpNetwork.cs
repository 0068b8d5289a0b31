using System.Globalization;
using System.Runtime.InteropServices;

namespace NeuralNet.Tool.CSharp;

/// <summary>The layers of a model as calls of <see cref="CSharpHelpers"/>, one statement each, over one array: every value has a place of its own there.</summary>
internal sealed class CSharpNetwork
{
    private readonly Dictionary<string, int> _places = [];
    private readonly List<float> _parameters = [];
    private readonly SortedSet<string> _helpers = new(StringComparer.Ordinal);
    private readonly List<string> _statements = [];

    public CSharpNetwork(Model model)
    {
        Size = model.Inputs;
        Output = Reserve(model.Outputs);
        Emit(model.Layers, 0, Output);
    }

    /// <summary>The length of the array.</summary>
    public int Size { get; private set; }

    /// <summary>Where the answer stands in it; the input stands at 0.</summary>
    public int Output { get; }

    public IReadOnlyList<string> Statements => _statements;

    public ReadOnlySpan<float> Parameters => CollectionsMarshal.AsSpan(_parameters);

    /// <summary>The methods that the statements call.</summary>
    public IEnumerable<string> Helpers => _helpers;

    private int Reserve(int count)
    {
        int place = Size;
        Size = checked(Size + count);
        return place;
    }

    private void Emit(IReadOnlyList<Layer> all, int from, int to)
    {
        Layer[] layers = [.. all.Where(layer => layer is not Dropout)];
        if (layers.Length == 0)
        {
            throw new NotSupportedException("export --csharp expects layers but got none beside Dropout.");
        }

        for (int i = 0; i < layers.Length; i++)
        {
            int next = i == layers.Length - 1 ? to : Reserve(layers[i].Outputs);
            Emit(layers[i], from, next);
            from = next;
        }
    }

    private void Emit(Layer layer, int from, int to)
    {
        int count = layer.Outputs;
        switch (layer)
        {
            case Dense dense:
                Call("Dense", from, to, dense.Inputs, count, Place(dense.Weight.Value), Place(dense.Bias.Value));
                Activate(dense, dense.Activation, to, count);
                break;
            case Activate activate:
                Call("Copy", from, to, count);
                Activate(activate, activate.Activation, to, count);
                break;
            case Sequential sequential:
                Emit(sequential.Layers, from, to);
                break;
            case Residual residual:
                Emit(residual.Block.Layers, from, to);
                int other = from;
                if (residual.Projection is { } projection)
                {
                    other = Reserve(count);
                    Emit(projection, from, other);
                }

                Call("Add", other, to, count);
                break;
            case Branches branches:
                foreach (Branch branch in branches.Parts)
                {
                    (int first, int columns) = branch.Columns.GetOffsetAndLength(branches.Inputs);
                    if (branch.Layers is { } layers)
                    {
                        Emit(layers.Layers, from + first, to);
                        to += layers.Outputs;
                    }
                    else
                    {
                        Call("Copy", from + first, to, columns);
                        to += columns;
                    }
                }

                break;
            case Scale scale:
                Call("Multiply", from, to, count, Place(scale.Weight.Value));
                break;
            case Prelu prelu:
                Call("Prelu", from, to, count, Place(prelu.Weight.Value), prelu.Weight.Value.Length == 1 ? 0 : 1);
                break;
            case BatchNorm norm:
                float[] factors = [.. norm.RunningVariance.ToArray().Zip(norm.Weight.Value.ToArray(), (variance, weight) => 1 / MathF.Sqrt(variance + norm.Epsilon) * weight)];
                Call("BatchNorm", from, to, count, Place(norm.RunningMean), Place(factors), Place(norm.Bias.Value));
                break;
            case LayerNorm norm:
                Call("RowNorm", from, to, count, norm.Epsilon, Place(norm.Weight.Value), Place(norm.Bias.Value));
                break;
            case RmsNorm norm:
                Call("RowNorm", from, to, count, norm.Epsilon, Place(norm.Weight.Value), -1);
                break;
            default:
                EmitOfTables(layer, from, to);
                break;
        }
    }

    /// <summary>Layers at the beginning and the end of networks for tables.</summary>
    private void EmitOfTables(Layer layer, int from, int to)
    {
        int count = layer.Outputs;
        switch (layer)
        {
            case Standardization standardization:
                Call(standardization.IsInverse ? "Unstandardize" : "Standardize", from, to, count, Place(standardization.Mean), Place(standardization.Scale));
                break;
            case SmoothClip clip:
                Call("SmoothClip", from, to, count, clip.Limit);
                break;
            case FillMissing fill:
                Call("FillMissing", from, to, fill.Inputs, Place(fill.Values));
                if (fill.IsMarked)
                {
                    Call("MarkMissing", from, to + fill.Inputs, fill.Inputs);
                }

                break;
            case QuantileScale quantiles:
                Call("QuantileScale", from, to, quantiles.KnotCounts, Place(quantiles.Numbers), Place(quantiles.Ranks));
                break;
            case PiecewiseLinear piecewise:
                Call("PiecewiseLinear", from, to, piecewise.Bins, Place(piecewise.Edges));
                break;
            case OneHot hot:
                Call("OneHot", from, to, hot.Categories, hot.UnknownIsZeros);
                break;
            case Embedding embedding:
                Call("Embedding", from, to, embedding.Inputs, embedding.Categories, embedding.Width, embedding.LastIsUnknown, Place(embedding.Weight.Value));
                break;
            case PeriodicEmbedding waves:
                Call("Periodic", from, to, waves.Inputs, waves.Frequencies, waves.Width, Place(waves.Frequency.Value), Place(waves.Phase.Value), Place(waves.Weight.Value), Place(waves.Bias.Value));
                break;
            case PolynomialFeatures products:
                Call("Products", from, to, (int[])[.. products.Factors.SelectMany(factors => factors.Append(-1))]);
                break;
            case SoftmaxMean mean:
                Call("SoftmaxMean", from, to, mean.Members, count, mean.Sharpness);
                break;
            case SigmoidMean mean:
                Call("SigmoidMean", from, to, mean.Members, count, Place(mean.Sharpness));
                break;
            case AnswerMean mean:
                Call("AnswerMean", from, to, mean.Members, count, Place(mean.Center), Place(mean.Scale), Place(mean.Least), Place(mean.Greatest));
                break;
            default:
                throw new NotSupportedException($"export --csharp expects layers that it knows but the model has {layer}. Use export --onnx, or a model without this layer.");
        }
    }

    private void Activate(Layer layer, Activation activation, int to, int count)
    {
        if (activation == Activation.Identity)
        {
            return;
        }

        string name = activation.ToString()!.Split('(')[0];
        if (!CSharpHelpers.Activations.ContainsKey(name))
        {
            throw new NotSupportedException($"export --csharp expects activations that it knows but {layer} has {activation}. Use export --onnx.");
        }

        switch (name)
        {
            case "LeakyRelu":
                Call(name, to, count, Setting(activation, "slope", 0.01f));
                break;
            case "Elu":
                Call(name, to, count, Setting(activation, "alpha", 1));
                break;
            default:
                Call(name, to, count);
                break;
        }
    }

    private static float Setting(Activation activation, string name, float usual)
    {
        Description description = Activation.Kinds.Describe(activation);
        return description.Has(name) ? description.Number(name) : usual;
    }

    private void Call(string helper, params object[] arguments)
    {
        _helpers.Add(helper);
        _statements.Add($"{helper}(w, {string.Join(", ", arguments.Select(Literal))});");
    }

    private static string Literal(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        IEnumerable<int> numbers => $"new[] {{ {string.Join(", ", numbers)} }}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private int Place(Tensor tensor) => Place(tensor.AsSpan().ToArray());

    // Equal arrays are stored once: networks of an ensemble often share edges and quantiles.
    private int Place(float[] numbers)
    {
        string key = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(numbers));
        if (!_places.TryGetValue(key, out int place))
        {
            _places[key] = place = _parameters.Count;
            _parameters.AddRange(numbers);
        }

        return place;
    }
}
