namespace NeuralNet;

/// <summary>Hears which rows of a table the backward pass of a batch wrote gradients of.</summary>
internal interface ITableNotes
{
    /// <summary>Notes the use of rows.</summary>
    /// <param name="parameter">The table.</param>
    /// <param name="codes">Its rows, as whole numbers.</param>
    void Note(Parameter parameter, ReadOnlySpan<float> codes);
}
