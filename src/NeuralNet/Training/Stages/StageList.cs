using System.Collections.ObjectModel;

namespace NeuralNet;

/// <summary>The stages of a trainer: none is null.</summary>
internal sealed class StageList : Collection<IGradientStage>
{
    protected override void InsertItem(int index, IGradientStage item)
    {
        ThrowIfNull(item);
        base.InsertItem(index, item);
    }

    protected override void SetItem(int index, IGradientStage item)
    {
        ThrowIfNull(item);
        base.SetItem(index, item);
    }

    private static void ThrowIfNull(IGradientStage? item)
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item), "Trainer.Stages expects a stage but got null. Leave it out.");
        }
    }
}
