namespace NeuralNet;

/// <summary>How the weights of a <see cref="Dense"/> layer start: uniform in ±limit, the biases at zero.</summary>
public enum Initialization
{
    /// <summary><see cref="He"/> for Relu, LeakyRelu, Elu, Gelu, Swish and Softplus, else <see cref="Glorot"/>.</summary>
    Automatic,

    /// <summary>limit = √(6 / fan-in) (He et al. 2015, equation 10): keeps the variance through rectifiers.</summary>
    He,

    /// <summary>limit = √(6 / (fan-in + fan-out)) (Glorot and Bengio 2010, equation 16).</summary>
    Glorot,

    /// <summary>limit = 1 / √fan-in, for weights and biases alike: what PyTorch's <c>nn.Linear</c> does.</summary>
    FanIn,

    /// <summary>All zero: right for one layer alone (logistic regression), where no symmetry needs breaking.</summary>
    Zero,
}
