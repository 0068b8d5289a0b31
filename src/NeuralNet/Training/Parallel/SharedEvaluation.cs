using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Evaluates on many ranks: each predicts every so many-th block of rows, all gather the outputs, and each sums up all blocks in order. So loss and metrics, one's own too, have
/// the bits of one process, on every rank.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="loader">The rows in order, in blocks.</param>
/// <param name="ranks">The ranks.</param>
/// <param name="predict">Checks a block and predicts its outputs.</param>
internal sealed class SharedEvaluation(Model model, BatchLoader loader, ICollective ranks, Action<Batch, Tensor> predict)
{
    private readonly Tensor _output = new(0), _targets = new(0), _weights = new(0);

    /// <summary>Evaluates all blocks.</summary>
    /// <exception cref="OperationCanceledException">A rank's token was cancelled.</exception>
    public void Run(EvaluationSums sums, CancellationToken cancellationToken)
    {
        IDataset data = loader.Data;
        int size = ranks.Size, outputs = model.Outputs, targets = data.TargetCount, weights = data.HasWeights ? 1 : 0;

        // Of each rank: whether it cancels, then the outputs, targets and weights of its block.
        int stride = checked(1 + (loader.BatchSize * (outputs + targets + weights)));
        float[] mine = new float[stride], all = new float[checked(stride * size)];
        for (int first = 0; first < loader.BatchCount; first += size)
        {
            mine[0] = cancellationToken.IsCancellationRequested ? 1 : 0;
            int own = first + ranks.Rank;
            if (own < loader.BatchCount)
            {
                Batch block = loader.Load(epoch: 0, own, loader.Buffers);
                Aim(mine, 0, block.Count);
                predict(block, _output);
                block.Targets.AsSpan().CopyTo(_targets.AsSpan());
                block.Weights?.AsSpan().CopyTo(_weights.AsSpan());
            }

            ranks.Gather(FloatBytes.Of((ReadOnlySpan<float>)mine), FloatBytes.Of(all.AsSpan()));
            for (int rank = 0; rank < size; rank++)
            {
                if (all[rank * stride] != 0)
                {
                    throw new OperationCanceledException(cancellationToken);
                }
            }

            for (int rank = 0; rank < size && first + rank < loader.BatchCount; rank++)
            {
                Aim(all, rank * stride, loader.RowsOf(first + rank));
                sums.Add(_output, _targets, weights == 0 ? null : _weights);
            }
        }

        void Aim(float[] record, int start, int rows)
        {
            int place = start + 1;
            _output.Aim(record, place, new Shape(rows, outputs));
            _targets.Aim(record, place += rows * outputs, new Shape(rows, targets));
            if (weights == 1)
            {
                _weights.Aim(record, place + (rows * targets), new Shape(rows, 1));
            }
        }
    }
}
