using System.Numerics.Tensors;
using CsCheck;

namespace NeuralNet.Tests.Tensors;

/// <summary>A tensor in the middle of an array behaves as its clone does, and leaves the rest of the array alone.</summary>
public class TensorOffsetTests
{
    private const int Margin = 3;

    private static readonly Gen<(Tensor Tensor, int Axis)> Cases = TensorGen.WithAxis();

    // Each as text, which holds the shape's brackets and every number.
    private static readonly Dictionary<string, Func<Tensor, int, string>> Operations = new()
    {
        ["shape"] = (t, _) => $"{t.Shape} {t.Length} {t.Rows} {t.Columns}",
        ["text"] = (t, _) => t.ToString(),
        ["span"] = (t, _) => Text(t.AsSpan()),
        ["row"] = (t, _) => Text(t.Row(t.Rows - 1)),
        ["element"] = (t, _) => $"{t[0]} {t[t.Length - 1]} {t[t.Rows - 1, t.Columns - 1]}",
        ["matrix"] = (t, _) => Text(t.AsMatrixSpan().AsSpan()),
        ["tensor span"] = (t, _) => $"{TensorPrimitivesSum(t)}",
        ["array"] = (t, _) => Text(t.ToArray()),
        ["clone"] = (t, _) => t.Clone().ToString(),
        ["reshape"] = (t, _) => t.Reshape(new Shape(t.Length)).ToString(),
        ["row range"] = (t, _) => t.RowRange((t.Rows / 2)..).ToString(),
        ["arithmetic"] = (t, _) => $"{t + t}{t - t.Reshape(t.Shape)}{t * t}{t / t}{t + 1}{1 - t}{t - 1}{t * 2}{t / 2}{2 / t}{-t}",
        ["norms"] = (t, _) => $"{t.L0Norm()} {t.L1Norm()} {t.L2Norm()} {t.LInfinityNorm()}",
        ["reductions"] = (t, _) => $"{t.Sum()} {t.Mean()} {t.Max()} {t.Min()}",
        ["along an axis"] = (t, axis) => $"{t.Sum(axis)}{t.Mean(axis)}{t.Max(axis)}{t.Min(axis)}{t.ArgMax(axis)}",
        ["as a matrix"] = (t, _) =>
        {
            Tensor m = t.Reshape(new Shape(t.Rows, t.Columns));
            return $"{m.Softmax()}{m.Transpose()}{m.Column(m.Columns - 1)}{Tensor.ConcatenateColumns(m, m)}{m.MatMul(m.Transpose())}"
                + Text(m.ToArray2D().Cast<float>().ToArray());
        },
    };

    [Fact]
    public void Operations_OnAViewWithinAnArray_AreThoseOfItsClone() => Cases.Sample(pair =>
    {
        (Tensor whole, int axis) = pair;
        (float[] array, Tensor view) = Within(whole);
        foreach ((string name, Func<Tensor, int, string> operation) in Operations)
        {
            operation(view, axis).Should().Be(operation(whole, axis), name);
        }

        array[..Margin].Should().OnlyContain(value => float.IsNaN(value));
        array[^Margin..].Should().OnlyContain(value => float.IsNaN(value));
    });

    [Fact]
    public void Writing_ToAView_ChangesItsPlaceInTheArray()
    {
        (float[] array, Tensor view) = Within(new Tensor(2, 2));

        view[0] = 1;
        view[0, 1] = 2;
        view.Row(1)[0] = 3;
        view.AsTensorSpan()[1, 1] = 4;

        array.Should().Equal([float.NaN, float.NaN, float.NaN, 1, 2, 3, 4, float.NaN, float.NaN, float.NaN], (a, b) => a.Equals(b));
    }

    [Fact]
    public void Aim_AtOtherMemory_MovesTheTensorAndNotItsViews()
    {
        Tensor tensor = Tensor.From([1, 2, 3, 4], 2, 2);
        Tensor view = tensor.RowRange(1..);
        float[] block = [0, 5, 6, 7, 8, 9, 10, 0];

        tensor.Aim(block, 1, new Shape(3, 2));

        tensor.Shape.Should().Be(new Shape(3, 2));
        tensor.AsSpan().ToArray().Should().Equal(5, 6, 7, 8, 9, 10);
        tensor[2, 1] = 100;
        block[6].Should().Be(100);
        view.AsSpan().ToArray().Should().Equal(3, 4);
    }

    [Fact]
    public void Indexer_BeyondAView_ThrowsWithinTheArrayToo()
    {
        (_, Tensor view) = Within(new Tensor(2, 2));
        foreach (int index in new[] { -1, 4, 5 })
        {
            Func<float> element = () => view[index];
            element.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
                $"Tensor [2, 2] expects an index below 4, counted from 0, but got {index}. (Parameter 'index')");
        }

        Action row = () => view.Row(2);
        row.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "Tensor [2, 2] expects a row below 2, counted from 0, but got 2. (Parameter 'row')");
        Action before = () => view.Row(-1);
        before.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void AsTransposedMatrix_OfAView_Throws()
    {
        Tensor tensor = Tensor.From([1, 2, 3, 4], 2, 2);
        Action matrix = () => tensor.RowRange(1..).AsTransposedMatrix();

        matrix.Should().Throw<InvalidOperationException>().WithMessage(
            "AsTransposedMatrix expects a tensor that fills its array but got [1, 2], a view of 2 of 4 elements: MathNet accepts "
            + "whole arrays only. Use Clone().AsTransposedMatrix(), which does not share memory.");
        tensor.RowRange(..).AsTransposedMatrix()[1, 0].Should().Be(2, "all rows fill the array");
        tensor.RowRange(1..).Clone().AsTransposedMatrix()[1, 0].Should().Be(4);
    }

    private static (float[] Array, Tensor View) Within(Tensor tensor)
    {
        float[] array = new float[tensor.Length + (2 * Margin)];
        Array.Fill(array, float.NaN);
        tensor.AsSpan().CopyTo(array.AsSpan(Margin));
        return (array, new Tensor(array, Margin, tensor.Shape));
    }

    private static float TensorPrimitivesSum(Tensor tensor) => System.Numerics.Tensors.Tensor.Sum(tensor.AsReadOnlyTensorSpan());

    private static string Text(ReadOnlySpan<float> values) => string.Join(' ', values.ToArray());
}
