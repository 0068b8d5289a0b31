using System.Numerics.Tensors;

namespace NeuralNet.PublicTests.OwnParts;

/// <summary>Layers with one input, their outputs side by side: output = [branch 0(input), branch 1(input), ...]. Of any length where they are.</summary>
internal sealed class SideBySide : Layer, IDescribable<SideBySide>
{
    private readonly Layer[] _branches;

    public SideBySide(params Layer[] branches)
    {
        _branches = branches;
        Children = [.. branches.Select((branch, i) => new NamedLayer($"{i}", branch))];
        if (branches.FirstOrDefault(branch => branch.Inputs > 0) is Layer sized)
        {
            SetInputs(sized.Inputs);
        }
    }

    public static string Kind => "SideBySide";

    public override IReadOnlyList<NamedLayer> Children { get; }

    public static SideBySide From(Description description) => new([.. description.Children("branches").Select(Kinds.Build)]);

    public void Describe(Description description) => description.Add("branches", [.. _branches.Select(Kinds.Describe)]);

    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        int first = 0;
        for (int branch = 0; branch < _branches.Length; branch++)
        {
            MatrixSpan part = context.Memory<Memory>().OutputOf(branch).Of(input.Rows, _branches[branch].Outputs);
            context.Child(branch).Forward(input, part);
            for (int i = 0; i < part.Rows; i++)
            {
                part.Row(i).CopyTo(output.Row(i)[first..]);
            }

            first += part.Columns;
        }
    }

    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        Memory memory = context.Memory<Memory>();
        inputGradient.AsSpan().Clear();
        int first = 0;
        for (int branch = 0; branch < _branches.Length; branch++)
        {
            MatrixSpan part = memory.OutputOf(branch).Of(input.Rows, _branches[branch].Outputs);
            MatrixSpan partGradient = memory.OutputGradient.Of(part.Rows, part.Columns);
            for (int i = 0; i < part.Rows; i++)
            {
                outputGradient.Row(i).Slice(first, part.Columns).CopyTo(partGradient.Row(i));
            }

            MatrixSpan ofBranch = inputGradient.IsEmpty ? default : memory.InputGradient.Of(input.Rows, input.Columns);
            context.Child(branch).Backward(input, part, partGradient, ofBranch);
            TensorPrimitives.Add(inputGradient.AsSpan(), ofBranch.AsSpan(), inputGradient.AsSpan());
            first += part.Columns;
        }
    }

    protected override int Bind(int inputs) => _branches.Sum(branch => Bind(branch, inputs));

    private sealed class Memory
    {
        public readonly RowBuffer OutputGradient = new();
        public readonly RowBuffer InputGradient = new();
        private readonly List<RowBuffer> _outputs = [];

        public RowBuffer OutputOf(int branch)
        {
            while (_outputs.Count <= branch)
            {
                _outputs.Add(new RowBuffer());
            }

            return _outputs[branch];
        }
    }
}
