using System.Numerics.Tensors;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace NeuralNet.Tests.Tensors;

public class TensorViewTests
{
    private static Tensor Matrix => Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

    private static readonly Gen<Tensor> Matrices =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).SelectMany(size => TensorGen.WholeNumbers(new Shape(size.Item1, size.Item2)));

    [Fact]
    public void AsTensorSpan_OfAnyRank_SeesEveryElementAtItsIndex() => TensorGen.WithAxis(least: 0).Sample(pair =>
    {
        Tensor tensor = pair.Tensor;
        TensorSpan<float> view = tensor.AsTensorSpan();
        ReadOnlyTensorSpan<float> readOnly = tensor.AsReadOnlyTensorSpan();
        view.Rank.Should().Be(tensor.Shape.Rank);
        foreach (int[] index in TensorGen.Indices(tensor.Shape))
        {
            nint[] position = Array.ConvertAll(index, i => (nint)i);
            view[position].Should().Be(TensorGen.At(tensor, index));
            readOnly[position].Should().Be(TensorGen.At(tensor, index));
        }
    });

    [Fact]
    public void AsTensorSpan_WrittenTo_ChangesTheTensor()
    {
        Tensor tensor = Matrix;
        tensor.AsTensorSpan()[1, 2] = 60;
        tensor[1, 2].Should().Be(60);
        tensor.AsReadOnlyTensorSpan()[1, 2].Should().Be(60);
    }

    [Fact]
    public void AsTransposedMatrix_OfATensor_IsItsTransposeInTheSameMemory()
    {
        Tensor tensor = Matrix;
        Matrix<float> matrix = tensor.AsTransposedMatrix();
        (matrix.RowCount, matrix.ColumnCount).Should().Be((3, 2));
        matrix[2, 1].Should().Be(tensor[1, 2]);
        matrix.Column(0).Should().Equal(1, 2, 3);

        tensor[0, 1] = 20;
        matrix[1, 0].Should().Be(20);
        matrix[0, 1] = 40;
        tensor[1, 0].Should().Be(40);
    }

    // By hand: [[1, 2, 3], [4, 5, 6]] · [[1, 0], [0, 1], [1, 1]].
    [Fact]
    public void AsTransposedMatrix_ProductInTheOtherOrder_IsTheProductOfTheTensors()
    {
        Tensor other = Tensor.From(new float[,] { { 1, 0 }, { 0, 1 }, { 1, 1 } });
        Matrix<float> product = other.AsTransposedMatrix() * Matrix.AsTransposedMatrix();
        product.ToColumnMajorArray().Should().Equal(4, 5, 10, 11);
    }

    [Fact]
    public void Transpose_OfAMatrix_ExchangesRowsAndColumns() => Matrices.Sample(tensor =>
    {
        Tensor transpose = tensor.Transpose();
        transpose.Shape.Should().Be(new Shape(tensor.Columns, tensor.Rows));
        for (int i = 0; i < tensor.Rows; i++)
        {
            for (int j = 0; j < tensor.Columns; j++)
            {
                transpose[j, i].Should().Be(tensor[i, j]);
            }
        }
    });

    [Fact]
    public void Transpose_Twice_IsACopyOfTheTensor() => Matrices.Sample(tensor =>
    {
        Tensor twice = tensor.Transpose().Transpose();
        twice.Should().NotBeSameAs(tensor);
        twice.Shape.Should().Be(tensor.Shape);
        twice.AsSpan().ToArray().Should().Equal(tensor.AsSpan().ToArray());
    });

    [Fact]
    public void ToArray2D_ThenFrom_GivesTheSameMatrix() => Matrices.Sample(tensor =>
    {
        Tensor again = Tensor.From(tensor.ToArray2D());
        again.Shape.Should().Be(tensor.Shape);
        again.AsSpan().ToArray().Should().Equal(tensor.AsSpan().ToArray());
    });

    [Fact]
    public void ToArray_IsACopy_RowAfterRow()
    {
        Tensor tensor = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        float[] copy = tensor.ToArray();
        copy.Should().Equal(1, 2, 3, 4, 5, 6);
        copy[0] = 7;

        tensor[0, 0].Should().Be(1);
    }

    [Fact]
    public void ToArray2D_WrittenTo_LeavesTheTensorAsItIs()
    {
        Tensor tensor = Matrix;
        float[,] copy = tensor.ToArray2D();
        copy[1, 2].Should().Be(6);
        copy[1, 2] = 60;
        tensor[1, 2].Should().Be(6);
    }

    [Fact]
    public void MatrixViews_OfAnotherRank_NameTheShapeAndACure()
    {
        Action matrix = () => new Tensor(new Shape(2, 3, 4)).AsTransposedMatrix();
        matrix.Should().Throw<InvalidOperationException>().WithMessage(
            "AsTransposedMatrix expects a matrix [rows, columns] but got [2, 3, 4]. Reshape it, for example to [2, 12].");
        Action array = () => new Tensor(3).ToArray2D();
        array.Should().Throw<InvalidOperationException>().WithMessage("ToArray2D expects*but got [3]. *for example to [3, 1].");
        Action transpose = () => new Tensor(3).Transpose();
        transpose.Should().Throw<InvalidOperationException>().WithMessage("Transpose expects*but got [3]. *");
    }
}
