using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

[Trait("Category", "Numeric")]
public sealed class GradientCheckTests
{
    public static TheoryData<string> ActivationNames => Activations.Names;

    // The first seed whose sums all are 0.05 or more from 0: the stencil's steps of 4e-3 then do not cross a kink.
    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Verify_DenseWithEachActivation_Passes(string name)
    {
        Tensor input = Draw.Uniform(3, 4, seed: 12);
        Model model = Enumerable.Range(0, 100)
            .Select(seed => new Model([new Dense(4, 2, Activations.Of(name), Initialization.FanIn)], seed))
            .First(drawn => DoubleNetwork.Of(drawn).DistanceFromKinks(DoubleNetwork.From(input)) > 0.05);

        double worst = GradientCheck.Verify(model.Layers[0], input);

        worst.Should().BeLessThan(1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Verify_Normalization_Passes(bool inverse)
    {
        (Tensor mean, Tensor scale) = (Tensor.From([1, -2, 0.5f]), Tensor.From([2, 0.5f, 3]));
        Standardization layer = inverse ? Standardization.Inverse(mean, scale) : new Standardization(mean, scale);

        GradientCheck.Verify(layer, Draw.Uniform(4, 3, seed: 5)).Should().BeLessThan(1e-3);
    }

    [Fact]
    public void Verify_CorrectCustomLayers_Pass()
    {
        GradientCheck.Verify(new Gain(5), Draw.Uniform(3, 5, seed: 1)).Should().BeLessThan(1e-3);
        GradientCheck.Verify(new FlawedLayer(Flaw.None), Draw.Uniform(3, 2, seed: 1)).Should().BeLessThan(1e-3);
    }

    [Theory]
    [InlineData(Flaw.WrongSign, "FlawedLayer WrongSign: the gradient with respect to weight is off by 1 of its size, more than 0.01. Worst at element *: Backward gave *, the numeric derivative is *. Check Backward, or move the input away from a kink.")]
    [InlineData(Flaw.WrongScale, "FlawedLayer WrongScale: the gradient with respect to bias is off by 0.333 of its size, more than 0.01. *")]
    [InlineData(Flaw.ForgetsBias, "FlawedLayer ForgetsBias: Backward gave NaN as the gradient with respect to bias at element 0. It must overwrite every gradient, which starts as NaN here, and not add to it.")]
    [InlineData(Flaw.AddsInsteadOfOverwriting, "FlawedLayer AddsInsteadOfOverwriting: Backward gave NaN as the gradient with respect to weight at element 0. *")]
    [InlineData(Flaw.LeavesNaN, "FlawedLayer LeavesNaN: Backward gave NaN as the gradient with respect to weight at element 0. *")]
    [InlineData(Flaw.IgnoresInputGradient, "FlawedLayer IgnoresInputGradient: Backward gave NaN as the gradient with respect to input at element 0. *")]
    [InlineData(Flaw.SwapsInputGradient, "FlawedLayer SwapsInputGradient: the gradient with respect to input is off by *")]
    [InlineData(Flaw.LeavesOutput, "FlawedLayer LeavesOutput: Forward gave an output that is not finite. Check the input, and that Forward overwrites all of output, which starts as NaN here.")]
    public void Verify_FlawedLayer_SaysWhatIsWrong(Flaw flaw, string message)
    {
        var layer = new FlawedLayer(flaw);
        Action verify = () => GradientCheck.Verify(layer, Draw.Uniform(3, 2, seed: 1));

        verify.Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    [Theory]
    [InlineData(Flaw.None)]
    [InlineData(Flaw.WrongSign)]
    public void Verify_Always_RestoresValuesAndInput(Flaw flaw)
    {
        var layer = new FlawedLayer(flaw);
        Tensor input = Draw.Uniform(3, 2, seed: 1);
        float[][] before = [.. layer.Parameters.Select(p => p.Value.AsSpan().ToArray()), input.AsSpan().ToArray()];

        try
        {
            GradientCheck.Verify(layer, input);
        }
        catch (InvalidOperationException)
        {
            flaw.Should().NotBe(Flaw.None);
        }

        float[][] after = [.. layer.Parameters.Select(p => p.Value.AsSpan().ToArray()), input.AsSpan().ToArray()];
        after.Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Verify_LayerOfAModel_KeepsItsWeights()
    {
        var model = new Model([new Dense(4, 2)], seed: 9);
        float[] before = model.Parameters[0].Value.AsSpan().ToArray();

        GradientCheck.Verify(model.Layers[0], Draw.Uniform(2, 4, seed: 1));

        model.Parameters[0].Value.AsSpan().ToArray().Should().Equal(before);
    }

    [Fact]
    public void Verify_LayerWithoutValuesAndWithoutASize_IsLeftAsItWas()
    {
        var dense = new Dense(4, 3);
        dense.Bias.Fill(0.5f);
        var dropout = new Dropout(0.5f);
        var layers = new Sequential(new Dropout(0.25f), new Activate(Activation.Tanh));

        GradientCheck.Verify(dense, Draw.Uniform(2, 4, seed: 1));
        GradientCheck.Verify(dropout, Draw.Uniform(2, 4, seed: 1));
        GradientCheck.Verify(layers, Draw.Uniform(2, 4, seed: 1));

        dense.Weight.HasValues.Should().BeFalse("a model draws them later");
        dense.Bias.Value.AsSpan().ToArray().Should().Equal(0.5f, 0.5f, 0.5f);
        dropout.Inputs.Should().Be(0);
        (layers.Inputs, layers.Layers[0].Inputs).Should().Be((0, 0));
        _ = new Model([new Dense(7, 9), dropout, new Dense(9, 9), layers], seed: 1);
    }

    // A frozen parameter is checked like any other: training may thaw it.
    [Fact]
    public void Verify_FrozenParameters_AreCheckedAndStayFrozen()
    {
        var dense = new Dense(4, 3);
        dense.Weight.IsFrozen = true;
        var wrong = new FlawedLayer(Flaw.WrongSign);
        wrong.Parameters[0].IsFrozen = true;

        GradientCheck.Verify(dense, Draw.Uniform(2, 4, seed: 1)).Should().BeLessThan(1e-3);
        GradientCheck.Verify(new Sequential(dense, new Dropout(0.5f), new Sequential(new Dense(3, 2))), Draw.Uniform(2, 4, seed: 1)).Should().BeLessThan(1e-3);
        FluentActions.Invoking(() => GradientCheck.Verify(wrong, Draw.Uniform(3, 2, seed: 1))).Should().Throw<InvalidOperationException>();

        (dense.Weight.IsFrozen, dense.Bias.IsFrozen, wrong.Parameters[0].IsFrozen).Should().Be((true, false, true));
    }

    [Fact]
    public void Verify_ForwardThrowsMidway_RestoresTheValues()
    {
        var layer = new FlawedLayer(Flaw.ThrowsWhereShifted);

        FluentActions.Invoking(() => GradientCheck.Verify(layer, Draw.Uniform(3, 2, seed: 1))).Should().Throw<NotSupportedException>();

        layer.Parameters[0].Value.AsSpan().ToArray().Should().Equal(1.5f, -0.75f);
    }

    [Theory]
    [InlineData(3, 5, "GradientCheck expects 1 or more rows of 4 inputs for Dense(4 -> 2) but got [3, 5].*")]
    [InlineData(0, 4, "GradientCheck expects 1 or more rows of 4 inputs for Dense(4 -> 2) but got [0, 4].*")]
    public void Verify_InputOfAnotherShape_Throws(int rows, int columns, string message)
    {
        Action verify = () => GradientCheck.Verify(new Dense(4, 2), new Tensor(rows, columns));

        verify.Should().Throw<ArgumentException>().WithMessage(message);
    }

    public enum Flaw
    {
        None,
        WrongSign,
        WrongScale,
        ForgetsBias,
        AddsInsteadOfOverwriting,
        LeavesNaN,
        IgnoresInputGradient,
        SwapsInputGradient,
        LeavesOutput,
        ThrowsWhereShifted,
    }

    /// <summary>output = input · weight + bias, elementwise on two columns, with one mistake.</summary>
    private sealed class FlawedLayer : Layer
    {
        private readonly Flaw _flaw;
        private readonly Parameter _weight = new("weight", new Shape(2));
        private readonly Parameter _bias = new("bias", new Shape(2));

        public FlawedLayer(Flaw flaw)
            : base(2, 2)
        {
            _flaw = flaw;
            _weight.Set([1.5f, -0.75f]);
            _bias.Set([0.25f, 0]);
        }

        public override IReadOnlyList<Parameter> Parameters => [_weight, _bias];

        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
            if (_flaw == Flaw.ThrowsWhereShifted && _weight.Value[0] != 1.5f)
            {
                throw new NotSupportedException();
            }

            ReadOnlySpan<float> x = input.AsSpan();
            for (int i = 0; i < x.Length - (_flaw == Flaw.LeavesOutput ? 1 : 0); i++)
            {
                output.AsSpan()[i] = (x[i] * _weight.Value[i % 2]) + _bias.Value[i % 2];
            }
        }

        public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
        {
            for (int j = 0; j < 2; j++)
            {
                float weight = 0, bias = 0;
                for (int i = 0; i < input.Rows; i++)
                {
                    weight += input[i, j] * outputGradient[i, j];
                    bias += outputGradient[i, j];
                }

                _weight.Gradient[j] = _flaw switch
                {
                    Flaw.WrongSign => -weight,
                    Flaw.AddsInsteadOfOverwriting => _weight.Gradient[j] + weight,
                    Flaw.LeavesNaN when j == 0 => float.NaN,
                    _ => weight,
                };
                _bias.Gradient[j] = _flaw switch
                {
                    Flaw.ForgetsBias => _bias.Gradient[j],
                    Flaw.WrongScale => 2 * bias,
                    _ => bias,
                };
            }

            Span<float> gradient = inputGradient.AsSpan();
            for (int i = 0; i < gradient.Length && _flaw != Flaw.IgnoresInputGradient; i++)
            {
                gradient[i] = outputGradient.AsSpan()[i] * _weight.Value[_flaw == Flaw.SwapsInputGradient ? (i + 1) % 2 : i % 2];
            }
        }

        public override string ToString() => $"FlawedLayer {_flaw}";
    }
}
