namespace NeuralNet;

/// <summary>Why <see cref="Lbfgs"/> stopped.</summary>
public enum LbfgsStop
{
    /// <summary>No element of the gradient is above the tolerance: a minimum.</summary>
    Gradient,

    /// <summary>The loss or the values change no more.</summary>
    Progress,

    /// <summary>No step along the direction lowers the loss: usual near a minimum, where float32 rounding is as large.</summary>
    LineSearch,

    /// <summary>All iterations are done.</summary>
    Iterations,

    /// <summary>The token was cancelled.</summary>
    Cancelled,
}

/// <summary>The result of <see cref="Lbfgs.Fit"/>.</summary>
public sealed record LbfgsResult
{
    /// <summary>The least loss seen, weight decay included: that of the model's values now.</summary>
    public required float Loss { get; init; }

    /// <summary>Iterations done; 0 where the line search or the token ended it.</summary>
    public required int Iterations { get; init; }

    /// <summary>How often the loss of all rows was computed.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Why it stopped.</summary>
    public required LbfgsStop Stop { get; init; }

    /// <summary>Text such as <c>loss 0.0312 after 84 evaluations (Gradient)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"loss {Loss:G4} after {Evaluations} evaluations ({Stop})");
}
