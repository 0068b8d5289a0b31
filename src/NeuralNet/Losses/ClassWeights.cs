namespace NeuralNet;

/// <summary>A weight for each class, or none.</summary>
internal sealed class ClassWeights
{
    private readonly float[] _weights;

    /// <param name="who">The loss, for messages.</param>
    /// <param name="classWeights">One for each class, finite, 0 or more, one above 0; null for none. Copied.</param>
    public ClassWeights(string who, IReadOnlyList<float>? classWeights)
    {
        _weights = classWeights is null ? [] : [.. classWeights];
        bool isRight = classWeights is null || (_weights.Length >= 2 && Array.TrueForAll(_weights, weight => weight >= 0 && float.IsFinite(weight)) && _weights.Max() > 0);
        if (!isRight)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{who} expects a weight for each class, finite, 0 or more and one above 0, but got [{string.Join(", ", _weights)}]. Leave them out for 1 each."), nameof(classWeights));
        }
    }

    /// <summary>Whether all classes weigh the same.</summary>
    public bool IsNone => _weights.Length == 0;

    /// <summary>The weights; empty for none.</summary>
    public IReadOnlyList<float> Values => _weights;

    /// <summary>The weight of a class; 1 for a number that is none, which the check of the targets then names by its row.</summary>
    public float this[int label] => (uint)label < (uint)_weights.Length ? _weights[label] : 1;

    /// <summary>From the field of a description, which may be missing.</summary>
    public static IReadOnlyList<float>? From(Description description) =>
        description.Has("class_weights") ? [.. description.Children("class_weights").Select(weight => weight.Number("value"))] : null;

    public void AddTo(Description description)
    {
        if (!IsNone)
        {
            description.Add("class_weights", Array.ConvertAll(_weights, weight => new Description("Weight").Add("value", weight)));
        }
    }

    /// <summary>Throws unless there is a weight for each class.</summary>
    public void Verify(string who, int classes)
    {
        if (!IsNone && _weights.Length != classes)
        {
            throw new ArgumentException($"{who} expects as many outputs as class weights, {_weights.Length}, but got {classes}.");
        }
    }
}
