namespace NeuralNet;

/// <content>
/// The state of stages and observers in a checkpoint: each a description among the <c>stages</c> or <c>observers</c> of <c>checkpoint.trainer</c>, and tensors
/// <c>stages/NAME/ARRAY</c> or <c>observers/NAME/ARRAY</c>.
/// </content>
public sealed partial class Trainer
{
    private const string StagesKey = "stages";
    private const string ObserversKey = "observers";

    // Of a checkpoint, until their owners take them up.
    private List<CheckpointPart> _stageParts = [];
    private List<CheckpointPart> _observerParts = [];

    /// <summary>The states to save by the key of their list: those of the owners, or those that no owner has taken up yet.</summary>
    private IEnumerable<(string Key, List<CheckpointPart> Parts)> SaveParts()
    {
        yield return (StagesKey, _stageParts.Count > 0 ? _stageParts : SaveParts(Stages));
        yield return (ObserversKey, _observerParts.Count > 0 ? _observerParts : SaveParts(OpenRun?.Observers ?? []));
    }

    private List<CheckpointPart> SaveParts(IEnumerable<object> owners)
    {
        List<CheckpointPart> parts = [];
        foreach ((string name, ICheckpointed owner) in Named(owners))
        {
            var part = new CheckpointPart(this, new Description(name));
            owner.Save(part);
            parts.Add(part);
        }

        return parts;
    }

    private List<CheckpointPart> ReadParts(string key, Description trainer, SafeTensorsReader file)
    {
        List<CheckpointPart> parts = [];
        if (!trainer.Has(key))
        {
            return parts;
        }

        foreach (Description numbers in trainer.Children(key))
        {
            var part = new CheckpointPart(this, numbers);
            string prefix = ArrayName(key, part, "");
            foreach (SafeTensorsEntry entry in file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                part.Arrays.Add(entry.Name[prefix.Length..], file.Read(entry.Name));
            }

            parts.Add(part);
        }

        return parts;
    }

    private static string ArrayName(string key, CheckpointPart part, string array) => $"{key}/{part.Name}/{array}";

    /// <summary>Gives the stages their states, once.</summary>
    private void TakeUpStages(string who)
    {
        // Every step comes here, and allocates nothing.
        if (_stageParts.Count > 0)
        {
            TakeUp(ref _stageParts, Stages, $"{who} expects the stages of the checkpoint among Trainer.Stages", "Add the same stages");
        }
    }

    /// <summary>Gives the observers of a run their states, once.</summary>
    private void TakeUpObservers(IReadOnlyList<ITrainingObserver> observers) => TakeUp(
        ref _observerParts, observers, "Trainer.Fit expects the observers of the run that it resumes in FitOptions.Observers", "Pass the same observers");

    private static void TakeUp(ref List<CheckpointPart> parts, IEnumerable<object> owners, string expected, string howToMend)
    {
        if (parts.Count == 0)
        {
            return;
        }

        Dictionary<string, ICheckpointed> named = Named(owners).ToDictionary(pair => pair.Name, pair => pair.Owner);
        if (parts.Find(part => !named.ContainsKey(part.Name)) is CheckpointPart missing)
        {
            throw new InvalidOperationException(
                $"{expected} but got no '{FileText.Cut(missing.Name)}', whose state the checkpoint holds. {howToMend} before the run goes on.");
        }

        foreach (CheckpointPart part in parts)
        {
            try
            {
                named[part.Name].Restore(part);
                part.Numbers.ThrowIfAnyLeft();
            }
            catch (Exception error) when (error is InvalidDataException or NotSupportedException)
            {
                throw new InvalidDataException($"Cannot resume {part.Name} from its checkpoint: {error.Message}", error);
            }
        }

        parts = [];
    }

    /// <summary>Those with state by their names, the second of a name with a number.</summary>
    private static IEnumerable<(string Name, ICheckpointed Owner)> Named(IEnumerable<object> owners)
    {
        Dictionary<string, int> counts = [];
        foreach (ICheckpointed owner in owners.OfType<ICheckpointed>())
        {
            int count = counts[owner.Name] = counts.GetValueOrDefault(owner.Name) + 1;
            yield return (count == 1 ? owner.Name : FormattableString.Invariant($"{owner.Name} {count}"), owner);
        }
    }
}
