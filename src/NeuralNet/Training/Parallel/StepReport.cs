using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The few numbers that ranks tell each other at a step: one for each part of the batch, and whether a rank asks to end the run.</summary>
/// <param name="collective">The ranks.</param>
/// <param name="ownParts">Parts of a batch on each.</param>
internal sealed class StepReport(ICollective collective, int ownParts)
{
    private const int Cancels = 1;
    private const int Stops = 2;

    private readonly double[] _own = new double[ownParts + 1];
    private readonly double[] _all = new double[collective.Size * (ownParts + 1)];

    /// <summary>Whether a rank asked to cancel the run.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether a rank asked to stop the run.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Sets this rank's numbers.</summary>
    /// <param name="numbers">One for each of its parts; empty for zeros.</param>
    /// <param name="cancels">Whether it asks to cancel the run.</param>
    /// <param name="stops">Whether it asks to stop the run.</param>
    public void Write(ReadOnlySpan<double> numbers, bool cancels, bool stops)
    {
        _own.AsSpan().Clear();
        numbers.CopyTo(_own);
        _own[^1] = (cancels ? Cancels : 0) + (stops ? Stops : 0);
    }

    /// <summary>Gathers the numbers of all ranks.</summary>
    public void Send() => collective.Gather(FloatBytes.Of(_own.AsSpan()), FloatBytes.Of(_all.AsSpan()));

    /// <summary>Takes note of who asks to end the run.</summary>
    /// <returns>The sum of the numbers, in the order of the parts: the same for any number of ranks.</returns>
    public double Read()
    {
        double sum = 0;
        for (int i = 0; i < _all.Length; i++)
        {
            if (i % _own.Length < ownParts)
            {
                sum += _all[i];
            }
            else
            {
                IsCancelled |= ((int)_all[i] & Cancels) != 0;
                IsStopped |= ((int)_all[i] & Stops) != 0;
            }
        }

        return sum;
    }
}
