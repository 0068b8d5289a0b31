using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>A row's vector of features, which is as long as the class of rows fills its array, whatever its VectorType says.</summary>
internal static class FeatureVector
{
    /// <summary>Writes all slots, 0 where a sparse vector has none.</summary>
    /// <exception cref="ArgumentException">The vector is shorter or longer than the features.</exception>
    public static void CopyTo(in VBuffer<float> vector, float[] features)
    {
        if (vector.Length != features.Length)
        {
            throw new ArgumentException(
                $"Trainers.Mlp expects {features.Length} features in each row but got {vector.Length}. Fill the array to its VectorType; NaN where a number is missing.", nameof(vector));
        }

        vector.CopyTo(features);
    }
}
