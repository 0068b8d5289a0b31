// What a browser does and C# cannot: canvases, the theme, the clipboard. C# calls these functions (Browser.cs).

let points = [];                 // x, y and target from -1 to 1, and 1 for one held out
let frame = null;                // what was drawn last, to draw it again in another theme or size
let cursor = { x: 9, y: 9 };
let palette = null;              // 256 colours of the theme, from -1 to 1

const byId = id => document.getElementById(id);
const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const prefersReducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export const nextFrame = () => new Promise(resolve => requestAnimationFrame(() => resolve()));

function rgb(name) {
    const hex = color(name);
    return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}

function theme() {
    if (palette) return palette;
    const [low, middle, high] = [rgb('--zero'), rgb('--paper'), rgb('--one')];
    palette = { colors: new Uint32Array(256), zero: color('--zero'), one: color('--one'), ink: color('--ink'), paper: color('--paper'), line: color('--line'), faint: color('--faint'), train: color('--train'), test: color('--test') };
    for (let i = 0; i < 256; i++) {
        const value = i / 127.5 - 1, share = 0.85 * Math.abs(value), end = value < 0 ? low : high;
        const [r, g, b] = middle.map((from, k) => Math.round(from + share * (end[k] - from)));
        palette.colors[i] = (255 << 24) | (b << 16) | (g << 8) | r;
    }
    return palette;
}

const tile = document.createElement('canvas');

// One surface as a picture of size x size.
function picture(bytes, size, index) {
    tile.width = tile.height = size;
    const context = tile.getContext('2d'), image = context.createImageData(size, size), pixels = new Uint32Array(image.data.buffer);
    const { colors } = theme();
    for (let i = 0, start = index * size * size; i < pixels.length; i++) pixels[i] = colors[bytes[start + i]];
    context.putImageData(image, 0, 0);
    return tile;
}

export function setPoints(view) {
    points = view.slice();
}

export function setCursor(x, y) {
    cursor = { x, y };
    drawSurface();
}

export const surfaceWidth = () => byId('surface').clientWidth;

// Keys that draw do not also move the page; all others, Tab above all, stay the browser's. Here, since an answer of C# comes too late.
const drawingKeys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', ' ', 'Enter', 'Backspace', 'Delete'];
addEventListener('keydown', event => {
    if (event.target.id === 'surface' && event.target.tabIndex === 0 && drawingKeys.includes(event.key)) event.preventDefault();
});

export function draw(surfaces, size, layers, weights, losses) {
    frame = { surfaces: surfaces.slice(), size, layers: layers.slice(), weights: weights.slice(), losses: losses.slice() };
    drawAll();
    const { dataset } = byId('surface');
    dataset.frames = Number(dataset.frames || 0) + 1;       // for tests
}

function drawAll() {
    drawSurface();
    drawNetwork();
    drawCurve();
}

// A canvas as sharp as the screen; its context, in units of CSS.
function sharp(canvas, width, height) {
    const scale = Math.min(2, window.devicePixelRatio || 1);
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
        canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
}

function drawSurface() {
    const canvas = byId('surface');
    if (!canvas || !frame) return;
    const context = sharp(canvas, 360, 360), at = value => 180 * (1 + value);
    canvas.style.height = '';
    context.imageSmoothingEnabled = true;
    context.drawImage(picture(frame.surfaces, frame.size, 0), 0, 0, 360, 360);
    const { zero, one, paper, ink } = theme();
    for (let i = 0; i < points.length; i += 4) {
        context.beginPath();
        context.arc(at(points[i]), at(-points[i + 1]), 4, 0, 2 * Math.PI);
        const shade = points[i + 2] < 0 ? zero : one;
        context.globalAlpha = Math.abs(points[i + 2]) < 1 ? 0.35 + 0.65 * Math.abs(points[i + 2]) : 1;
        if (points[i + 3]) {
            context.fillStyle = paper; context.fill();
            context.lineWidth = 2; context.strokeStyle = shade; context.stroke();
        } else {
            context.fillStyle = shade; context.fill();
            context.lineWidth = 1.2; context.strokeStyle = paper; context.stroke();
        }
    }
    context.globalAlpha = 1;
    if (Math.abs(cursor.x) <= 1) {
        context.strokeStyle = ink; context.lineWidth = 1.5;
        context.beginPath();
        context.moveTo(at(cursor.x) - 9, at(-cursor.y)); context.lineTo(at(cursor.x) + 9, at(-cursor.y));
        context.moveTo(at(cursor.x), at(-cursor.y) - 9); context.lineTo(at(cursor.x), at(-cursor.y) + 9);
        context.stroke();
    }
}

function drawNetwork() {
    const canvas = byId('network');
    if (!canvas || !frame) return;
    const { layers, weights, surfaces, size } = frame, { zero, one, line, faint } = theme();
    const width = canvas.clientWidth, height = 8 * 42 + 8, columns = layers.length;
    const context = sharp(canvas, width, height);
    const edge = Math.min(34, (width - 10) / columns * 0.62);
    const x = layer => edge / 2 + 3 + layer * (width - edge - 6) / (columns - 1);
    const y = (layer, unit) => height / 2 + (unit - (layers[layer] - 1) / 2) * 42;
    let next = 0;
    for (let layer = 0; layer + 1 < columns; layer++) {
        for (let i = 0; i < layers[layer]; i++) {
            for (let o = 0; o < layers[layer + 1]; o++) {
                const weight = weights[next++], middle = (x(layer) + x(layer + 1)) / 2;
                context.beginPath();
                context.moveTo(x(layer), y(layer, i));
                context.bezierCurveTo(middle, y(layer, i), middle, y(layer + 1, o), x(layer + 1), y(layer + 1, o));
                context.strokeStyle = weight < 0 ? zero : one;
                context.globalAlpha = Math.min(0.9, 0.12 + 0.5 * Math.abs(weight));
                context.lineWidth = Math.min(6, 0.5 + 1.8 * Math.abs(weight));
                context.stroke();
            }
        }
    }
    context.globalAlpha = 1;
    for (let layer = 0, surface = 1; layer < columns; layer++) {
        for (let unit = 0; unit < layers[layer]; unit++) {
            // Of two outputs the surface is the difference: the first shows it turned round.
            const isOutput = layer === columns - 1, left = x(layer) - edge / 2, top = y(layer, unit) - edge / 2;
            context.save();
            context.beginPath();
            context.roundRect(left, top, edge, edge, 7);
            context.clip();
            context.drawImage(picture(isOutput && layers[layer] === 2 && unit === 0 ? flipped(surfaces, size) : surfaces, size, isOutput ? 0 : surface++), left, top, edge, edge);
            context.restore();
            context.beginPath();
            context.roundRect(left, top, edge, edge, 7);
            context.strokeStyle = line; context.lineWidth = 1.5; context.stroke();
        }
    }
    context.fillStyle = faint;
    context.font = '12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.fillText('x', x(0), y(0, 0) - edge / 2 - 6);
    context.fillText('y', x(0), y(0, 1) + edge / 2 + 14);
}

const flipped = (bytes, size) => bytes.slice(0, size * size).map(value => 255 - value);

function drawCurve() {
    const canvas = byId('curve');
    if (!canvas || !frame) return;
    const width = canvas.clientWidth, height = 96, { losses } = frame, { train, test, line, faint } = theme();
    const context = sharp(canvas, width, height), count = losses.length / 2;
    let most = 0;
    for (const loss of losses) if (loss > most) most = loss;
    context.strokeStyle = line; context.lineWidth = 1;
    context.beginPath(); context.moveTo(0, height - 1); context.lineTo(width, height - 1); context.stroke();
    for (const [offset, shade] of [[1, test], [0, train]]) {
        context.beginPath();
        for (let i = 0; i < count; i++) {
            context.lineTo(1 + (width - 2) * i / Math.max(1, count - 1), height - 2 - (height - 16) * losses[2 * i + offset] / (most || 1));
        }
        context.strokeStyle = shade; context.lineWidth = 2; context.lineJoin = 'round'; context.stroke();
    }
    context.fillStyle = faint; context.font = '11px system-ui, sans-serif';
    context.fillText(most.toPrecision(2), 2, 10);
}

export function toggleTheme() {
    const root = document.documentElement;
    const isDark = (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
    root.dataset.theme = isDark ? 'light' : 'dark';
    palette = null;
    drawAll();
    return root.dataset.theme;
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { palette = null; drawAll(); });
addEventListener('resize', drawAll);

export async function copy(text) {
    try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
}

let erases = false;

export function setEraser(isOn) {
    erases = isOn;
}

// The pad is white with dark strokes in both themes: that is what the model's picture is made from.
export function startPad() {
    const pad = byId('pad'), context = pad.getContext('2d', { willReadFrequently: true });
    let pen = { x: 140, y: 140, isDown: false };
    clearPad();
    context.lineCap = context.lineJoin = 'round';
    const lineTo = (x, y) => {
        context.strokeStyle = erases ? '#fff' : '#333';
        context.lineWidth = erases ? 28 : 22;       // wider, or the soft edges of a line would stay
        context.beginPath(); context.moveTo(pen.x, pen.y); context.lineTo(x + 0.01, y); context.stroke();    // a line of no length leaves no dot
        Object.assign(pen, { x, y });
    };
    // Where the keyboard's pen is: beside the canvas, whose pixels the model sees.
    const mark = byId('pen');
    const showPen = isShown => {
        mark.hidden = !isShown;
        mark.classList.toggle('down', pen.isDown);
        mark.classList.toggle('eraser', erases);
        mark.style.left = `${pen.x / 2.8}%`;
        mark.style.top = `${pen.y / 2.8}%`;
    };
    pad.addEventListener('focus', () => showPen(pad.matches(':focus-visible')));
    pad.addEventListener('blur', () => { pen.isDown = false; showPen(false); });
    const place = event => {
        const box = pad.getBoundingClientRect();
        return [(event.clientX - box.left) * 280 / box.width, (event.clientY - box.top) * 280 / box.height];
    };
    pad.addEventListener('pointerdown', event => {
        pad.setPointerCapture(event.pointerId);
        pen.isDown = false;
        showPen(false);
        [pen.x, pen.y] = place(event);
        lineTo(pen.x, pen.y);
    });
    pad.addEventListener('pointermove', event => { if (event.buttons) lineTo(...place(event)); });
    pad.addEventListener('keydown', event => {
        const move = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] }[event.key];
        if (!move && event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        if (!move) pen.isDown = !pen.isDown;
        const [dx, dy] = move ?? [0, 0], x = Math.min(280, Math.max(0, pen.x + dx)), y = Math.min(280, Math.max(0, pen.y + dy));
        if (pen.isDown) lineTo(x, y); else Object.assign(pen, { x, y });
        showPen(true);
    });
}

export function clearPad() {
    const context = byId('pad').getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 280, 280);
}

export async function loadPad() {
    const file = byId('upload').files[0];
    if (!file) return true;
    try {
        const image = await createImageBitmap(file), scale = 280 / Math.max(image.width, image.height), context = byId('pad').getContext('2d');
        clearPad();
        // A picture that is no square continues in the colour of its first pixel.
        context.drawImage(image, 0, 0, 1, 1, 0, 0, 280, 280);
        context.drawImage(image, (280 - image.width * scale) / 2, (280 - image.height * scale) / 2, image.width * scale, image.height * scale);
        return true;
    } catch { return false; }
}

export const readPad = () => new Uint8Array(byId('pad').getContext('2d').getImageData(0, 0, 280, 280).data.buffer);

export function showInput(pixels) {
    const context = byId('seen').getContext('2d'), image = context.createImageData(28, 28);
    for (let i = 0; i < 784; i++) image.data.set([pixels[i], pixels[i], pixels[i], 255], 4 * i);
    context.putImageData(image, 0, 0);
}
