using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>The network's answer for the row at which a cursor stands, computed once a row for all columns. Of one cursor, and so of one thread.</summary>
internal sealed class RowAnswer
{
    private readonly Model _network;
    private readonly FeatureEncoding _encoding;
    private readonly DataViewRow _row;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly float[] _features;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private VBuffer<float> _vector;
    private long _position = -1;

    public RowAnswer(Model network, FeatureEncoding encoding, DataViewRow row, DataViewSchema.Column features)
    {
        _network = network;
        _encoding = encoding;
        _row = row;
        _getFeatures = row.GetGetter<VBuffer<float>>(features);
        _features = new float[encoding.Slots];
        _inputs = new float[encoding.Inputs];
        _outputs = new float[network.Outputs];
    }

    /// <summary>The network's outputs.</summary>
    public ReadOnlySpan<float> Outputs
    {
        get
        {
            if (_position != _row.Position)
            {
                _getFeatures(ref _vector);
                FeatureVector.CopyTo(_vector, _features);
                _encoding.Encode(_features, _inputs);
                _network.Predict(_inputs, _outputs);
                _position = _row.Position;
            }

            return _outputs;
        }
    }
}
