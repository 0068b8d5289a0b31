namespace NeuralNet;

public sealed partial class Dataset
{
    /// <summary>Saves the examples in one safetensors file, with the tensors <c>features</c>, <c>targets</c> and, where it has them, <c>weights</c> in float32.</summary>
    /// <remarks>Rows that do not fit into memory are written with <see cref="DatasetWriter"/>.</remarks>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void Save(string path)
    {
        using var writer = new DatasetWriter(path, FeatureCount, TargetCount, HasWeights);
        writer.Append(this);
        writer.Complete();
    }

    /// <summary>The examples of a file that <see cref="Save"/> or <see cref="DatasetWriter"/> wrote, read into memory.</summary>
    /// <remarks>To train on a file that does not fit there, use <see cref="DatasetFile.Open"/>.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, in another format, holds no features and targets of equal rows, or more than an array holds; or a number is
    /// infinite, a target or a weight NaN, or a weight negative.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Dataset Load(string path)
    {
        using DatasetFile file = DatasetFile.Open(path);
        if ((long)file.Count * Math.Max(file.FeatureCount, file.TargetCount) > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"Dataset.Load expects at most {Array.MaxLength} numbers in a tensor but {path} is {file}. Train on DatasetFile.Open.");
        }

        var all = new Batch(file, file.Count);
        Rows.InOrder(all.Begin(epoch: 0, index: 0));
        file.Read(all);
        return new Dataset(all.Features, all.Targets, all.Weights);
    }
}
