using System.Diagnostics;
using System.Globalization;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Values that training changes, and the gradient of the loss with respect to each of them.</summary>
/// <remarks>
/// <para>
/// A new parameter has a shape and no values. A model draws them when it is built, unless <see cref="Set(Tensor)"/>,
/// <see cref="Fill"/> or a file gave them before: each parameter by itself. Memory is allocated at that moment, never earlier.
/// A model moves its parameters into one block of memory; <see cref="Value"/> stays the same tensor.
/// </para>
/// <para>Reading from many threads is safe; writing is not.</para>
/// </remarks>
public sealed class Parameter
{
    private ParameterBlock? _block;
    private int _offset;
    private Tensor? _value;
    private Tensor? _gradient;
    private float _learningRateFactor = 1;
    private float _decayFactor = 1;
    private bool _isFrozen;

    /// <summary>A parameter without values.</summary>
    /// <param name="name">Its name in the layer, such as <c>weight</c>: letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="isTransposedInFiles">Whether files hold a matrix with rows and columns exchanged, as PyTorch holds the weight of a linear layer.</param>
    /// <exception cref="ArgumentException">The name is empty or has other characters, or a transposed parameter is not a matrix.</exception>
    public Parameter(string name, Shape shape, bool isTransposedInFiles = false)
    {
        ThrowIfNoName(name, "parameter");
        if (shape.Rank == 0 || (isTransposedInFiles && shape.Rank != 2))
        {
            throw new ArgumentException(
                $"Parameter '{name}' expects a shape of {(isTransposedInFiles ? "two sizes, because files hold it transposed," : "1 to 4 sizes")} but got {shape}.",
                nameof(shape));
        }

        Name = Path = name;
        Shape = shape;
        IsTransposedInFiles = isTransposedInFiles;
    }

    /// <summary>Its name in the layer, such as <c>weight</c>.</summary>
    public string Name { get; }

    /// <summary>Its name in the last model that was built with it, as in PyTorch, such as <c>0.weight</c>.</summary>
    public string Path { get; internal set; }

    /// <summary>Its sizes.</summary>
    public Shape Shape { get; }

    /// <summary>Whether files hold it with rows and columns exchanged.</summary>
    public bool IsTransposedInFiles { get; }

    /// <summary>Whether it has values: drawn by a model, set, or read from a file.</summary>
    public bool HasValues { get; private set; }

    /// <summary>Factor of the optimizer's learning rate for this parameter: finite, 0 or more; at first 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public float LearningRateFactor
    {
        get => _learningRateFactor;
        set => _learningRateFactor = Factor(value, nameof(LearningRateFactor));
    }

    /// <summary>Factor of the optimizer's weight decay and L1 penalty for this parameter: finite, 0 or more; at first 1. Often 0 for biases.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public float DecayFactor
    {
        get => _decayFactor;
        set => _decayFactor = Factor(value, nameof(DecayFactor));
    }

    /// <summary>Whether training leaves the values alone. Layers may skip its gradient, which is set to zeros when the parameter is frozen.</summary>
    public bool IsFrozen
    {
        get => _isFrozen;
        set
        {
            _isFrozen = value;
            if (value)
            {
                _gradient?.AsSpan().Clear(); // so that a norm over all gradients does not count an old one
            }
        }
    }

    /// <summary>The values. The same tensor each time; changes show in the layer.</summary>
    /// <exception cref="InvalidOperationException">It has no values yet.</exception>
    public Tensor Value => HasValues
        ? Memory()
        : throw new InvalidOperationException(
            $"Parameter '{Path}' {Shape} has no values yet: building a Model draws them. Build it first, or give values with "
            + "Parameter.Set or Fill, which the model then keeps.");

    /// <summary>
    /// The gradient of the loss with respect to each value, from the last backward pass; zeros before. Allocates memory at the first read.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Trainer"/> made the last step without writing gradients, as it may with plain SGD.
    /// </exception>
    public Tensor Gradient
    {
        get
        {
            ThrowIfGradientSkipped();
            return _gradient ??= Block.GradientsAt(_offset, Shape);
        }
    }

    /// <summary>Whether the last step updated the value without writing the gradient.</summary>
    internal bool IsGradientSkipped { get; set; }

    private ParameterBlock Block => _block ??= new ParameterBlock(Shape.Length);

    /// <summary>Copies values into the parameter, which keeps them when a model is built.</summary>
    /// <param name="values">Of the parameter's shape; a vector may be a row or a column.</param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public void Set(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        bool isVector = Shape.Rank == 1 && values.Length == Shape.Length && (values.Rows == 1 || values.Columns == 1);
        if (values.Shape != Shape && !isVector)
        {
            bool isTransposed = Shape.Rank == 2 && values.Rows == Shape.Columns && values.Columns == Shape.Rows;
            string fix = isTransposed ? " These are transposed, as PyTorch holds the weight of a linear layer: pass values.Transpose()." : "";
            throw new ArgumentException($"Parameter '{Path}' expects values {Shape} but got {values.Shape}.{fix}", nameof(values));
        }

        values.AsSpan().CopyTo(Overwrite());
    }

    /// <summary>Copies values in row-major order into the parameter, which keeps them when a model is built.</summary>
    /// <param name="values">As many as the shape has elements.</param>
    /// <exception cref="ArgumentException">The number of values is another.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        if (values.Length != Shape.Length)
        {
            throw new ArgumentException($"Parameter '{Path}' {Shape} expects {Shape.Length} values but got {values.Length}.", nameof(values));
        }

        values.CopyTo(Overwrite());
    }

    /// <summary>Sets every value to one number.</summary>
    /// <param name="value">The number.</param>
    public void Fill(float value) => Overwrite().Fill(value);

    /// <summary>Sets the values to uniform draws from [low, high).</summary>
    /// <param name="random">The source of the draws.</param>
    /// <param name="low">The least.</param>
    /// <param name="high">Above all.</param>
    public void SetUniform(RandomDraws random, float low, float high) => random.FillUniform(Overwrite(), low, high);

    /// <summary>Sets the values to draws from a normal distribution.</summary>
    /// <param name="random">The source of the draws.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation.</param>
    public void SetNormal(RandomDraws random, float mean, float standardDeviation) => random.FillNormal(Overwrite(), mean, standardDeviation);

    /// <summary>Text such as <c>0.weight [784, 128]</c>.</summary>
    public override string ToString() => $"{Path} {Shape}";

    /// <summary>Throws where the gradient is not that of the last step.</summary>
    internal void ThrowIfGradientSkipped()
    {
        if (IsGradientSkipped)
        {
            throw new InvalidOperationException(
                $"Parameter '{Path}' has no gradient of the last step: Trainer folded plain SGD's update into the backward pass. "
                + "Set Trainer.KeepsGradients to true before the step.");
        }
    }

    /// <summary>The values, all to be overwritten; from now on they count as set.</summary>
    internal Span<float> Overwrite()
    {
        HasValues = true;
        return Memory().AsSpan();
    }

    /// <summary>Removes the values, after a check that drew them.</summary>
    internal void Forget()
    {
        HasValues = false;
        (_block, _value, _gradient, _offset) = (null, null, null, 0);
    }

    /// <summary>Moves the values, where there are some, to a place in a block.</summary>
    internal void MoveTo(ParameterBlock block, int offset)
    {
        if (HasValues)
        {
            Memory().AsSpan().CopyTo(block.Values.Slice(offset, Shape.Length));
        }

        (_block, _offset) = (block, offset);
        if (_value is not null)
        {
            block.AimAtValues(_value, offset, Shape);
        }

        if (_gradient is not null)
        {
            _gradient.AsSpan().CopyTo(block.Gradients.Slice(offset, Shape.Length));
            block.AimAtGradients(_gradient, offset, Shape);
        }
    }

    /// <summary>Whether the values lie in a block.</summary>
    internal bool IsIn(ParameterBlock block) => ReferenceEquals(_block, block);

    /// <summary>Throws unless a name can be a part of a path.</summary>
    internal static void ThrowIfNoName(string name, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-'))
            {
                throw new ArgumentException(
                    $"The name of a {what} expects letters, digits, '_' and '-' but got '{name}': it becomes a part of a path such as 0.weight.",
                    nameof(name));
            }
        }
    }

    private Tensor Memory() => _value ??= Block.ValuesAt(_offset, Shape);

    private float Factor(float value, string name) => value >= 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(
            nameof(value), string.Create(CultureInfo.InvariantCulture, $"Parameter.{name} of '{Path}' expects a finite number, 0 or more, but got {value}."));
}
