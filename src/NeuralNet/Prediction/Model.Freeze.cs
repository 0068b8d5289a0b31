namespace NeuralNet;

/// <content>A frozen copy; it lives here because it needs a copy first.</content>
public sealed partial class Model
{
    /// <summary>A frozen copy for prediction, faster than the model, that later training does not change.</summary>
    /// <returns>New; equal outputs within rounding. It computes by <see cref="SimdMatrixMultiplier"/>, whatever <see cref="Multiplier"/> is.</returns>
    public Predictor Freeze() => new(this);
}
