namespace NeuralNet;

/// <summary>
/// The networks of an estimator in two halves: what their preprocessing makes of a row of columns, and what follows from that, which has a gradient everywhere.
/// </summary>
/// <remarks>A frozen copy: Backward writes no parameter, so that many threads may call it at once, and the estimator's own network stays as it is.</remarks>
internal sealed class EncodedNetwork
{
    private EncodedNetwork(Branches encoder, Branches head, int[] owners)
    {
        Encoder = encoder;
        Head = head;
        Owners = owners;
    }

    /// <summary>[N, columns] to [N, W], the encoded numbers of all networks side by side.</summary>
    public Layer Encoder { get; }

    /// <summary>[N, W] to the outputs of all networks side by side; without the layers that only act in training.</summary>
    public Layer Head { get; }

    /// <summary>[W]: the column that each encoded number comes from.</summary>
    public IReadOnlyList<int> Owners { get; }

    /// <exception cref="InvalidOperationException">The networks do not begin with an encoding of the columns.</exception>
    public static EncodedNetwork Of(Model network)
    {
        Model copy = network.Clone();
        foreach (Parameter parameter in copy.Parameters)
        {
            parameter.IsFrozen = true;
        }

        if (copy.Layers is not [Branches members, ..] || !members.Parts.All(member => member.Layers?.Layers[0] is Branches))
        {
            throw new InvalidOperationException("Explain expects networks that begin with an encoding of the columns, as Fit makes them.");
        }

        List<Branch> encoders = [], heads = [];
        List<int> owners = [];
        foreach (Branch member in members.Parts)
        {
            IReadOnlyList<Layer> layers = member.Layers!.Layers;
            (Branches forms, Branches? mixed) = Cut((Branches)layers[0]);
            int first = owners.Count;
            owners.AddRange(OwnersOf(forms));
            encoders.Add(new Branch(member.Columns, forms));
            IEnumerable<Layer> others = layers.Skip(1).Where(layer => !layer.IsIdentity(training: false));
            heads.Add(new Branch(first..owners.Count, [.. mixed is null ? others : others.Prepend(mixed)]));
        }

        return new(new Branches(encoders), new Branches(heads), [.. owners]);
    }

    // Products belong to two columns, but have a gradient by each: they are no part of the encoding.
    private static (Branches Forms, Branches? Mixed) Cut(Branches forms)
    {
        if (!forms.Parts.Any(form => form.Layers?.Layers[^1] is PolynomialFeatures))
        {
            return (forms, null);
        }

        List<Branch> before = [], after = [];
        int place = 0;
        foreach (Branch form in forms.Parts)
        {
            IReadOnlyList<Layer> layers = form.Layers?.Layers ?? [];
            bool mixes = layers is [.., PolynomialFeatures];
            before.Add(new Branch(form.Columns, mixes ? [.. layers.SkipLast(1)] : layers));
            int width = mixes ? layers[^1].Inputs : form.Layers?.Outputs ?? form.Columns.GetOffsetAndLength(forms.Inputs).Length;
            after.Add(new Branch(place..(place + width), mixes ? [layers[^1]] : []));
            place += width;
        }

        return (new Branches(before), new Branches(after));
    }

    private static IEnumerable<int> OwnersOf(Branches forms)
    {
        foreach (Branch form in forms.Parts)
        {
            (int column, int count) = form.Columns.GetOffsetAndLength(forms.Inputs);
            int each = (form.Layers?.Outputs ?? count) / count;
            foreach (int width in form.Layers?.Layers[^1] switch
            {
                PiecewiseLinear bins => bins.Bins,
                OneHot codes => codes.Categories,
                _ => Enumerable.Repeat(each, count),
            })
            {
                for (int i = 0; i < width; i++)
                {
                    yield return column;
                }

                column++;
            }
        }
    }
}
