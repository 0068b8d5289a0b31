namespace NeuralNet.Mpi;

/// <summary>What a rank comes to do, which must be the same on all.</summary>
/// <param name="Kind">The method.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Root">The rank that broadcasts; else 0.</param>
internal readonly record struct Call(CallKind Kind, long Length = 0, int Root = 0)
{
    /// <summary>Numbers of a call, exact in float64.</summary>
    public const int Fields = 3;

    /// <summary>Writes the call as numbers.</summary>
    public void Write(Span<double> fields) => (fields[0], fields[1], fields[2]) = ((double)Kind, Length, Root);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Call Read(ReadOnlySpan<double> fields) => new((CallKind)fields[0], (long)fields[1], (int)fields[2]);

    /// <summary>What two ranks came to do that is not the same.</summary>
    /// <param name="calls">The call of every rank, <see cref="Fields"/> numbers each.</param>
    /// <param name="before">Calls that all have done before.</param>
    public static string Difference(ReadOnlySpan<double> calls, long before)
    {
        int ranks = calls.Length / Fields, one = 0;
        for (int rank = 0; rank < ranks; rank++)
        {
            if (Read(calls[(rank * Fields)..]).Kind == CallKind.Leave)
            {
                one = rank;
                break;
            }
        }

        Call ofOne = Read(calls[(one * Fields)..]);
        int other = 0;
        while (other < ranks - 1 && Read(calls[(other * Fields)..]) == ofOne)
        {
            other++;
        }

        Call ofOther = Read(calls[(other * Fields)..]);
        return ofOne.Kind == CallKind.Leave
            ? FormattableString.Invariant($"rank {one} has left the group while rank {other} waits for it in call {before + 1}, {ofOther}: all must call the same methods in the same order.")
            : FormattableString.Invariant($"expected the same call on every rank but got, as call {before + 1}, {ofOne} on rank {one} and {ofOther} on rank {other}: all must call the same methods in the same order with the same sizes.");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        CallKind.Barrier => "Barrier",
        CallKind.Leave => "the end of its work",
        CallKind.SumOfFloats => FormattableString.Invariant($"Sum of {Length / sizeof(float)} floats"),
        CallKind.SumOfDoubles => FormattableString.Invariant($"Sum of {Length / sizeof(double)} doubles"),
        CallKind.Broadcast => FormattableString.Invariant($"Broadcast of {Length} bytes from rank {Root}"),
        _ => FormattableString.Invariant($"{Kind} of {Length} bytes"),
    };
}
