namespace NeuralNet;

/// <summary>Judges a model on a dataset block by block, so that neither the rows nor the outputs need to fit into memory.</summary>
internal sealed class Evaluator(Sequential model, Loss loss)
{
    // Rows enough to keep every thread busy with whole blocks of a prediction; features few enough to stay in the cache.
    private const int MostRows = 1024;
    private const int MostFeatures = 1 << 22;

    private BatchLoader? _loader;
    private Tensor? _gradient;

    /// <summary>Judges the model. Allocates a block's outputs, and its rows where the dataset is another than the last.</summary>
    public Evaluation Evaluate(IDataset data)
    {
        if (!ReferenceEquals(_loader?.Data, data))
        {
            DatasetCheck.ThrowIfEmpty(data, "Trainer.Evaluate", nameof(data));
            _loader = new BatchLoader(data, Math.Clamp(MostFeatures / data.FeatureCount, 1, MostRows), shuffle: false);
        }

        double lossSum = 0, right = 0, squares = 0, absolutes = 0;
        bool classifies = false;
        foreach (Batch block in _loader)
        {
            Tensor output = model.Predict(block.Features);
            if (_gradient?.Shape != output.Shape)
            {
                _gradient = new Tensor(output.Shape);
            }

            lossSum += (double)loss.Evaluate(output, block.Targets, _gradient) * block.Count;
            if (loss.Accuracy(output, block.Targets) is float accuracy)
            {
                classifies = true;
                right += (double)accuracy * block.Count;
            }
            else
            {
                squares += Metrics.SumOfSquares(output, block.Targets);
                absolutes += Metrics.SumOfAbsolutes(output, block.Targets);
            }
        }

        int count = data.Count;
        double numbers = (double)count * model.Outputs;
        return classifies
            ? new Evaluation(count, (float)(lossSum / count), (float)(right / count), null, null)
            : new Evaluation(count, (float)(lossSum / count), null, (float)Math.Sqrt(squares / numbers), (float)(absolutes / numbers));
    }
}
