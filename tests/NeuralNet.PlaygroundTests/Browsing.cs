using System.Globalization;
using Microsoft.Playwright;

namespace NeuralNet.PlaygroundTests;

/// <summary>One Chromium and one server for all tests of a class.</summary>
public sealed class Browsing : IAsyncLifetime, IDisposable
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private StaticServer? _server;

    public async Task InitializeAsync()
    {
        if (Chromium.Reason is null)
        {
            _server = new StaticServer(Chromium.Site);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }
    }

    public void Dispose()
    {
        _playwright?.Dispose();
        _server?.Dispose();
    }

    /// <summary>The page, loaded.</summary>
    internal async Task<Session> OpenAsync(int width = 1280, int height = 960, ColorScheme theme = ColorScheme.Light, ReducedMotion motion = ReducedMotion.NoPreference)
    {
        IPage page = await _browser!.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = theme, ReducedMotion = motion });
        var session = new Session(page);
        await page.GotoAsync(_server!.Address);
        await page.Locator("#play").WaitForAsync(new() { Timeout = 60_000 });
        return session;
    }
}

/// <summary>A page and what its console said; the end of a test requires that it said no error.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    public Session(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    public async Task<string> TextAsync(string selector) => (await Page.Locator(selector).InnerTextAsync()).Trim();

    public async Task<double> NumberAsync(string selector) =>
        double.Parse((await TextAsync(selector)).TrimEnd('%', ' '), CultureInfo.InvariantCulture);

    /// <summary>Waits until a figure of the page is as wanted.</summary>
    public async Task<bool> ReachesAsync(string selector, Func<double, bool> wanted, double seconds = 90)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            if (wanted(await NumberAsync(selector)))
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        _errors.Should().BeEmpty("the console of the browser stays empty");
        await Page.CloseAsync();
    }
}
