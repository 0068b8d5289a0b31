using System.Globalization;
using System.Text;

namespace NeuralNet;

public sealed partial class Model
{
    /// <summary>A summary: the matrix multiplier, and a line for each layer with its output shape and number of parameters.</summary>
    public override string ToString()
    {
        // A layer of layers is a line, and those in it are indented below.
        LayerContext[] contexts = [.. _training.Tree.Skip(1)];
        string[] names = Array.ConvertAll(contexts, context => Indentation(context) + context.Layer);
        string[] shapes = Array.ConvertAll(contexts, context => $"[B, {context.Layer.Outputs}]");
        int pathWidth = contexts.Max(context => context.Path.Length);
        int nameWidth = names.Max(name => name.Length);
        int shapeWidth = shapes.Max(shape => shape.Length);

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: {Inputs} -> {Outputs}, {ParameterCount:N0} parameters, {_multiplier.Name}");
        for (int i = 0; i < contexts.Length; i++)
        {
            long count = contexts[i].Layer.Parameters.Sum(parameter => (long)parameter.Shape.Length);
            text.Append('\n').Append(
                CultureInfo.InvariantCulture,
                $"  {contexts[i].Path.PadLeft(Math.Max(pathWidth, 2))}  {names[i].PadRight(nameWidth)}  {shapes[i].PadRight(shapeWidth)}  {count,11:N0}");
        }

        return text.ToString();
    }

    private static string Indentation(LayerContext context) => new(' ', 2 * context.Path.Count(letter => letter == '.'));
}
