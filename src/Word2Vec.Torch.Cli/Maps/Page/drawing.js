/** Draws the words, the selection and the arrows on the canvas. */
class Drawing {
  static font = '13px system-ui, "Segoe UI", sans-serif';
  static boldFont = 'bold 14px system-ui, "Segoe UI", sans-serif';
  static lineHeight = 16;

  #canvas;
  #context;
  #words;
  #colors;
  #widths = new Map();

  constructor(canvas, words) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#words = words;
    this.readColors();
  }

  /** The colours stand in the style sheet. */
  readColors() {
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(`--${name}`).trim();
    this.#colors = {
      ground: color("ground"), text: color("text"), faint: color("faint"), point: color("point"),
      accent: color("accent"), near: color("near"), arrow: color("arrow"),
    };
  }

  /** Gives the canvas a pixel for each of the screen's. */
  resize(width, height) {
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  draw(view, { selected, hovered }) {
    const near = new Set(selected < 0 ? [] : this.#words.neighbors[selected].map(([index]) => index));
    this.#context.clearRect(0, 0, view.width, view.height);
    this.#drawPoints(view, selected >= 0);
    for (const index of near) this.#line(view, selected, index);
    for (const [from, to] of this.#words.arrows) this.#arrow(view, from, to);
    for (const index of near) this.#dot(view, index, this.#colors.near, 5);
    if (selected >= 0) this.#dot(view, selected, this.#colors.accent, 7);
    if (hovered >= 0) this.#ring(view, hovered);
    this.#drawLabels(view, selected, near);
  }

  #drawPoints(view, dimmed) {
    const { x, y, radii, length } = this.#words;
    this.#context.fillStyle = this.#colors.point;
    this.#context.globalAlpha = dimmed ? 0.3 : 0.65;
    // Smaller where the map is small, larger from near.
    const grown = Math.min(1.8, Math.max(0.8, view.zoom ** 0.25)) * Math.min(1, Math.max(0.6, Math.min(view.width, view.height) / 700));
    for (let i = 0; i < length; i++) {
      const [left, top] = [view.screenX(x[i]), view.screenY(y[i])];
      if (!isOnScreen(view, left, top)) continue;
      this.#context.beginPath();
      this.#context.arc(left, top, radii[i] * grown, 0, 2 * Math.PI);
      this.#context.fill();
    }
    this.#context.globalAlpha = 1;
  }

  #at(view, index) {
    return [view.screenX(this.#words.x[index]), view.screenY(this.#words.y[index])];
  }

  #dot(view, index, color, radius) {
    this.#context.fillStyle = color;
    this.#context.beginPath();
    this.#context.arc(...this.#at(view, index), radius, 0, 2 * Math.PI);
    this.#context.fill();
  }

  #ring(view, index) {
    this.#context.strokeStyle = this.#colors.text;
    this.#context.lineWidth = 2;
    this.#context.beginPath();
    this.#context.arc(...this.#at(view, index), 9, 0, 2 * Math.PI);
    this.#context.stroke();
  }

  #line(view, from, to) {
    this.#context.strokeStyle = this.#colors.near;
    this.#context.lineWidth = 1;
    this.#context.globalAlpha = 0.6;
    this.#context.beginPath();
    this.#context.moveTo(...this.#at(view, from));
    this.#context.lineTo(...this.#at(view, to));
    this.#context.stroke();
    this.#context.globalAlpha = 1;
  }

  #arrow(view, from, to) {
    const [x1, y1] = this.#at(view, from);
    const [x2, y2] = this.#at(view, to);
    const length = Math.hypot(x2 - x1, y2 - y1);
    this.#dot(view, from, this.#colors.arrow, 4);
    this.#dot(view, to, this.#colors.arrow, 4);
    const [gap, head] = [6, 11];
    if (length < 2 * gap + head) return;
    // From here on the arrow lies along the x axis.
    this.#context.save();
    this.#context.translate(x1, y1);
    this.#context.rotate(Math.atan2(y2 - y1, x2 - x1));
    this.#context.strokeStyle = this.#context.fillStyle = this.#colors.arrow;
    this.#context.lineWidth = 2;
    this.#context.beginPath();
    this.#context.moveTo(gap, 0);
    this.#context.lineTo(length - gap - head / 2, 0);
    this.#context.stroke();
    this.#context.beginPath();
    this.#context.moveTo(length - gap, 0);
    this.#context.lineTo(length - gap - head, -5);
    this.#context.lineTo(length - gap - head, 5);
    this.#context.fill();
    this.#context.restore();
  }

  #drawLabels(view, selected, near) {
    const grid = new LabelGrid(view);
    const ends = this.#words.arrows.flat();
    this.#context.textBaseline = "middle";
    this.#context.lineJoin = "round";
    this.#context.lineWidth = 4;
    this.#context.strokeStyle = this.#colors.ground;
    const shown = new Set([...selected < 0 ? [] : [selected], ...near, ...ends]);
    for (const index of shown) this.#keepClear(view, grid, index);
    for (const index of shown) {
      const [color, font] = index === selected ? [this.#colors.accent, Drawing.boldFont] : [this.#colors.text, Drawing.font];
      // Beside the point, under it or over it, as there is room.
      for (const [aside, below] of [[1, 0], [-1, 0], [0, 1], [0, -1]])
        if (this.#label(view, grid, index, { color, font, aside, below })) break;
    }
    const color = selected < 0 ? this.#colors.text : this.#colors.faint;
    for (const index of this.#words.frequentFirst) if (!shown.has(index)) this.#label(view, grid, index, { color });
  }

  #keepClear(view, grid, index) {
    const [x, y] = this.#at(view, index);
    if (isOnScreen(view, x, y)) grid.take(x - 3, y - 3, 6, 6);
  }

  /** Writes a word beside its point, to the right unless said otherwise. Returns whether there was room. */
  #label(view, grid, index, { color, font = Drawing.font, aside = 1, below = 0 }) {
    const [x, y] = this.#at(view, index);
    if (!isOnScreen(view, x, y)) return false;
    const [width, height, gap] = [this.#widthOf(index, font), Drawing.lineHeight, 10];
    const left = x - width / 2 + aside * (width / 2 + gap);
    const middle = y + below * (height / 2 + gap);
    if (!grid.take(left - 1, middle - height / 2, width + 8, height)) return false;
    this.#context.font = font;
    this.#context.fillStyle = color;
    const text = shortened(this.#words.texts[index]);
    this.#context.strokeText(text, left, middle);
    this.#context.fillText(text, left, middle);
    return true;
  }

  // Measuring is slow, and the same words are asked for in every frame.
  #widthOf(index, font) {
    const key = `${index} ${font}`;
    if (!this.#widths.has(key)) {
      this.#context.font = font;
      this.#widths.set(key, this.#context.measureText(shortened(this.#words.texts[index])).width);
    }
    return this.#widths.get(key);
  }
}

function isOnScreen(view, x, y) {
  return x > -10 && y > -10 && x < view.width + 10 && y < view.height + 10;
}
