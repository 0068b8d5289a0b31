using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// A biological neuron: it gathers current, and past a threshold it fires. E. M. Izhikevich, "Simple model of spiking neurons",
/// IEEE Transactions on Neural Networks 14 (2003), 1569-1572, equations 1 to 3 with the regular spiking neuron of figure 2.
/// </summary>
internal sealed class Spike : ILesson
{
    private const double Step = 0.01;       // ms
    private const double Peak = 30;         // mV: beyond it the spike is over, and the membrane is reset

    // v, the membrane's potential in mV, rests at -70 where 0.04 v² + 5 v + 140 = u with u = B v; the other solution is -50.
    private const double A = 0.02;          // how fast u recovers, per ms
    private const double B = 0.2;           // how much u feels of v
    private const double C = -65;           // mV, v after a spike
    private const double D = 8;             // added to u by a spike: it tires the neuron

    public string Name => "spike";

    public string Summary => "a neuron integrates its input and fires three spikes";

    public void Run(LessonContext context)
    {
        // 10 ms of rest, 120 ms of current, rest again.
        double[] time = [.. Enumerable.Range(0, (int)(160 / Step)).Select(i => i * Step)];
        double[] current = [.. time.Select(t => t is >= 10 and < 130 ? 8.0 : 0.0)];
        (double[] potential, int[] spikes) = Simulate(current, start: -70);
        context.Say("A current flows for 120 ms. The potential climbs; past about -55 mV nothing holds it, and it shoots up: a spike.");
        context.Say("Afterwards it falls below rest and climbs again. The pause grows with each spike: the neuron tires.");

        double atRest = potential.Take((int)(10 / Step)).Max(v => Math.Abs(v + 70));
        context.Claim(atRest < 1e-6, "without current it rests at -70 mV", $"off by {atRest:G2} mV at most in the first 10 ms");
        string times = string.Join(", ", spikes.Select(i => $"{time[i]:F1}"));
        context.Claim(spikes.Length == 3, "the current makes three spikes over 30 mV", $"{spikes.Length}, at {times} ms");

        // All or nothing: a push that ends below the threshold dies away, one that ends above it is a whole spike.
        double[] silence = new double[(int)(50 / Step)];
        int below = Simulate(silence, start: -56).Spikes.Length;
        int above = Simulate(silence, start: -54).Spikes.Length;
        context.Claim(below == 0 && above == 1, "a push to -56 mV dies away, one to -54 mV fires", $"{below} and {above} spikes");

        int[] drawn = [.. Enumerable.Range(0, time.Length).Where(i => i % 25 == 0 || spikes.Contains(i) || spikes.Contains(i - 1))];
        context.Save(new ScatterChart("A neuron integrates, and fires", "Time (ms)", "Membrane potential (mV)")
            .AddLine<double, double>("potential", [.. drawn.Select(i => time[i])], [.. drawn.Select(i => potential[i])], fits: true)
            .AddLine<double, double>("rest −70 mV, threshold −55 mV", [0, 160], [-55, -55], strength: 0.6, dashed: true)
            .AddLine<double, double>(null, [0, 160], [-70, -70], strength: 0.6, dashed: true)
            .AddLine<double, double>("a current flows in", [10, 130], [-85, -85], strength: 0.3, fits: true)
            .Add<double, double>("spike", [.. spikes.Select(i => time[i])], [.. spikes.Select(i => potential[i])]));
    }

    /// <summary>
    /// v' = 0.04 v² + 5 v + 140 - u + I, u' = A (B v - u), in steps by Euler's method; after a spike v = C and u grows by D.
    /// </summary>
    /// <returns>v at each step, and the steps at which it passed the peak.</returns>
    private static (double[] Potential, int[] Spikes) Simulate(double[] current, double start)
    {
        var potential = new double[current.Length];
        var spikes = new List<int>();
        (double v, double u) = (start, B * -70);
        for (int i = 0; i < current.Length; i++)
        {
            if (v >= Peak)
            {
                potential[i] = v;
                spikes.Add(i);
                (v, u) = (C, u + D);
                continue;
            }

            potential[i] = v;
            (v, u) = (
                v + (Step * ((0.04 * v * v) + (5 * v) + 140 - u + current[i])),
                u + (Step * A * ((B * v) - u)));
        }

        return (potential, [.. spikes]);
    }
}
