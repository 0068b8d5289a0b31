namespace NeuralNet;

/// <summary>The function that a layer applies to each of its sums z.</summary>
public enum Activation
{
    /// <summary>f(z) = z.</summary>
    Identity,

    /// <summary>f(z) = 1 where z &gt; 0, else 0 (Rosenblatt 1958). Its derivative is 0: gradients do not pass.</summary>
    Step,

    /// <summary>f(z) = max(z, 0) (Nair and Hinton 2010); the derivative at 0 is 0.</summary>
    Relu,

    /// <summary>f(z) = z where z &gt; 0, else 0.01 · z (Maas et al. 2013).</summary>
    LeakyRelu,

    /// <summary>f(z) = z where z &gt; 0, else e^z - 1 (Clevert et al. 2016, α = 1).</summary>
    Elu,

    /// <summary>f(z) = z · Φ(z) with the standard normal distribution Φ (Hendrycks and Gimpel 2016, exact form).</summary>
    Gelu,

    /// <summary>f(z) = 1 / (1 + e^-z).</summary>
    Sigmoid,

    /// <summary>f(z) = tanh z.</summary>
    Tanh,

    /// <summary>f(z) = z · sigmoid(z), also called SiLU (Ramachandran et al. 2017, β = 1).</summary>
    Swish,

    /// <summary>f(z) = ln(1 + e^z) (Dugas et al. 2001).</summary>
    Softplus,
}
