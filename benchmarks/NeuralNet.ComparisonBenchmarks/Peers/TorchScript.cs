using System.Globalization;
using System.IO.Compression;
using System.Text;
using TorchSharp;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>TorchScript as <c>torch.jit.load</c> reads it, made from text.</summary>
/// <remarks>
/// <c>torch.jit.compile</c> knows the operators of aten alone; those of oneDNN, with which PyTorch's own compilers replace the linear
/// layers of a frozen model, can be named in the code of a saved module only. So this writes one: an archive with a class of one method and a pickled object of it.
/// Weights are arguments of the method, since TorchSharp can neither freeze a module nor give it a tensor that was not saved with it.
/// </remarks>
internal static class TorchScript
{
    // Multiply-adds from which oneDNN's product is faster than MKL's, which needs some ten microseconds less for its call.
    private const long OneDnnThreshold = 1 << 20;

    /// <summary>A module that runs a method.</summary>
    /// <param name="arguments">The names of its tensors.</param>
    /// <param name="lines">Its statements; the last one returns a tensor.</param>
    public static torch.jit.ScriptModule Load(IEnumerable<string> arguments, IEnumerable<string> lines)
    {
        string signature = string.Concat(arguments.Select(name => $", {name}: Tensor"));
        string code = "class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
            + $"  def forward(self: __torch__.M{signature}) -> Tensor:\n"
            + string.Concat(lines.Select(line => $"    {line}\n"));
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "data.pkl", Pickled);
            Add(archive, "code/__torch__.py", Encoding.UTF8.GetBytes(code));
            Add(archive, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']); // an empty tuple
            Add(archive, "version", "3\n"u8);
        }

        torch.jit.ScriptModule module = torch.jit.load(stream.ToArray());
        module.eval();
        return module;
    }

    /// <summary>input[M, K] · weightᵀ for a weight [N, K], as an expression: oneDNN's product where it is large, else MKL's.</summary>
    /// <param name="size">M · N · K.</param>
    /// <param name="bias">The name of a bias [N]; empty for none.</param>
    /// <param name="relu">Whether relu follows.</param>
    public static string Linear(string input, string weight, long size, string bias = "", bool relu = false)
    {
        string orNone = bias.Length == 0 ? "None" : bias;
        return UsesOneDnn(size)
            ? $"ops.mkldnn._linear_pointwise({input}, {weight}, {orNone}, \"{(relu ? "relu" : "none")}\", annotate(List[Optional[number]], []), None)"
            : relu ? $"torch.relu_(torch.linear({input}, {weight}, {orNone}))"
            : $"torch.linear({input}, {weight}, {orNone})";
    }

    public static bool UsesOneDnn(long size) => size >= OneDnnThreshold;

    /// <summary>A weight in the order in which oneDNN reads it for this number of rows.</summary>
    public static torch.Tensor Packed(torch.Tensor weight, int rows)
    {
        using torch.jit.ScriptModule pack = Load(["w"], [$"return ops.mkldnn._reorder_linear_weight(w, {rows})"]);
        return Call(pack, [weight]);
    }

    /// <summary>What the module returns, without recording gradients.</summary>
    public static torch.Tensor Call(torch.jit.ScriptModule module, object[] arguments)
    {
        using IDisposable inference = torch.inference_mode(true);
        return (torch.Tensor)module.call(arguments);
    }

    public static string Number(double value) => value.ToString("0.0###############", CultureInfo.InvariantCulture);

    // Protocol 2: an object of __torch__.M, made without arguments, whose state is {"training": False}.
    private static byte[] Pickled =>
        [0x80, 2, .. "c__torch__\nM\n)"u8, 0x81, .. "}(X"u8, 8, 0, 0, 0, .. "training"u8, 0x89, .. "ub."u8];

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        using Stream entry = archive.CreateEntry("m/" + name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
