namespace NeuralNet.Onnx;

/// <summary>Layers in order, with what belongs to a dense layer in it: the bias and the activation that follow it as nodes of their own.</summary>
internal static class JoinedLayers
{
    public static List<Layer> Of(IEnumerable<Layer> layers)
    {
        var joined = new List<Layer>();
        foreach (Layer layer in layers)
        {
            if (joined is [.., Dense { } dense] && dense.Activation == Activation.Identity && layer is Activate or Standardization)
            {
                Add(joined, dense, layer);
            }
            else
            {
                joined.Add(layer);
            }
        }

        return joined;
    }

    private static void Add(List<Layer> joined, Dense dense, Layer layer)
    {
        if (layer is Activate activate)
        {
            var activated = new Dense(dense.Inputs, dense.Outputs, activate.Activation);
            activated.Weight.Set(dense.Weight.Value);
            activated.Bias.Set(dense.Bias.Value);
            joined[^1] = activated;
        }
        else if (layer is Standardization shift && shift.Scale.ToArray().All(factor => factor == 1))
        {
            dense.Bias.Set(shift.IsInverse ? dense.Bias.Value + shift.Mean : dense.Bias.Value - shift.Mean);
        }
        else
        {
            joined.Add(layer);
        }
    }
}
