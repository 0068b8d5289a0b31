namespace NeuralNet.Onnx;

/// <summary>How many numbers an import may compute with: some for each that the file holds, so that a small file takes little memory and time.</summary>
/// <param name="fileBytes">The bytes of the file and of the files beside it that it reads.</param>
internal sealed class ImportBudget(long fileBytes)
{
    private const long Base = 1 << 19;
    private const long EachByte = 4;    // 16 for each number of four bytes: copies, transposes, samples of a row's length

    private long _left = Base + (EachByte * fileBytes);

    /// <exception cref="InvalidDataException">It is used up.</exception>
    public void Take(long numbers)
    {
        _left -= numbers;
        if (numbers < 0 || _left < 0)
        {
            throw new InvalidDataException("expected a graph that computes with some numbers for each that it holds, but its constants multiply: the file is damaged, or no network of dense layers.");
        }
    }
}
