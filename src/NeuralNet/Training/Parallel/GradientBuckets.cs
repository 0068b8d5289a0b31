namespace NeuralNet;

/// <summary>
/// The gradients of a model as buckets to be sent: neighbours in memory, from the last layer to the first, as a backward pass finishes them. Each table of an embedding
/// is a bucket of its own; a frozen parameter is in none.
/// </summary>
internal sealed class GradientBuckets
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly bool[] _frozen;
    private readonly Dictionary<Layer, int[]> _bucketsOf = [];      // a layer's buckets, one for each of its parameters that is in one
    private readonly int[] _parametersOf;                           // of each bucket
    private readonly int[] _missing;
    private int _next;

    public GradientBuckets(Model model, int bucketBytes, Func<Parameter, bool> isTable)
    {
        _parameters = model.Parameters;
        _frozen = [.. _parameters.Select(parameter => parameter.IsFrozen)];
        var buckets = new List<GradientBucket>();
        int[] bucketOf = new int[_parameters.Count];
        int end = (int)model.ParameterCount;
        bool isOpen = false;
        for (int i = _parameters.Count - 1; i >= 0; i--)
        {
            Parameter parameter = _parameters[i];
            int length = parameter.Shape.Length, start = end - length;
            bool isAlone = isTable(parameter);
            bucketOf[i] = -1;
            if (!parameter.IsFrozen && length > 0)
            {
                if (isAlone || !isOpen || (buckets[^1].Length + (long)length) * sizeof(float) > Math.Max(bucketBytes, buckets[^1].Length * (long)sizeof(float)))
                {
                    buckets.Add(new GradientBucket(start, length, isAlone ? parameter : null));
                }
                else
                {
                    buckets[^1] = new GradientBucket(start, buckets[^1].Length + length, null);
                }

                bucketOf[i] = buckets.Count - 1;
            }

            isOpen = bucketOf[i] >= 0 && !isAlone;
            end = start;
        }

        Buckets = [.. buckets];
        _parametersOf = new int[Buckets.Length];
        _missing = new int[Buckets.Length];
        var places = new Dictionary<Parameter, int>(ReferenceEqualityComparer.Instance as IEqualityComparer<Parameter>);
        for (int i = 0; i < _parameters.Count; i++)
        {
            places.Add(_parameters[i], bucketOf[i]);
            if (bucketOf[i] >= 0)
            {
                _parametersOf[bucketOf[i]]++;
            }
        }

        foreach (Layer layer in model.AllLayers)
        {
            _bucketsOf.Add(layer, [.. layer.Parameters.Select(parameter => places[parameter]).Where(bucket => bucket >= 0)]);
        }
    }

    /// <summary>The buckets, in the order in which they are sent.</summary>
    public GradientBucket[] Buckets { get; }

    /// <summary>Whether they still fit: no parameter was frozen or freed since.</summary>
    public bool Fit
    {
        get
        {
            for (int i = 0; i < _frozen.Length; i++)
            {
                if (_parameters[i].IsFrozen != _frozen[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Begins a backward pass.</summary>
    public void Begin()
    {
        _parametersOf.CopyTo(_missing, 0);
        _next = 0;
    }

    /// <summary>Notes that a layer's gradients are written.</summary>
    public void Finish(Layer layer)
    {
        foreach (int bucket in _bucketsOf[layer])
        {
            _missing[bucket]--;
        }
    }

    /// <summary>The next bucket to send while the backward pass goes on; -1 where none is whole, and for the last one, which has nothing left to go on beside it.</summary>
    public int TakeWhole() => _next < Buckets.Length - 1 && _missing[_next] == 0 ? _next++ : -1;

    /// <summary>The next bucket after the backward pass; -1 where all are sent. Every rank gets the same order.</summary>
    public int TakeNext() => _next < Buckets.Length ? _next++ : -1;
}
