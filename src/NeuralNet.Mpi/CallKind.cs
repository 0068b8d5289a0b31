namespace NeuralNet.Mpi;

/// <summary>What a rank comes to do.</summary>
internal enum CallKind
{
    /// <summary><see cref="ICollective.Barrier"/>.</summary>
    Barrier,

    /// <summary><see cref="ICollective.Sum(Span{float})"/>.</summary>
    SumOfFloats,

    /// <summary><see cref="ICollective.Sum(Span{double})"/>.</summary>
    SumOfDoubles,

    /// <summary><see cref="ICollective.Gather"/>.</summary>
    Gather,

    /// <summary><see cref="ICollective.Exchange"/>.</summary>
    Exchange,

    /// <summary><see cref="ICollective.Broadcast"/>.</summary>
    Broadcast,

    /// <summary>The rank has done its work.</summary>
    Leave,
}
