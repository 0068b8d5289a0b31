using System.Globalization;

namespace NeuralNet;

/// <summary>An epoch of one network of an estimator.</summary>
/// <param name="Member">Which network, from 1.</param>
/// <param name="Members">How many are trained in all, those that are only tried included: <see cref="Trials"/>.</param>
/// <param name="Epoch">What is known of the epoch.</param>
public sealed record MlpProgress(int Member, int Members, EpochResult Epoch)
{
    /// <summary>
    /// So many networks, the first, are tried against each other, each by another recipe, on the same rows: the best of them is the first of the ensemble, and the others are
    /// dropped. 1 where the options leave nothing to try.
    /// </summary>
    public int Trials { get; init; } = 1;

    /// <summary>Text such as <c>trial 1/2</c>, then <c>network 2/8</c>: the place among the trials, or among the networks of the ensemble.</summary>
    public string Name => Trials > 1 && Member <= Trials
        ? string.Create(CultureInfo.InvariantCulture, $"trial {Member}/{Trials}")
        : string.Create(CultureInfo.InvariantCulture, $"network {Member - Trials + 1}/{Members - Trials + 1}");

    /// <summary>Text such as <c>network 2/8, epoch 3/48: loss 0.412, ...</c>.</summary>
    public override string ToString() => $"{Name}, {Epoch}";
}
