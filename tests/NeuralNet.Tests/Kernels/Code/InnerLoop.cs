using System.Text.RegularExpressions;

namespace NeuralNet.Tests.Kernels.Code;

/// <summary>The hottest loop of a method, as the JIT printed it for x64.</summary>
/// <param name="MultiplyAdds">Fused multiply-adds of a turn.</param>
/// <param name="Instructions">All instructions of a turn.</param>
/// <param name="StackUses">Instructions on vector registers that read or write the stack: sums or constants that found no register.</param>
/// <param name="Calls">Calls: before each one, sums go to memory.</param>
internal sealed partial record InnerLoop(int MultiplyAdds, int Instructions, int StackUses, int Calls)
{
    /// <summary>
    /// Of the loops that hold no other, the one with most multiply-adds, then with the greatest share of vector instructions, which a loop for ragged ends
    /// dilutes; a method without a loop has one of 0 instructions.
    /// </summary>
    /// <param name="listing">The lines of a method.</param>
    public static InnerLoop Of(IEnumerable<string> listing)
    {
        var labels = new Dictionary<string, int>();
        var instructions = new List<string>();
        foreach (string line in listing)
        {
            string text = line.Split(';')[0].Trim();
            if (text.EndsWith(':'))
            {
                labels[text[..^1]] = instructions.Count;
            }
            else if (text.Length > 0)
            {
                instructions.Add(text);
            }
        }

        (int First, int Last)[] loops = [.. instructions.SelectMany((text, last) =>
            Jump().Match(text) is { Success: true } jump && labels.TryGetValue(jump.Groups[1].Value, out int first) && first <= last
                ? [(first, last)]
                : Array.Empty<(int, int)>())];
        return loops
            .Where(loop => !loops.Any(other => other != loop && other.First >= loop.First && other.Last <= loop.Last))
            .Select(loop => instructions.GetRange(loop.First, loop.Last + 1 - loop.First))
            .OrderByDescending(turn => turn.Count(text => MultiplyAdd().IsMatch(text)))
            .ThenByDescending(turn => (double)turn.Count(text => VectorRegister().IsMatch(text)) / turn.Count)
            .Select(Count)
            .FirstOrDefault(new InnerLoop(0, 0, 0, 0));
    }

    private static InnerLoop Count(List<string> turn) => new(
        turn.Count(text => MultiplyAdd().IsMatch(text)), turn.Count,
        turn.Count(text => StackOperand().IsMatch(text) && VectorRegister().IsMatch(text)),
        turn.Count(text => text.StartsWith("call", StringComparison.Ordinal)));

    [GeneratedRegex(@"^j\w+\s+(?:SHORT\s+)?(G_M\w+)$")]
    private static partial Regex Jump();

    [GeneratedRegex("^vfn?m(add|sub)")]
    private static partial Regex MultiplyAdd();

    [GeneratedRegex(@"\[r[sb]p\b")]
    private static partial Regex StackOperand();

    [GeneratedRegex(@"\b[xyz]mm\d")]
    private static partial Regex VectorRegister();
}
