using Microsoft.ML.Runtime;

namespace NeuralNet.MLNet;

/// <summary>Tells ML.NET's log of each epoch, and ends the training when ML.NET cancels it.</summary>
internal sealed class FitWatch : IProgress<MlpProgress>, IDisposable
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly IProgress<MlpProgress>? _also;
    private readonly CancellationTokenSource _cancellation;
    private readonly Lock _lock = new();

    public FitWatch(IHost host, IChannel channel, MlpTrainerOptions options)
    {
        _host = host;
        _channel = channel;
        _also = options.Mlp.Progress;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
    }

    public CancellationToken Token => _cancellation.Token;

    // From the thread of each network; a listener of the log hears one at a time.
    public void Report(MlpProgress value)
    {
        lock (_lock)
        {
            _channel.Trace(MessageSensitivity.None, value.ToString());
        }

        _also?.Report(value);
        if (_host is ICancelable { IsCanceled: true })
        {
            _cancellation.Cancel();
        }
    }

    public void Dispose() => _cancellation.Dispose();
}
