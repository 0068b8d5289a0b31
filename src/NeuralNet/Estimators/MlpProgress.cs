using System.Globalization;

namespace NeuralNet;

/// <summary>An epoch of one network of an estimator.</summary>
/// <param name="Member">Which network, from 1.</param>
/// <param name="Members">How many are trained in all, those that are only tried included.</param>
/// <param name="Epoch">What is known of the epoch.</param>
public sealed record MlpProgress(int Member, int Members, EpochResult Epoch)
{
    /// <summary>Text such as <c>network 2/6, epoch 3/48: loss 0.412, ...</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"network {Member}/{Members}, {Epoch}");
}
