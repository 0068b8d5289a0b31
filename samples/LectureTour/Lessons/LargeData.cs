using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// Stochastic gradient descent sees a batch at a time, so a batch is all that must be in memory: the rest may lie in a file
/// that is larger than the memory one has.
/// </summary>
internal sealed class LargeData : ILesson
{
    private const int Features = 255;           // and a target: 1 KiB a row
    private const int Blocks = 256;
    private const int BlockRows = 1024;         // 262,144 rows in all, 256 MiB
    private const int BatchSize = 256;
    private const double Limit = 64;            // MiB of memory beyond what the process had before

    public string Name => "large-data";

    public string Summary => "training from a file larger than a memory limit";

    public void Run(LessonContext context)
    {
        string path = Path.Combine(Directory.CreateDirectory(context.Folder).FullName, "large-data.safetensors");
        try
        {
            double before = Resident();
            Write(path);
            double size = new FileInfo(path).Length / Mebibyte;
            context.Say($"{Blocks * BlockRows:N0} rows in a file of {size:F0} MiB, written block by block. The limit is {Limit} MiB.");

            using DatasetFile file = DatasetFile.Open(path);
            (Tensor streamed, double[] small) = Train(file, before);
            context.Say($"streamed: {small.Max():F0} MiB at most, writing included; a batch is {BatchSize * size / file.Count:F2} MiB.");
            (Tensor loaded, double[] large) = Train(Dataset.Load(path), before);
            context.Say($"loaded: {large.Max():F0} MiB.");

            context.Claim(size > 2 * Limit, "the file is more than twice the limit", $"{size:F0} of {Limit} MiB");
            context.Claim(small.Max() < Limit, "streamed from the file, training stays under the limit", $"{small.Max():F0} of {Limit} MiB");
            context.Claim(
                streamed.AsSpan().SequenceEqual(loaded.AsSpan()), "the weights are those of training in memory, bit for bit",
                $"{streamed.Length:N0} weights, which differ by {(streamed - loaded).LInfinityNorm()}");

            int[] steps = [.. Enumerable.Range(1, small.Length)];
            int[] ends = [1, small.Length];
            context.Save(new LineChart("Training from a file larger than the memory limit", "Step", "Memory beyond the start (MiB)")
            {
                Subtitle = $"{steps.Length:N0} steps on batches of {BatchSize}; what the whole process has in memory",
            }
                .Add<int, double>("streamed from the file", steps, small)
                .Add<int, double>("loaded into memory", steps, large)
                .Add<int, double>("limit", ends, [Limit, Limit])
                .Add<int, double>("size of the file", ends, [size, size]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Linear regression's own problem, y = x · w + noise. Each block is garbage as soon as it is in the file.</summary>
    private static void Write(string path)
    {
        Tensor w = Tensor.Normal(new Shape(Features, 1), mean: 0, standardDeviation: 0.1f, seed: 1);
        using var writer = new DatasetWriter(path, Features, targetCount: 1);
        for (int block = 0; block < Blocks; block++)
        {
            Tensor x = Tensor.Uniform(new Shape(BlockRows, Features), low: -1, high: 1, seed: 2 + block);
            Tensor noise = Tensor.Normal(new Shape(BlockRows, 1), mean: 0, standardDeviation: 0.1f, seed: 1000 + block);
            writer.Append(new Dataset(x, x.MatMul(w) + noise));
        }

        writer.Complete();
    }

    /// <summary>One epoch, shuffled. Gives all weights in a row, and the memory in use after each step.</summary>
    private static (Tensor Weights, double[] Memory) Train(IDataset data, double before)
    {
        var model = new Sequential([new Dense(Features, 32, Activation.Relu), new Dense(32, 1)], seed: 3);
        var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(0.01f, momentum: 0.9f));
        var memory = new List<double>();
        trainer.Fit(data, epochs: 1, BatchSize, seed: 4, onStep: _ => memory.Add(Resident() - before));
        return (Tensor.From([.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray())]), [.. memory]);
    }

    private const double Mebibyte = 1 << 20;

    private static double Resident() => Environment.WorkingSet / Mebibyte;
}
