using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

namespace NeuralNet.Samples.Playground;

/// <summary>The functions of wwwroot/playground.js: what a browser does and C# cannot. One call draws a frame.</summary>
internal static partial class Browser
{
    private const string Module = "playground";

    public static Task LoadAsync() => JSHost.ImportAsync(Module, "../playground.js");

    /// <summary>Ends before the next frame is shown.</summary>
    [JSImport("nextFrame", Module)]
    public static partial Task NextFrame();

    /// <summary>Whether the reader asks for less that moves.</summary>
    [JSImport("prefersReducedMotion", Module)]
    public static partial bool PrefersReducedMotion();

    /// <summary>The points: x, y, target from -1 to 1, and 1 for one that is not trained on.</summary>
    [JSImport("setPoints", Module)]
    public static partial void SetPoints([JSMarshalAs<JSType.MemoryView>] Span<double> points);

    /// <summary>A frame: the surfaces, the sizes of the layers, the weights layer by layer, the losses by turns.</summary>
    [JSImport("draw", Module)]
    public static partial void Draw(
        [JSMarshalAs<JSType.MemoryView>] Span<byte> surfaces, int size, [JSMarshalAs<JSType.MemoryView>] Span<int> layers,
        [JSMarshalAs<JSType.MemoryView>] Span<double> weights, [JSMarshalAs<JSType.MemoryView>] Span<double> losses);

    /// <summary>Shows the cursor of the keyboard on the surface; outside of it, none.</summary>
    [JSImport("setCursor", Module)]
    public static partial void SetCursor(double x, double y);

    /// <summary>The width of the surface as it is shown: less than 360 on a phone.</summary>
    [JSImport("surfaceWidth", Module)]
    public static partial int SurfaceWidth();

    /// <summary>Switches between dark and light; the name of the theme of now.</summary>
    [JSImport("toggleTheme", Module)]
    public static partial string ToggleTheme();

    [JSImport("copy", Module)]
    public static partial Task<bool> Copy(string text);

    /// <summary>Makes the pad of the second page one that can be drawn on.</summary>
    [JSImport("startPad", Module)]
    public static partial void StartPad();

    /// <summary>Whether what is drawn on the pad from now on takes away.</summary>
    [JSImport("setEraser", Module)]
    public static partial void SetEraser(bool isOn);

    [JSImport("clearPad", Module)]
    public static partial void ClearPad();

    /// <summary>Puts a chosen picture onto the pad; whether the browser could read it.</summary>
    [JSImport("loadPad", Module)]
    public static partial Task<bool> LoadPad();

    /// <summary>The pixels of the pad, four bytes each.</summary>
    [JSImport("readPad", Module)]
    public static partial byte[] ReadPad();

    /// <summary>Shows what the model sees, 28 x 28 bytes.</summary>
    [JSImport("showInput", Module)]
    public static partial void ShowInput(byte[] pixels);
}
