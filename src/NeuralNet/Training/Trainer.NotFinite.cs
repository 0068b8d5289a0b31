using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>What to say when a number is not finite: its row and column, its layer, or its parameter.</content>
public sealed partial class Trainer
{
    /// <summary>Throws where a value is not finite, such as after the last update, which no loss follows.</summary>
    internal void ThrowIfNotFinite(int epoch)
    {
        foreach (Parameter parameter in Model.Parameters)
        {
            if (NonFinite.IsIn(parameter.Value.AsSpan()))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"Trainer.Fit: '{parameter.Path}' is not finite after epoch {epoch}: training has diverged. Lower the learning rate (now {Optimizer.LearningRate}), or standardise the features and targets."));
            }
        }
    }

    /// <summary>Throws where a feature is not finite, and names it by its row in the dataset.</summary>
    internal static void ThrowIfNotFinite(string where, Model model, Tensor features, ReadOnlySpan<int> rows)
    {
        bool takesMissing = model.Root.TakesMissing;
        int place = NonFinite.IndexIn(features.AsSpan(), takesMissing);
        if (place >= 0)
        {
            int row = place / features.Columns;
            string fix = float.IsNaN(features[place]) ? "Drop or fill such rows first, or begin the model with a FillMissing layer." : "Drop or correct such rows first.";
            throw new ArgumentException(FormattableString.Invariant(
                $"{where}: expected finite features but got {features[place]} in row {(rows.IsEmpty ? row : rows[row])}, column {place % features.Columns}. {fix} Nothing was changed."),
                nameof(features));
        }
    }

    /// <summary>Says where an update failed, and from which layer on, going back, gradients are not finite.</summary>
    private InvalidOperationException NotFiniteUpdate(string where, InvalidOperationException error)
    {
        Parameter? first = Model.Parameters.LastOrDefault(
            parameter => !parameter.IsFrozen && !parameter.IsGradientSkipped && NonFinite.IsIn(parameter.Gradient.AsSpan()));
        string gradient = first is null ? "" : $" Going back from the loss, the first gradient that is not finite is that of '{first.Path}'.";
        return new InvalidOperationException($"{where}: {error.Message}{gradient}", error);
    }

    /// <summary>Names the first layer whose output is not finite.</summary>
    private InvalidOperationException NotFinite(string where, float loss, Tensor features)
    {
        string layer = Model.FindNonFinite(features) is LayerContext context
            ? $" The first layer whose output is not finite is {(context.Path.Length == 0 ? "" : context.Path + ", ")}{context.Layer}."
            : "";
        if (NonFinite.IndexIn(features.AsSpan()) is var place and >= 0)
        {
            return new InvalidOperationException(FormattableString.Invariant(
                $"{where}: the loss became {loss}, and a feature is missing (NaN), the first in row {place / features.Columns} of the batch, column {place % features.Columns}.{layer} Let that column go through a FillMissing layer. Nothing was changed."));
        }

        return new InvalidOperationException(FormattableString.Invariant(
            $"{where}: the loss became {loss}: training has diverged.{layer} Lower the learning rate (now {Optimizer.LearningRate}), or standardise the features and targets."));
    }

    /// <summary>Names the row and the output for which the loss gave no gradient.</summary>
    private InvalidOperationException NotFiniteGradient(string where, float loss, Tensor gradient, ReadOnlySpan<int> rows)
    {
        int place = NonFinite.IndexIn(gradient.AsSpan());
        int row = place / gradient.Columns;
        return new InvalidOperationException(FormattableString.Invariant(
            $"{where}: {Loss} gave {gradient[place]} as the gradient of row {(rows.IsEmpty ? row : rows[row])} by output {place % gradient.Columns}, though the loss is {loss}. Its Row must overwrite every element of gradient with a finite number. Nothing was changed."));
    }
}
