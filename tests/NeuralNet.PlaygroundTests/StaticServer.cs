using System.Net;

namespace NeuralNet.PlaygroundTests;

/// <summary>Serves a folder over HTTP, as any host of static files does.</summary>
internal sealed class StaticServer : IDisposable
{
    private static readonly Dictionary<string, string> s_types = new()
    {
        [".html"] = "text/html", [".js"] = "text/javascript", [".css"] = "text/css", [".wasm"] = "application/wasm", [".json"] = "application/json",
    };

    private readonly HttpListener _listener = new();
    private readonly string _folder;

    public StaticServer(string folder)
    {
        _folder = folder;
        var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = $"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/any/folder/";
        free.Stop();
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>In a folder of the host, since a project's pages are one.</summary>
    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => Answer(context));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string name = context.Request.Url!.AbsolutePath["/any/folder/".Length..];
        string path = Path.Combine(_folder, name.Length == 0 ? "index.html" : name);
        using HttpListenerResponse response = context.Response;
        if (!File.Exists(path))
        {
            response.StatusCode = 404;
            return;
        }

        response.ContentType = s_types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        byte[] bytes = File.ReadAllBytes(path);
        response.ContentLength64 = bytes.Length;
        response.OutputStream.Write(bytes);
    }
}
