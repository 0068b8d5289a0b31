using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The memory of several parameters, one after another: values and gradients, each beginning at a cache line.</summary>
/// <remarks>Where widths are multiples of 16, every row of a weight then begins at a line too: threads that share its columns write to no line in common.</remarks>
/// <param name="length">Number of values in all.</param>
internal sealed class ParameterBlock(int length)
{
    private readonly Numbers _values = new(length);
    private Numbers? _gradients;

    public int Length => length;

    public Span<float> Values => _values.Span(0, length);

    /// <summary>Allocated at the first read of a gradient: a model that only predicts never needs it.</summary>
    public Span<float> Gradients => OwnGradients.Span(0, length);

    private Numbers OwnGradients => _gradients ??= new Numbers(length);

    /// <summary>A view of values.</summary>
    public Tensor ValuesAt(int offset, Shape shape) => _values.View(offset, shape);

    /// <summary>A view of gradients.</summary>
    public Tensor GradientsAt(int offset, Shape shape) => OwnGradients.View(offset, shape);

    /// <summary>Lets a tensor view these values.</summary>
    public void AimAtValues(Tensor tensor, int offset, Shape shape) => _values.Aim(tensor, offset, shape);

    /// <summary>Lets a tensor view these gradients.</summary>
    public void AimAtGradients(Tensor tensor, int offset, Shape shape) => OwnGradients.Aim(tensor, offset, shape);

    private sealed class Numbers
    {
        private readonly float[] _data;
        private readonly int _start;

        public Numbers(int length) => _data = AlignedArray.Allocate(length, out _start);

        public Span<float> Span(int offset, int length) => _data.AsSpan(_start + offset, length);

        public Tensor View(int offset, Shape shape) => new(_data, _start + offset, shape);

        public void Aim(Tensor tensor, int offset, Shape shape) => tensor.Aim(_data, _start + offset, shape);
    }
}
