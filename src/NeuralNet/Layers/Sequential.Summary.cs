using System.Globalization;
using System.Text;

namespace NeuralNet;

public sealed partial class Sequential
{
    /// <summary>A summary: a line for each layer with its output's shape and its parameters, and what multiplies.</summary>
    public override string ToString()
    {
        string[] names = Array.ConvertAll(_layers, layer => layer.ToString() ?? layer.GetType().Name);
        string[] shapes = Array.ConvertAll(_layers, layer => $"[B, {layer.Outputs}]");
        int nameWidth = names.Max(name => name.Length);
        int shapeWidth = shapes.Max(shape => shape.Length);

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Sequential: {Inputs} -> {Outputs}, {ParameterCount:N0} parameters, {_multiplier.Name}");
        for (int i = 0; i < _layers.Length; i++)
        {
            int count = _layers[i].Parameters.Sum(parameter => parameter.Value.Length);
            text.Append('\n').Append(
                CultureInfo.InvariantCulture,
                $"  {i,2}  {names[i].PadRight(nameWidth)}  {shapes[i].PadRight(shapeWidth)}  {count,11:N0}");
        }

        return text.ToString();
    }
}
