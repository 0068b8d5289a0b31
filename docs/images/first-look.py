"""Makes first-look.png and ../report.png: the command `neuralnet` as it trains on the sample of churn, and the report that it writes.

    python3 docs/images/first-look.py

Needs tmux, Chromium, and the tool built in Release (`dotnet build src/NeuralNet.Tool -c Release`).
"""
import gzip
import html
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "src/NeuralNet.Tool/bin/Release/net10.0/NeuralNet.Tool.dll"
IMAGES = ROOT / "docs/images"
COMMAND = "neuralnet train churn.csv --target churn"
LIGHT, DARK = "--blink-settings=preferredColorScheme=1", "--blink-settings=preferredColorScheme=0"

# The colours of Spectre.Console that the live screen uses, as xterm numbers them.
COLOURS = {"39": "#5fc8ff", "8": "#8b93a3", "11": "#f2d66b"}


def screens(folder):
    """The terminal after each half second until the report is written."""
    (folder / "churn.csv").write_bytes(gzip.decompress((ROOT / "samples/Churn/churn.csv.gz").read_bytes()))
    (folder / "rc").write_text(f"neuralnet() {{ dotnet {TOOL} \"$@\"; }}\nPS1='$ '\n")
    tmux = ["tmux", "-L", "first-look"]
    subprocess.run([*tmux, "new", "-d", "-s", "a", "-x", "76", "-y", "46", "-c", folder, "bash --rcfile rc -i"], check=True)
    try:
        time.sleep(1)
        subprocess.run([*tmux, "send-keys", "-t", "a", f"clear; {COMMAND}", "Enter"], check=True)
        while not (folder / "churn.html").exists():
            time.sleep(0.5)
            yield subprocess.run([*tmux, "capture-pane", "-p", "-e", "-t", "a"], check=True, capture_output=True, text=True).stdout
    finally:
        subprocess.run([*tmux, "kill-server"])


def markup(screen):
    """ANSI to HTML: bold and the colours above."""
    parts, is_open = [], False
    for text, codes in re.findall(r"([^\x1b]*)(?:\x1b\[([\d;]*)m)?", screen):
        parts.append(html.escape(text))
        if codes or is_open:
            parts.append("</span>" if is_open else "")
            numbers = codes.split(";")
            style = "font-weight:bold;" if "1" in numbers else ""
            colour = numbers[-1] if "38" in numbers else {"90": "8", "93": "11"}.get(numbers[-1])
            style += f"color:{COLOURS.get(colour, '#e7eaf0')}"
            parts.append(f'<span style="{style}">')
            is_open = True
    return "".join(parts) + ("</span>" if is_open else "")


def shot(page, picture, width, height, scheme):
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--allow-file-access-from-files", scheme,
                    f"--screenshot={picture}", f"--window-size={width},{height}", page], check=True, stderr=subprocess.DEVNULL)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    # The screen of the latest epoch of one of the last networks: its curves have parted.
    drawn = [screen for screen in screens(folder) if re.search(r"network [4-8]/8", screen) and "epoch" in screen]
    screen = max(drawn, key=lambda text: int(re.search(r"epoch (\d+) of", text)[1]))
    lines = screen.rstrip("\n").split("\n")
    first = next(i for i, line in enumerate(lines) if "monthly_charges" in line)
    shown = "\n".join([f"$ {COMMAND}", "<b>…</b>"] + [markup(line) for line in lines[first:]]).rstrip()
    (folder / "look.html").write_text(f"""<!DOCTYPE html><meta charset="utf-8"><style>
        body {{ margin: 0; background: #fff; }} div {{ position: absolute; overflow: hidden; border-radius: 10px; box-shadow: 0 2px 14px #0004; }}
        pre {{ margin: 0; padding: 14px 18px; font: 12px/1.35 "DejaVu Sans Mono", monospace; color: #e7eaf0; }} b {{ color: #8b93a3; }}
        .terminal {{ left: 14px; top: 150px; width: 600px; height: 384px; background: #14171d; }}
        .report {{ left: 590px; top: 14px; width: 660px; height: 690px; background: #fff; }} iframe {{ border: 0; width: 1000px; height: 1046px; transform: scale(.66); transform-origin: 0 0; }}
        </style><div class="terminal"><pre>{shown}</pre></div><div class="report"><iframe src="churn.html"></iframe></div>""")
    shot(folder / "look.html", folder / "look.png", 1266, 720, LIGHT)
    shot(folder / "churn.html", folder / "report.png", 1000, 1120, DARK)
    shutil.copy(folder / "look.png", IMAGES / "first-look.png")
    shutil.copy(folder / "report.png", ROOT / "docs/report.png")
