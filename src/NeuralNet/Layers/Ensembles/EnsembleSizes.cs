using System.Runtime.CompilerServices;

namespace NeuralNet;

/// <summary>Checks the sizes of the layers that join the outputs of networks side by side.</summary>
internal static class EnsembleSizes
{
    /// <summary>Members times outputs, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or the product too great.</exception>
    public static int Inputs(string who, int members, int outputs, int leastOutputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        if (outputs < leastOutputs)
        {
            throw new ArgumentOutOfRangeException(nameof(outputs), $"{who} expects {leastOutputs} or more outputs of each member but got {outputs}.");
        }

        return (long)members * outputs <= int.MaxValue
            ? members * outputs
            : throw new ArgumentOutOfRangeException(nameof(members), $"{who} expects at most {int.MaxValue} inputs but got {members} times {outputs}.");
    }

    /// <summary>A power that makes probabilities more certain, or less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite and above 0.</exception>
    public static double Sharpness(string who, double sharpness, [CallerArgumentExpression(nameof(sharpness))] string name = "") =>
        sharpness > 0 && double.IsFinite(sharpness)
            ? sharpness
            : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{who} expects a finite sharpness above 0 but got {sharpness}."));
}
