using System.Globalization;
using System.Numerics.Tensors;
using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>What a run draws.</summary>
internal static class Pictures
{
    private const int Columns = 8;
    private const int Images = 40;

    /// <returns>The paths.</returns>
    public static string[] Draw(string folder, Model model, Dataset test, History history)
    {
        Tensor logits = model.Predict(test.Features);
        return
        [
            TestImages(logits, test).Save(Path.Combine(folder, "test-images.svg")),
            Confusion(logits, test).Save(Path.Combine(folder, "confusion.svg")),
            FirstLayer((Dense)model.Layers[0]).Save(Path.Combine(folder, "first-layer.svg")),
            Losses(history).Save(Path.Combine(folder, "losses.svg")),
        ];
    }

    private static ImageGridChart TestImages(Tensor logits, Dataset test)
    {
        var grid = new ImageGridChart("Fashion-MNIST: what the model takes the first test images for", FashionData.Size, FashionData.Size, Columns)
        {
            CaptionLines = 2,
            Subtitle = "Wrong ones are framed, with the true name below.",
        };
        Tensor predicted = logits.ArgMax(axis: 1);
        for (int i = 0; i < Images; i++)
        {
            string name = FashionData.ClassNames[(int)predicted[i]];
            string truth = FashionData.ClassNames[(int)test.Targets[i]];
            grid.Add(test.Features.Row(i), name == truth ? name : $"{name}\nis {truth}", isMarked: name != truth);
        }

        return grid;
    }

    private static ConfusionMatrixChart Confusion(Tensor logits, Dataset test)
    {
        var confusion = new ConfusionMatrix(FashionData.ClassNames);
        confusion.Add(logits, test.Targets);
        return new("Fashion-MNIST: confusion matrix", FashionData.ClassNames, confusion.ToArray())
        {
            Subtitle = string.Create(CultureInfo.InvariantCulture, $"{confusion.Total:N0} test images: {confusion.Accuracy:P1} right"),
        };
    }

    /// <summary>A neuron's weights as an image: positive ones blue, negative ones vermillion.</summary>
    private static ImageGridChart FirstLayer(Dense layer)
    {
        Tensor weights = layer.Weight.Value.Transpose();        // [neurons, pixels]
        int[] strongest =
        [
            .. Enumerable.Range(0, layer.Outputs).OrderByDescending(neuron => TensorPrimitives.Norm(weights.Row(neuron))).Take(Images).Order(),
        ];
        var grid = new ImageGridChart("Fashion-MNIST: weights of the first layer as images", FashionData.Size, FashionData.Size, Columns)
        {
            IsSigned = true,
            Subtitle = $"The {strongest.Length} neurons of the largest weights out of {layer.Outputs}: blue is above 0, vermillion below.",
        };
        foreach (int neuron in strongest)
        {
            Span<float> image = weights.Row(neuron);
            float largest = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(image));
            TensorPrimitives.Divide(image, largest, image);
            grid.Add(image, $"neuron {neuron}");
        }

        return grid;
    }

    private static LineChart Losses(History history) =>
        new LineChart("Fashion-MNIST: loss by epoch", "Epoch", "Cross-entropy (nats)")
        {
            Marker = new VerticalMarker(history.Best!.Epoch, $"lowest validation loss: epoch {history.Best.Epoch}"),
        }
            .Add<float>("training images", history.Epochs.Select(epoch => epoch.Loss).ToArray())
            .Add<float>("validation images", history.Epochs.Select(epoch => epoch.Validation!.Loss).ToArray());
}
