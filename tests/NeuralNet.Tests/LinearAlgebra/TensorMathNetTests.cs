using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using NeuralNet.Tests.Tensors;

namespace NeuralNet.Tests.LinearAlgebra;

/// <summary>To and from MathNet: copies in every storage, views in the memory of the other.</summary>
public sealed class TensorMathNetTests
{
    private static readonly Gen<Tensor> Matrices =
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9]).SelectMany(size => TensorGen.WholeNumbers(new Shape(size.Item1, size.Item2)));

    public static TheoryData<string> Storages => ["dense", "sparse", "diagonal", "dense of a sub-matrix", "transposed", "empty sparse"];

    [Theory]
    [MemberData(nameof(Storages))]
    public void From_EveryStorage_HasTheElements(string storage)
    {
        MatrixBuilder<float> build = Matrix<float>.Build;
        Matrix<float> matrix = storage switch
        {
            "dense" => build.Dense(3, 5, (i, j) => (10 * i) + j),
            "sparse" => build.SparseOfIndexed(4, 3, [(0, 2, 1.5f), (3, 0, -2), (3, 2, float.NaN)]),
            "diagonal" => build.Diagonal(3, 5, i => i + 1),
            "dense of a sub-matrix" => build.Dense(7, 8, (i, j) => (10 * i) + j).SubMatrix(2, 3, 1, 4),
            "transposed" => build.Sparse(2, 3, (i, j) => i + j).Transpose(),
            _ => build.Sparse(2, 3),
        };

        Tensor tensor = Tensor.From(matrix);

        tensor.Shape.Should().Be(new Shape(matrix.RowCount, matrix.ColumnCount));
        for (int i = 0; i < matrix.RowCount; i++)
        {
            for (int j = 0; j < matrix.ColumnCount; j++)
            {
                tensor[i, j].Should().Be(matrix[i, j]);
            }
        }

        tensor[1, 1] = -99;
        matrix[1, 1].Should().NotBe(-99, "it is a copy");
    }

    [Fact]
    public void From_VectorsOfBothStorages_HasTheElements()
    {
        Vector<float> dense = Vector<float>.Build.Dense([1, 2, 3]);
        Vector<float> sparse = Vector<float>.Build.SparseOfIndexed(4, [(1, 2.5f), (3, -1)]);

        Tensor.From(dense).Shape.Should().Be(new Shape(3));
        Tensor.From(dense).ToArray().Should().Equal(1, 2, 3);
        Tensor.From(sparse).ToArray().Should().Equal(0, 2.5f, 0, -1);
        Tensor copy = Tensor.From(dense);
        copy[0] = 7;
        dense[0].Should().Be(1);
    }

    [Fact]
    public void ToMatrix_AndBack_IsTheTensor() => Matrices.Sample(tensor =>
    {
        Matrix<float> matrix = tensor.ToMatrix();

        (matrix.RowCount, matrix.ColumnCount).Should().Be((tensor.Rows, tensor.Columns));
        matrix[tensor.Rows - 1, 0].Should().Be(tensor[tensor.Rows - 1, 0]);
        Tensor.From(matrix).ToArray().Should().Equal(tensor.ToArray());
        Tensor.WrapTransposed(matrix).ToArray().Should().Equal(tensor.Transpose().ToArray());
        tensor.RowRange(..1).ToMatrix().Row(0).Should().Equal(tensor.Row(0).ToArray(), "a view of a part can be copied");
    });

    [Fact]
    public void WrapTransposed_SharesMemory_BothWays()
    {
        Matrix<float> matrix = Matrix<float>.Build.DenseOfArray(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        Tensor tensor = Tensor.WrapTransposed(matrix);

        tensor.Shape.Should().Be(new Shape(3, 2));
        tensor[2, 1].Should().Be(6);
        tensor[2, 1] = 60;
        matrix[1, 2].Should().Be(60);
        matrix[0, 1] = 20;
        tensor[1, 0].Should().Be(20);
        tensor.AsTransposedMatrix().Equals(matrix).Should().BeTrue("the transpose's transpose is the matrix");
    }

    [Fact]
    public void Vectors_ViewsAndCopies_ShareMemoryOrNot()
    {
        Vector<float> vector = Vector<float>.Build.Dense([1, 2, 3]);
        Tensor view = Tensor.Wrap(vector);
        view[1] = 20;
        vector[1].Should().Be(20);

        Tensor tensor = Tensor.From([1, 2, 3]);
        Vector<float> seen = tensor.AsVector(), copy = tensor.ToVector();
        tensor[2] = 30;
        seen.Should().Equal(1, 2, 30);
        copy.Should().Equal(1, 2, 3);
        seen[0] = 10;
        tensor[0].Should().Be(10);
    }

    [Fact]
    public void Views_OfWhatHasNoWholeArray_SayWhatToDo()
    {
        Tensor rows = new Tensor(4, 2).RowRange(1..3), part = new Tensor(4).RowRange(1..3);
        (Action Act, string Message)[] mistakes =
        [
            (() => Tensor.WrapTransposed(Matrix<float>.Build.Sparse(2, 2)), "WrapTransposed expects a dense matrix, whose array it can share, but got SparseMatrix. Use Tensor.From, which copies. (Parameter 'matrix')"),
            (() => Tensor.WrapTransposed(Matrix<float>.Build.Diagonal(2, 2)), "WrapTransposed expects a dense matrix, whose array it can share, but got DiagonalMatrix. Use Tensor.From, which copies. (Parameter 'matrix')"),
            (() => Tensor.Wrap(Vector<float>.Build.Sparse(2)), "Wrap expects a dense vector, whose array it can share, but got SparseVector. Use Tensor.From, which copies. (Parameter 'vector')"),
            (() => rows.AsTransposedMatrix(), "AsTransposedMatrix expects a tensor that fills its array but got [2, 2], a view of 4 of 8 elements: MathNet accepts whole arrays only. Use Clone().AsTransposedMatrix(), which does not share memory."),
            (() => part.AsVector(), "AsVector expects a tensor that fills its array but got [2], a view of 2 of 4 elements: MathNet accepts whole arrays only. Use Clone().AsVector(), which does not share memory."),
            (() => rows.ToVector(), "ToVector expects a vector [N] but got [2, 2]. Reshape it, for example to [4]."),
            (() => rows.AsVector(), "AsVector expects a vector [N] but got [2, 2]. Reshape it, for example to [4]."),
            (() => part.ToMatrix(), "ToMatrix expects a matrix [rows, columns] but got [2]. Reshape it, for example to [2, 1]."),
        ];

        foreach ((Action act, string message) in mistakes)
        {
            act.Should().Throw<Exception>().WithMessage(message);
        }
    }

    [Fact]
    public void Null_Throws()
    {
        Action[] nulls =
        [
            () => Tensor.From((Matrix<float>)null!), () => Tensor.From((Vector<float>)null!),
            () => Tensor.WrapTransposed(null!), () => Tensor.Wrap((Vector<float>)null!),
        ];

        nulls.Should().AllSatisfy(act => act.Should().Throw<ArgumentNullException>());
    }

    // A sparse matrix may have more places than an array has elements.
    [Fact]
    public void From_AMatrixTooLargeForAnArray_Throws()
    {
        Action copy = () => Tensor.From(Matrix<float>.Build.Sparse(100_000, 100_000));

        copy.Should().Throw<ArgumentOutOfRangeException>();
    }
}
