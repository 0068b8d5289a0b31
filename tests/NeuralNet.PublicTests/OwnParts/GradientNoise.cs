namespace NeuralNet.PublicTests.OwnParts;

/// <summary>A stage that adds noise to the gradients, which fades: N(0, eta / (1 + t)^0.55) (Neelakantan et al. 2015). Its count is in checkpoints.</summary>
internal sealed class GradientNoise(double eta) : IGradientStage, ICheckpointed
{
    public int Steps { get; private set; }

    public bool Apply(GradientStep context)
    {
        var random = new Random(Steps);
        double deviation = Math.Sqrt(eta / Math.Pow(1 + Steps++, 0.55));
        foreach (ref float gradient in context.Gradients)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            gradient += (float)(deviation * normal);
        }

        return true;
    }

    public void Save(CheckpointPart part) => part.Numbers.Add("steps", Steps);

    public void Restore(CheckpointPart part) => Steps = part.Count("steps");
}
