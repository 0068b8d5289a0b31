namespace NeuralNet.Samples.Churn;

/// <summary>Whom one makes an offer, and what that costs on the test rows.</summary>
/// <param name="Name">For a table.</param>
/// <param name="Threshold">Customers who leave with at least this probability get an offer.</param>
/// <param name="Offers">The share of customers who get one.</param>
/// <param name="Recall">The share of those who leave that get one.</param>
/// <param name="Cost">Dollars for each customer, in the mean.</param>
internal sealed record OfferPlan(string Name, double Threshold, double Offers, double Recall, double Cost)
{
    public static OfferPlan At(string name, double threshold, int[] left, Tensor probabilities, CostMatrix costs)
    {
        int[] offered = ClassLabels.AtThreshold(probabilities, threshold);
        double cost = 0;
        for (int i = 0; i < left.Length; i++)
        {
            cost += (left[i], offered[i]) switch
            {
                (0, 0) => costs.TrueNegative,
                (0, _) => costs.FalsePositive,
                (_, 0) => costs.FalseNegative,
                _ => costs.TruePositive,
            };
        }

        return new OfferPlan(name, threshold, offered.Average(), ClassificationMetrics.Recall(left, offered), cost / left.Length);
    }
}
