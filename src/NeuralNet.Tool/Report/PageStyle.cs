namespace NeuralNet.Tool.Report;

/// <summary>How a report looks: by the reader's light or dark, at any width, on paper. Four colours of Okabe and Ito, which colour-blind readers tell apart.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1d2330; --quiet: #5b6475; --paper: #fff; --rule: #dde1e8; --soft: #f4f6f9; --c0: #0072b2; --c1: #c25100; --c2: #007a5a; --c3: #9c4f82; --heat: 0, 114, 178; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --quiet: #a3acbc; --paper: #14171d; --rule: #323844; --soft: #1d222b; --c0: #63b8ec; --c1: #f09a5c; --c2: #4fc9a4; --c3: #dc9bc4; --heat: 99, 184, 236; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 68rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .4rem; }
        p { margin: .3rem 0 .8rem; max-width: 44rem; color: var(--quiet); overflow-wrap: anywhere; }
        .lead { color: var(--ink); font-size: 1.1rem; margin-top: .8rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1rem 0; }
        .cards div { background: var(--soft); border-radius: .5rem; padding: .6rem .8rem; } .cards b { display: block; font-size: 1.4rem; font-weight: 600; } .cards span { color: var(--quiet); font-size: .85rem; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
        figure { margin: 0; break-inside: avoid; } figcaption, caption { text-align: left; font-weight: 600; font-size: .9rem; padding: .2rem 0; } figure svg { width: 100%; max-width: 34rem; height: auto; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--rule); vertical-align: middle; max-width: 20rem; overflow-wrap: break-word; } thead th { color: var(--quiet); font-weight: 500; vertical-align: bottom; } tbody th { font-weight: 500; min-width: 5rem; }
        caption { white-space: nowrap; } table { margin-bottom: .8rem; } .matrix td { text-align: center; padding: .35rem .7rem; min-width: 3.2rem; } .none { color: var(--quiet); font-style: italic; }
        .bars { width: 120px; height: 28px; fill: var(--c0); display: block; } .bar { width: 200px; height: 12px; fill: var(--c0); display: block; }
        svg text { font: 11px system-ui, "Segoe UI", Roboto, sans-serif; fill: var(--quiet); } svg .label { font-size: 12px; font-weight: 600; } .end { text-anchor: end; } .middle { text-anchor: middle; }
        .grid { stroke: var(--rule); } .diagonal { stroke: var(--quiet); stroke-dasharray: 4 4; fill: none; } .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .dot { opacity: .7; stroke: var(--paper); stroke-width: .5; }
        .line0 { stroke: var(--c0); } .line1 { stroke: var(--c1); } .line2 { stroke: var(--c2); } .line3 { stroke: var(--c3); } svg .fill0 { fill: var(--c0); } svg .fill1 { fill: var(--c1); } svg .fill2 { fill: var(--c2); } svg .fill3 { fill: var(--c3); }
        code { display: block; background: var(--soft); border-radius: .5rem; padding: .7rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .88rem; }
        @media print { :root { color-scheme: light; --ink: #000; --quiet: #444; --paper: #fff; --rule: #ccc; --soft: #f4f4f4; --c0: #0072b2; --c1: #c25100; --c2: #007a5a; --c3: #9c4f82; --heat: 0, 114, 178; } html { font-size: 12px; } body { font-size: 1rem; padding: 0; max-width: none; } p { max-width: none; }
            h1, h2, h2 + p, caption, thead, tr:first-child, code { break-after: avoid; } p { break-inside: avoid; orphans: 9; } tr, code, .cards, section:has(> code) { break-inside: avoid; } table:not(:has(tr:nth-child(13))) { break-inside: avoid; } .wide { overflow: visible; } .charts { grid-template-columns: 1fr 1fr; }
            * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
        """;
}
