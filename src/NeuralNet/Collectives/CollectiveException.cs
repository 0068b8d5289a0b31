namespace NeuralNet;

/// <summary>A group of ranks has ended: a rank failed, left or called <see cref="ICollective.Abort"/>. Or a fit failed on another rank, with this message (<see cref="CrossValidation"/>).</summary>
public sealed class CollectiveException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public CollectiveException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">Which rank ended the group, and why.</param>
    public CollectiveException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and what caused it.</summary>
    /// <param name="message">Which rank ended the group, and why.</param>
    /// <param name="innerException">What that rank threw.</param>
    public CollectiveException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
