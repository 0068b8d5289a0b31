namespace NeuralNet.Tool.Tests;

/// <summary>Standard output that is closed, full, or read by nobody any more.</summary>
public sealed class ProcessOutputTests
{
    [Fact]
    public void AReaderThatIsGone_IsNoProblem()
    {
        var inner = new Failing(new IOException("Broken pipe", 32));
        var output = new ProcessOutput(inner);

        output.IsReaderGone.Should().BeFalse();
        output.Write([1]);
        output.Write([2], 0, 1);

        output.IsReaderGone.Should().BeTrue();
        inner.Writes.Should().Be(1, "nothing more is tried");
    }

    [Fact]
    public void AFullDisk_IsALine() => new Action(() => new ProcessOutput(new Failing(new IOException("No space left on device", 28))).Write([1]))
        .Should().Throw<ToolException>().WithMessage("Standard output cannot be written: No space left on device.*").Which.Code.Should().Be(1);

    [Fact]
    public void AClosedOutput_IsALine() => new Action(() => new ProcessOutput(null).Write([1])).Should().Throw<ToolException>().WithMessage("Standard output is closed.*");

    private sealed class Failing(Exception problem) : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            throw problem;
        }
    }
}
