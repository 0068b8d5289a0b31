using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace NeuralNet.Samples.Playground;

/// <summary>The first page: what its controls do.</summary>
public sealed partial class TrainPage : IDisposable
{
    private const int GridSize = 40;            // points along an edge of a surface
    private const double Budget = 12;           // ms of a frame for steps: with the surface and the drawing below 33
    private const double CalmPause = 1000;      // ms between pictures for who asks for less that moves
    private const int MostPairs = 300;          // of losses in the curve; then every second goes

    private readonly Surfaces _surfaces = new(GridSize);
    private readonly List<Point> _drawn = [];
    private readonly List<double> _losses = [];
    private Settings _settings = new();
    private Experiment _run = new(new Settings());
    private bool _isPlaying;
    private bool _isLooping;                    // still, when paused and played again within one frame
    private bool _isDisposed;
    private int _class;
    private int _guide;
    private int _stride = 1;                    // frames a pair of losses
    private int _frames;
    private (float X, float Y) _cursor;
    private string _summary = "";
    private string _rate = "";
    private string _code = "";
    private string _copyText = "Copy";

    private bool IsRegression => Problem.Named(_settings.Problem).IsRegression;

    private string Sizes => string.Join("-", _settings.Units.Prepend(2).Append(Choices.OutputsOf(_settings.Loss)));

    private string NetworkText => $"A network {Sizes}. Lines are weights: orange above 0, blue below, thicker for larger. Each small picture is what one unit answers over the plane.";

    private string SurfaceText => $"{_run.Points.Count} points of {_settings.Problem}, {_run.TrainCount} to train on, and the network's answer at each place. {DrawingText}{_summary}";

    private string DrawingText => _settings.Problem == Problem.Drawn ? "By keyboard: arrow keys move the cursor, Space or Enter adds a point, 0 and 1 choose its class, Delete takes the last away. " : "";

    private string CurveText => $"Losses by step. {_summary}";

    /// <inheritdoc/>
    public void Dispose() => _isDisposed = true;

    /// <inheritdoc/>
    protected override void OnInitialized() => Begin();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            ShowPoints();
            Draw();
        }
    }

    private void Set(Settings settings)
    {
        _settings = settings;
        Reset();
    }

    private void SetUnits(int layer, int units) =>
        Set(_settings with { Units = [.. _settings.Units.Select((old, i) => i == layer ? Math.Clamp(units, 1, 8) : old)] });

    private void Reset()
    {
        Begin();
        ShowPoints();
        Draw();
        _summary = $"Reset. {Say()}";
    }

    private void Begin()
    {
        _run = new Experiment(_settings, _drawn);
        _losses.Clear();
        (_stride, _frames) = (1, 0);
        RecordLosses();
        WriteCode();
    }

    private void StepOnce()
    {
        _isPlaying = false;
        _run.Step();
        ShowFrame();
        Rest();
    }

    private async Task PlayOrPauseAsync()
    {
        _isPlaying = !_isPlaying;
        if (_isPlaying && !_isLooping)
        {
            _isLooping = true;
            await PlayAsync();
            _isLooping = false;
        }
    }

    /// <summary>Steps and pictures, until the loop sees that it is paused.</summary>
    private async Task PlayAsync()
    {
        var clock = Stopwatch.StartNew();
        (double spoken, double measured, double shown, double drawn, int steps, int frames) = (0, 0, 0, 0, 0, 0);
        double pause = Browser.PrefersReducedMotion() ? CalmPause : 0;
        while (_isPlaying && !_isDisposed)
        {
            double start = clock.Elapsed.TotalMilliseconds;
            do
            {
                if (!_run.Step())
                {
                    _isPlaying = false;
                    break;
                }

                steps++;
            }
            while (clock.Elapsed.TotalMilliseconds - start < Budget);
            double now = clock.Elapsed.TotalMilliseconds;
            if (now - drawn >= pause || !_isPlaying)
            {
                drawn = now;
                ShowFrame();
                frames++;
                now = clock.Elapsed.TotalMilliseconds;
            }

            if (now - measured > 1000)
            {
                _rate = string.Create(CultureInfo.InvariantCulture, $"{frames * 1000 / (now - measured):0} frames/s · {steps * 1000 / (now - measured):0} steps/s");
                (measured, steps, frames) = (now, 0, 0);
                WriteCode();
            }

            if (now - spoken > 5000)
            {
                spoken = now;
                _summary = Say();
            }

            if (now - shown > 100)      // figures that change faster cannot be read
            {
                shown = now;
                StateHasChanged();
            }

            await Browser.NextFrame();
        }

        if (!_isDisposed)
        {
            Rest();
            StateHasChanged();
        }
    }

    private void ShowFrame()
    {
        _run.Measure();
        RecordLosses();
        Draw();
    }

    private void Rest()
    {
        _summary = Say();
        WriteCode();
    }

    private void RecordLosses()
    {
        if (_frames++ % _stride != 0)
        {
            return;
        }

        _losses.Add(_run.Now.TrainLoss);
        _losses.Add(_run.Now.TestLoss);
        if (_losses.Count > 2 * MostPairs)
        {
            _stride *= 2;
            double[] kept = [.. _losses.Where((_, i) => i / 2 % 2 == 0)];
            _losses.Clear();
            _losses.AddRange(kept);
        }
    }

    private void Draw()
    {
        _surfaces.Update(_run);
        int[] layers = [2, .. _settings.Units, Choices.OutputsOf(_settings.Loss)];
        double[] weights = [.. _run.Model.Layers.OfType<Dense>().SelectMany(dense => dense.Weight.Value.ToArray()).Select(weight => (double)weight)];
        Browser.Draw(_surfaces.Bytes, GridSize, layers, weights, _losses.ToArray());
    }

    private void ShowPoints()
    {
        double[] points = new double[4 * _run.Points.Count];
        for (int i = 0; i < _run.Points.Count; i++)
        {
            Point point = _run.Points[i];
            points[4 * i] = point.X / Problem.Edge;
            points[(4 * i) + 1] = point.Y / Problem.Edge;
            points[(4 * i) + 2] = IsRegression ? Math.Clamp(point.Target, -1, 1) : (2 * point.Target) - 1;
            points[(4 * i) + 3] = i < _run.TrainCount ? 0 : 1;
        }

        Browser.SetPoints(points);
    }

    private void Click(MouseEventArgs mouse)
    {
        if (_settings.Problem == Problem.Drawn)
        {
            double half = Browser.SurfaceWidth() / 2.0;
            Add((float)((mouse.OffsetX / half) - 1) * Problem.Edge, (float)(1 - (mouse.OffsetY / half)) * Problem.Edge);
        }
    }

    private void Add(float x, float y)
    {
        if (_drawn.Count < 400)
        {
            _drawn.Add(new Point(MathF.Round(x, 2), MathF.Round(y, 2), _class));
            Reset();
            _summary = string.Create(CultureInfo.InvariantCulture, $"Point {_drawn.Count} of class {_class} at {x:0.0}, {y:0.0}.");
        }
    }

    private void ClearDrawn()
    {
        _drawn.Clear();
        Reset();
    }

    /// <summary>Draws by keyboard: arrows move the cursor, Space and Enter add, Delete takes away.</summary>
    private void KeyDown(KeyboardEventArgs key)
    {
        if (_settings.Problem != Problem.Drawn || key.CtrlKey || key.AltKey || key.MetaKey)
        {
            return;
        }

        const float Move = 0.1f;
        (float x, float y) = _cursor;
        switch (key.Key)
        {
            case "ArrowLeft": x -= Move; break;
            case "ArrowRight": x += Move; break;
            case "ArrowUp": y += Move; break;
            case "ArrowDown": y -= Move; break;
            case "0" or "1": _class = key.Key[0] - '0'; break;
            case " " or "Enter": Add(x, y); break;
            case "Delete" or "Backspace" when _drawn.Count > 0:
                _drawn.RemoveAt(_drawn.Count - 1);
                Reset();
                break;
        }

        _cursor = (Math.Clamp(x, -Problem.Edge, Problem.Edge), Math.Clamp(y, -Problem.Edge, Problem.Edge));
        Browser.SetCursor(_cursor.X / Problem.Edge, _cursor.Y / Problem.Edge);
    }

    private static void HideCursor() => Browser.SetCursor(9, 9);

    private void WriteCode() => _code = ProgramText.Of(_settings, _run.Epochs, _drawn);

    private async Task CopyAsync() => _copyText = await Browser.Copy(_code) ? "Copied" : "Select and copy by keyboard";

    private string Say() =>
        $"Epoch {_run.Epochs}: training loss {Number(_run.Now.TrainLoss)}, test loss {Number(_run.Now.TestLoss)}, test {(IsRegression ? "error" : "accuracy")} {Score(_run.Now.TestScore)}.";

    private string Score(double value) => double.IsNaN(value) ? "–" : IsRegression ? Number(value) : value.ToString("0 %", CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Text(ChangeEventArgs change) => (string)change.Value!;

    private static int Int(ChangeEventArgs change) => int.TryParse(Text(change), CultureInfo.InvariantCulture, out int value) ? value : 1;

    private static float Float(ChangeEventArgs change) => float.Parse(Text(change), CultureInfo.InvariantCulture);

    private static RenderFragment Options<T>(IReadOnlyList<T> all, T chosen)
        where T : IConvertible => builder =>
    {
        foreach (T item in all)
        {
            string text = item.ToString(CultureInfo.InvariantCulture);
            builder.OpenElement(0, "option");
            builder.SetKey(text);
            builder.AddAttribute(1, "value", text);
            builder.AddAttribute(2, "selected", item.Equals(chosen));
            builder.AddContent(3, text);
            builder.CloseElement();
        }
    };
}
