using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Batch normalisation: <c>output = (input - mean) / √(variance + ε) · weight + bias</c>, by column (Ioffe and Szegedy 2015), as PyTorch's
/// <c>nn.BatchNorm1d</c>.
/// </summary>
/// <remarks>
/// <para>
/// While training, mean and variance are those of the batch, with the divisor B (over many ranks, by <c>DataParallel.SharesBatchNorm</c>, of all their rows). Each training pass moves the running statistics by
/// running = (1 - momentum) · running + momentum · batch, where the batch's variance has the divisor B - 1. While predicting, the running statistics
/// are used, so that a row's output does not depend on the rows beside it.
/// </para>
/// <para>
/// Usual order: <see cref="Dense"/> without activation, BatchNorm, <see cref="Activate"/>. The rows of an epoch must not leave a single row for the
/// last batch. Weight decay reaches <see cref="Weight"/> and <see cref="Bias"/> unless their <see cref="Parameter.DecayFactor"/> is 0. Forward and
/// Backward allocate nothing.
/// </para>
/// </remarks>
public sealed class BatchNorm : Layer, IDescribable<BatchNorm>
{
    private readonly LayerState _mean;
    private readonly LayerState _variance;

    /// <summary>Batch normalisation of rows of a given length.</summary>
    /// <param name="columns">C, 1 or more.</param>
    /// <param name="momentum">How much a batch moves the running statistics, above 0 and at most 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public BatchNorm(int columns, float momentum = 0.1f, float epsilon = 1e-5f)
        : base(columns, columns)
    {
        Momentum = momentum is > 0 and <= 1
            ? momentum
            : throw new ArgumentOutOfRangeException(
                nameof(momentum), FormattableString.Invariant($"BatchNorm expects a momentum above 0 and at most 1 but got {momentum}: it is the share of a batch in the running statistics, such as 0.1."));
        Epsilon = RowNorm.Checked(nameof(BatchNorm), epsilon);
        Weight = new Parameter("weight", new Shape(columns));
        Bias = new Parameter("bias", new Shape(columns));
        Parameters = [Weight, Bias];
        _mean = new LayerState("running_mean", new Shape(columns));
        _variance = new LayerState("running_var", new Shape(columns), start: 1);
        States = [_mean, _variance];
    }

    /// <inheritdoc/>
    public static string Kind => "BatchNorm";

    /// <summary>The share of a batch in the running statistics.</summary>
    public float Momentum { get; }

    /// <summary>Added to the variance, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>[C], 1 at first.</summary>
    public Parameter Weight { get; }

    /// <summary>[C], 0 at first.</summary>
    public Parameter Bias { get; }

    /// <summary>[C]: the mean that predictions use, 0 at first.</summary>
    public Tensor RunningMean => _mean.Value;

    /// <summary>[C]: the variance that predictions use, 1 at first.</summary>
    public Tensor RunningVariance => _variance.Value;

    /// <summary><see cref="Weight"/> and <see cref="Bias"/>.</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The running statistics.</summary>
    public override IReadOnlyList<LayerState> States { get; }

    /// <inheritdoc/>
    internal override AffineMap AffineMap()
    {
        double[] scale = [.. Enumerable.Range(0, Inputs).Select(j => Weight.Value[j] / Math.Sqrt(RunningVariance[j] + (double)Epsilon))];
        return new(scale, [.. scale.Select((s, j) => Bias.Value[j] - (RunningMean[j] * s))]);
    }

    /// <inheritdoc/>
    public static BatchNorm From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("columns"), description.Number("momentum"), description.Number("epsilon"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", Inputs).Add("momentum", Momentum).Add("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A training batch has one row.</exception>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        MatrixSpan table = memory.Table.Of(3, Inputs);      // mean, scale, bias
        ReadOnlySpan<float> variance = RunningVariance.AsSpan();
        if (context.IsTraining)
        {
            variance = memory.Variance.Of(1, Inputs).AsSpan();
            ColumnMoments.Run(input.AsSpan(), table.Row(0), memory.Variance.Current.AsSpan());
            memory.Rows = context.Group is null
                ? input.Rows
                : MomentsOverRanks(context.Group, input.Rows, table.Row(0), memory.Variance.Current.AsSpan(), memory.Shared.Of(1, Inputs + 1).AsSpan());
            if (memory.Rows < 2)
            {
                throw new InvalidOperationException(
                    $"{this} expects 2 or more rows in a training batch but got {memory.Rows}: one row has no variance. Choose a batch size that leaves no single row at the end of an epoch, or use LayerNorm.");
            }
        }
        else
        {
            RunningMean.AsSpan().CopyTo(table.Row(0));
        }

        ReadOnlySpan<float> weight = Weight.Value.AsSpan();
        Span<float> scale = table.Row(1), inverse = memory.Inverse.Of(1, Inputs).AsSpan();
        for (int j = 0; j < scale.Length; j++)
        {
            inverse[j] = 1 / MathF.Sqrt(variance[j] + Epsilon);
            scale[j] = inverse[j] * weight[j];
        }

        Bias.Value.AsSpan().CopyTo(table.Row(2));
        BatchNormKernel.Forward(input.AsSpan(), table.AsSpan(), output.AsSpan());
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        MatrixSpan forward = memory.Table.Current, table = memory.BackwardTable.Of(4, Inputs);     // mean, center, slope, scale
        MatrixSpan sum = memory.Sum.Of(1, Inputs), product = memory.Product.Of(1, Inputs);
        forward.Row(0).CopyTo(table.Row(0));
        forward.Row(1).CopyTo(table.Row(3));
        BatchNormKernel.GradientTotals(outputGradient.AsSpan(), input.AsSpan(), table.Row(0), sum.AsSpan(), product.AsSpan());   // Σ g, Σ g · (x - mean)
        ReadOnlySpan<float> inverse = memory.Inverse.Current.AsSpan();
        Span<float> center = table.Row(1), slope = table.Row(2), sums = sum.AsSpan(), products = product.AsSpan();
        for (int j = 0; j < center.Length; j++)
        {
            products[j] *= inverse[j];                                                  // Σ g · x̂: the gradient of the weight
        }

        // The gradients of weight and bias stay those of this rank's rows, and are summed with all others.
        sums.CopyTo(center);
        products.CopyTo(slope);
        if (context.Group is not null)
        {
            context.Group.Sum(center);
            context.Group.Sum(slope);
        }

        for (int j = 0; j < center.Length; j++)
        {
            center[j] /= memory.Rows;
            slope[j] = slope[j] * inverse[j] / memory.Rows;
        }

        if (!inputGradient.IsEmpty)
        {
            BatchNormKernel.Backward(outputGradient.AsSpan(), input.AsSpan(), table.AsSpan(), inputGradient.AsSpan());
        }

        context.SetGradientToSum(Weight, product);
        context.SetGradientToSum(Bias, sum);
    }

    /// <summary>Text such as <c>BatchNorm(128)</c>.</summary>
    public override string ToString() => $"BatchNorm({Inputs})";

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Fill(parameter == Weight ? 1 : 0);
    }

    /// <inheritdoc/>
    protected internal override void Commit(LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        ReadOnlySpan<float> mean = memory.Table.Current.AsSpan()[..Inputs], variance = memory.Variance.Current.AsSpan();
        float unbiased = memory.Rows / (memory.Rows - 1f);
        for (int j = 0; j < mean.Length; j++)
        {
            RunningMean[j] = ((1 - Momentum) * RunningMean[j]) + (Momentum * mean[j]);
            RunningVariance[j] = ((1 - Momentum) * RunningVariance[j]) + (Momentum * (variance[j] * unbiased));
        }
    }

    /// <inheritdoc/>
    protected internal override void Loaded()
    {
        for (int j = 0; j < Inputs; j++)
        {
            if (!float.IsFinite(RunningMean[j]) || !(RunningVariance[j] >= 0 && float.IsFinite(RunningVariance[j])))
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"{this} expects finite running statistics with variances of 0 or more but got mean {RunningMean[j]} and variance {RunningVariance[j]} in column {j}."));
            }
        }
    }

    /// <summary>Mean and variance over all ranks, from those of each (Chan, Golub and LeVeque 1979).</summary>
    /// <returns>The rows of all ranks.</returns>
    private static int MomentsOverRanks(IRankSum ranks, int rows, Span<float> mean, Span<float> variance, Span<float> shared)
    {
        for (int j = 0; j < mean.Length; j++)
        {
            shared[j] = rows * mean[j];
        }

        shared[^1] = rows;
        ranks.Sum(shared);
        float all = shared[^1];
        for (int j = 0; j < mean.Length; j++)
        {
            float whole = shared[j] / all, apart = mean[j] - whole;
            variance[j] = rows * (variance[j] + (apart * apart));
            mean[j] = whole;
        }

        ranks.Sum(variance);
        foreach (ref float sum in variance)
        {
            sum /= all;
        }

        return (int)all;
    }

    private sealed class Memory
    {
        public readonly RowBuffer Shared = new();           // [1, C + 1]
        public readonly RowBuffer Table = new();            // [3, C]
        public readonly RowBuffer BackwardTable = new();    // [4, C]
        public readonly RowBuffer Variance = new();         // [1, C], as those below
        public readonly RowBuffer Inverse = new();
        public readonly RowBuffer Sum = new();
        public readonly RowBuffer Product = new();

        public int Rows;
    }
}
