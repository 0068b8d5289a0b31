namespace NeuralNet.Samples.FashionMnist;

/// <summary>70,000 images of 28 x 28 grey pixels, light on dark, in ten classes (Xiao, Rasul and Vollgraf 2017).</summary>
internal sealed class FashionData
{
    /// <summary>Pixels along an edge.</summary>
    public const int Size = 28;

    public static readonly string[] ClassNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The names of the four files, as their authors published them.</summary>
    public static readonly string[] Files =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private FashionData(Dataset train, Dataset test)
    {
        // A tenth of the training rows chooses the epoch that is kept. Recipe.Best tells what else was chosen, and by which rows.
        (Train, Validation) = train.StratifiedSplit(0.9, seed: 1);
        Test = test;
    }

    /// <summary>54,000 images [N, 784], brightness 0 to 1, and their classes.</summary>
    public Dataset Train { get; }

    /// <summary>6,000 images that no model learns from.</summary>
    public Dataset Validation { get; }

    /// <summary>10,000 images that a run looks at once, at the end.</summary>
    public Dataset Test { get; }

    /// <summary>Whether a folder has the four files, compressed by gzip or not.</summary>
    public static bool IsIn(string folder) => Files.All(file => PathOf(folder, file) is not null);

    /// <exception cref="InvalidDataException">A file is damaged, or the files do not fit together.</exception>
    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    public static FashionData Load(string folder)
    {
        return new FashionData(Part(Files[0], Files[1]), Part(Files[2], Files[3]));

        Dataset Part(string images, string labels)
        {
            Tensor pixels = Read(images, 1 / 255f);
            Tensor classes = Read(labels, 1);
            if (pixels.Columns != Size * Size || pixels.Rows != classes.Rows)
            {
                throw new InvalidDataException(
                    $"{folder} holds no Fashion-MNIST: expected images [N, {Size}, {Size}] and labels [N] but got {pixels.Shape} and {classes.Shape}.");
            }

            return new Dataset(pixels.Reshape(new Shape(pixels.Rows, pixels.Columns)), classes);
        }

        Tensor Read(string file, float scale) => IdxFile.Read(
            PathOf(folder, file) ?? throw new FileNotFoundException($"Expected {file}.gz, or {file}, in {folder} but there is neither."), scale);
    }

    private static string? PathOf(string folder, string file) =>
        ((string[])[Path.Combine(folder, file + ".gz"), Path.Combine(folder, file)]).FirstOrDefault(File.Exists);
}
