using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NeuralNet.Samples.Playground;

namespace NeuralNet.PlaygroundTests;

/// <summary>The page for who has no mouse, sees contrasts less, holds a phone, or wants less that moves.</summary>
public sealed class AccessTests(Browsing browsing) : IClassFixture<Browsing>
{
    /// <summary>Contrast of WCAG 2.2: texts 4.5 (3 where large), what is drawn and edges of controls 3.</summary>
    private const string Contrasts = """
        () => {
            const numbers = text => (text.match(/[\d.]+/g) ?? []).map(Number);
            const light = rgb => { const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
            const ground = e => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
            const bad = [];
            for (const e of document.querySelectorAll('body *')) {
                const style = getComputedStyle(e), isText = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
                if (!e.checkVisibility() || e.disabled || e.closest('.unseen')) continue;
                if (isText || e.matches('select, input[type=number]')) {
                    const size = parseFloat(style.fontSize), least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
                    const found = contrast(numbers(style.color).slice(0, 3), ground(e));
                    if (found < least) bad.push(`${e.tagName} ${e.id} "${e.textContent.trim().slice(0, 30)}": ${found.toFixed(2)}`);
                }
                if (e.matches('select, input[type=number]')) {
                    const found = contrast(numbers(style.borderTopColor).slice(0, 3), ground(e.parentElement));
                    if (found < 3) bad.push(`edge of ${e.id}: ${found.toFixed(2)}`);
                }
            }
            const probe = document.createElement('i');
            document.body.append(probe);
            const shade = name => { probe.style.background = `var(${name})`; return numbers(getComputedStyle(probe).backgroundColor).slice(0, 3); };
            for (const line of ['--zero', '--one', '--train', '--test', '--accent', '--edge']) {
                for (const paper of ['--card', '--paper']) {
                    const found = contrast(shade(line), shade(paper));
                    if (found < 3) bad.push(`${line} on ${paper}: ${found.toFixed(2)}`);
                }
            }
            probe.remove();
            return bad;
        }
        """;

    [TheoryInBrowser]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Colours_OfBothPages_HaveContrast(string theme)
    {
        await using Session session = await browsing.OpenAsync(theme: theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        (await session.Page.EvaluateAsync<string[]>(Contrasts)).Should().BeEmpty();
        await session.Page.GetByText("Garment").First.ClickAsync();
        await session.Page.Locator("#verdict", new() { HasTextString = "Nothing" }).WaitForAsync(new() { Timeout = 20_000 });
        (await session.Page.EvaluateAsync<string[]>(Contrasts)).Should().BeEmpty();
        await session.Page.EvaluateAsync($"() => document.documentElement.style.setProperty('--faint', '{(theme == "dark" ? "#666" : "#999")}')");
        (await session.Page.EvaluateAsync<string[]>(Contrasts)).Should().NotBeEmpty("such a grey is too faint");
    }

    [TheoryInBrowser]
    [InlineData(360)]
    [InlineData(390)]
    public async Task Controls_OnAPhone_AreAFingerHigh(int width)
    {
        await using Session session = await browsing.OpenAsync(width, 800);
        foreach (string page in new[] { "Train", "Garment" })
        {
            await session.Page.GetByRole(AriaRole.Button, new() { Name = page, Exact = true }).ClickAsync();
            string[] small = await session.Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll('button, select, input, .file')].filter(e => e.checkVisibility() && e.id !== 'upload')
                    .map(e => [e, e.getBoundingClientRect()]).filter(([, box]) => box.height < 40 || box.width < 36).map(([e, box]) => `${e.outerHTML.slice(0, 80)}: ${box.width} x ${box.height}`)
                """);
            small.Should().BeEmpty();
            (await session.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0);
        }
    }

    [FactInBrowser]
    public async Task Garment_DrawnByKeyboard_IsSeen_WithAPenThatShows()
    {
        await using Session session = await browsing.OpenAsync();
        await session.Page.GetByText("Garment").First.ClickAsync();
        await session.Page.Locator("#verdict", new() { HasTextString = "Nothing" }).WaitForAsync(new() { Timeout = 20_000 });
        ILocator pad = session.Page.Locator("#pad"), pen = session.Page.Locator("#pen");
        (await pen.IsVisibleAsync()).Should().BeFalse();
        await session.Page.Locator("#theme").FocusAsync();
        await session.Page.Keyboard.PressAsync("Tab");
        (await session.Page.EvaluateAsync<string>("() => document.activeElement.id")).Should().Be("pad");
        (await pen.IsVisibleAsync()).Should().BeTrue();

        LocatorBoundingBoxResult before = (await pen.BoundingBoxAsync())!;
        await pad.PressAsync("ArrowUp");
        LocatorBoundingBoxResult after = (await pen.BoundingBoxAsync())!;
        (before.Y - after.Y).Should().BeApproximately(10, 1);
        (await session.TextAsync("#verdict")).Should().StartWith("Nothing", "the pen is not down yet");

        await pad.PressAsync("Space");
        for (int i = 0; i < 8; i++)
        {
            await pad.PressAsync("ArrowUp");
        }

        await session.Page.Locator("#verdict", new() { HasTextString = "%" }).WaitForAsync(new() { Timeout = 5000 });
        (await pen.GetAttributeAsync("class")).Should().Contain("down");
        await session.Page.Keyboard.PressAsync("Tab");
        (await pen.IsVisibleAsync()).Should().BeFalse();
    }

    [FactInBrowser]
    public async Task Playing_WithReducedMotion_DrawsOnceASecondAndLearns()
    {
        await using Session session = await browsing.OpenAsync(motion: ReducedMotion.Reduce);
        await session.Page.ClickAsync("#play");
        (await session.ReachesAsync("#steps", value => value > 50)).Should().BeTrue();
        double frames = await session.Page.EvaluateAsync<double>("() => Number(document.getElementById('surface').dataset.frames)");
        await Task.Delay(3000);
        (await session.Page.EvaluateAsync<double>("() => Number(document.getElementById('surface').dataset.frames)")).Should().BeInRange(frames + 1, frames + 5);
        await session.Page.ClickAsync("#play");
        (await session.ReachesAsync("#score", value => value > 50)).Should().BeTrue();
    }

    [FactInBrowser]
    public async Task Pictures_WhilePlaying_AreNamedAnewOnlyWhenTheSummaryIs()
    {
        await using Session session = await browsing.OpenAsync();
        await session.Page.ClickAsync("#play");
        int names = await session.Page.EvaluateAsync<int>("""
            () => new Promise(done => {
                let names = 0;
                new MutationObserver(changes => names += changes.length).observe(document.getElementById('surface'), { attributeFilter: ['aria-label'] });
                setTimeout(() => done(names), 4000);
            })
            """);
        names.Should().BeLessThanOrEqualTo(2);
    }

    [FactInBrowser]
    public async Task Garment_Eraser_TakesAwayByKeyboardAndPointer()
    {
        await using Session session = await browsing.OpenAsync();
        await session.Page.GetByText("Garment").First.ClickAsync();
        await session.Page.Locator("#verdict", new() { HasTextString = "Nothing" }).WaitForAsync(new() { Timeout = 20_000 });
        ILocator pad = session.Page.Locator("#pad"), eraser = session.Page.Locator("#eraser"), verdict = session.Page.Locator("#verdict");
        await pad.PressAsync("Enter");
        await verdict.Filter(new() { HasTextString = "%" }).WaitForAsync(new() { Timeout = 5000 });
        await eraser.PressAsync("Enter");
        (await eraser.GetAttributeAsync("aria-pressed")).Should().Be("true");
        await pad.PressAsync("Space");
        await verdict.Filter(new() { HasTextString = "Nothing" }).WaitForAsync(new() { Timeout = 5000 });

        await eraser.ClickAsync();
        await pad.ClickAsync(new() { Position = new() { X = 60, Y = 60 } });
        await verdict.Filter(new() { HasTextString = "%" }).WaitForAsync(new() { Timeout = 5000 });
        await eraser.ClickAsync();
        await pad.ClickAsync(new() { Position = new() { X = 60, Y = 60 } });
        await verdict.Filter(new() { HasTextString = "Nothing" }).WaitForAsync(new() { Timeout = 5000 });
    }

    [FactInBrowser]
    public async Task Drawing_ByKeyboard_KeepsItsKeysAndLetsTheOthersGo()
    {
        await using Session session = await browsing.OpenAsync(height: 400);
        await ChooseDrawnAsync(session);
        ILocator surface = session.Page.Locator("#surface");
        (await surface.GetAttributeAsync("aria-label")).Should().Contain("arrow keys").And.Contain("Space");
        await surface.FocusAsync();
        int top = await TopAsync(session);
        await surface.PressAsync("ArrowDown");
        await Task.Delay(300);
        (await TopAsync(session)).Should().Be(top, "an arrow moves the cursor, not the page");
        await session.Page.Keyboard.PressAsync("Tab");
        (await FocusedAsync(session)).Should().NotBe("surface");
        foreach (int _ in new[] { 1, 2 })
        {
            await surface.FocusAsync();
            await surface.PressAsync("ArrowUp");
            await session.Page.Keyboard.DownAsync("Shift");
            await Task.Delay(200);
            await session.Page.Keyboard.PressAsync("Tab");
            await session.Page.Keyboard.UpAsync("Shift");
            (await FocusedAsync(session)).Should().NotBe("surface");
        }
    }

    [FactInBrowser]
    public async Task Drawing_OnAPhone_AddsThePointUnderTheFinger()
    {
        await using Session session = await browsing.OpenAsync(360, 800);
        await ChooseDrawnAsync(session);
        ILocator surface = session.Page.Locator("#surface");
        LocatorBoundingBoxResult box = (await surface.BoundingBoxAsync())!;
        box.Width.Should().BeLessThan(340);
        await surface.ClickAsync(new() { Position = new() { X = box.Width * 0.75f, Y = box.Height * 0.75f } });
        await session.Page.Locator("#code", new() { HasTextString = "0f)" }).WaitForAsync(new() { Timeout = 5000 });
        Match point = Regex.Match(await session.TextAsync("#code"), @"\((\S+)f, (\S+)f, 0f\)");
        float[] place = [.. point.Groups.Values.Skip(1).Select(group => float.Parse(group.Value, CultureInfo.InvariantCulture))];
        place[0].Should().BeApproximately(Problem.Edge / 2, 0.03f);
        place[1].Should().BeApproximately(-Problem.Edge / 2, 0.03f);
    }

    private static Task ChooseDrawnAsync(Session session) => session.Page.GetByRole(AriaRole.Button, new() { Name = "Drawn", Exact = true }).ClickAsync();

    private static Task<int> TopAsync(Session session) => session.Page.EvaluateAsync<int>("() => Math.round(scrollY)");

    private static Task<string> FocusedAsync(Session session) => session.Page.EvaluateAsync<string>("() => document.activeElement.id");
}
