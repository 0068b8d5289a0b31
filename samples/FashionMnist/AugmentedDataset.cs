namespace NeuralNet.Samples.FashionMnist;

/// <summary>
/// Images that are changed differently in every epoch: mirrored left to right or not, and moved by up to a pixel each way. A coat is a coat
/// all the same, so the model learns that these things do not matter. The changed images are never kept: this is an
/// <see cref="IDataset"/> of one's own.
/// </summary>
/// <param name="images">Features [N, 784].</param>
/// <param name="seed">Fixes the changes, with the epoch.</param>
internal sealed class AugmentedDataset(Dataset images, int seed) : IDataset
{
    private const int Size = FashionData.Size;

    public int Count => images.Count;

    public int FeatureCount => images.FeatureCount;

    public int TargetCount => images.TargetCount;

    public void Read(Batch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            int row = batch.Rows[i];
            (bool mirrored, int right, int down) = Draw(row, batch.Epoch);
            Move(images.Features.Row(row), right, down, batch.Features.Row(i));
            images.Targets.Row(row).CopyTo(batch.Targets.Row(i));
            for (int y = 0; mirrored && y < Size; y++)
            {
                batch.Features.Row(i).Slice(y * Size, Size).Reverse();
            }
        }
    }

    /// <summary>destination = source, moved; pixels from outside are dark.</summary>
    private static void Move(ReadOnlySpan<float> source, int right, int down, Span<float> destination)
    {
        destination.Clear();
        int width = Size - Math.Abs(right);
        for (int y = Math.Max(0, down); y < Math.Min(Size, Size + down); y++)
        {
            ReadOnlySpan<float> line = source.Slice(((y - down) * Size) + Math.Max(0, -right), width);
            line.CopyTo(destination[((y * Size) + Math.Max(0, right))..]);
        }
    }

    /// <summary>One of 18 equally likely changes, by the finalizer of MurmurHash3 (Appleby 2011).</summary>
    private (bool Mirrored, int Right, int Down) Draw(int row, int epoch)
    {
        uint hash = ((uint)row * 0x9E3779B9) ^ (uint)epoch ^ ((uint)seed << 16);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        hash ^= hash >> 16;
        int change = (int)(hash % 18);
        return (change >= 9, (change % 3) - 1, (change / 3 % 3) - 1);
    }
}
