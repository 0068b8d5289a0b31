using NeuralNet.Mpi;

namespace MpiTarget;

/// <summary>The program of docs/many-machines.md.</summary>
internal static class Hello
{
    public static int Run()
    {
        return MpiCollective.Run(ranks =>
        {
            float[] mine = [ranks.Rank];
            ranks.Sum(mine);                                   // 0 + 1 + 2 + 3 on every rank
            Console.WriteLine($"{ranks}: {mine[0]}");
        });
    }
}
