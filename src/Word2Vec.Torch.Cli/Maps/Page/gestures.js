/** Mouse, touch and keys on the canvas. `act` has what they do: hover, choose, chooseMiddle, step, clear. */
class Gestures {
  static slack = 5;
  static keyStep = 80;
  static keyZoom = 1.4;

  #canvas;
  #view;
  #act;
  #pointers = new Map();
  #moved = 0;

  constructor(canvas, view, act) {
    this.#canvas = canvas;
    this.#view = view;
    this.#act = act;
    canvas.addEventListener("pointerdown", event => this.#down(event));
    canvas.addEventListener("pointermove", event => this.#move(event));
    canvas.addEventListener("pointerup", event => this.#up(event));
    canvas.addEventListener("pointercancel", event => this.#pointers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => act.hover(-1, -1));
    canvas.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    canvas.addEventListener("keydown", event => this.#press(event));
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event) {
    if (event.button !== 0) return;
    if (this.#pointers.size === 0) this.#moved = 0;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#place(event));
  }

  #move(event) {
    const now = this.#place(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      this.#act.hover(now.x, now.y);
      return;
    }
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    this.#moved += Math.hypot(dx, dy);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other) this.#pinch(before, now, other);
    else if (this.#moved > Gestures.slack) this.#view.pan(dx, dy);
  }

  // The fingers' middle moves by half of what one finger does.
  #pinch(before, now, other) {
    const distance = point => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    this.#moved = Infinity;
    this.#view.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.#view.zoomAt((now.x + other.x) / 2, (now.y + other.y) / 2, distance(now) / distance(before));
  }

  #up(event) {
    const known = this.#pointers.delete(event.pointerId);
    if (!known || this.#moved > Gestures.slack) return;
    const { x, y } = this.#place(event);
    this.#act.choose(x, y, event.pointerType === "mouse" ? 12 : 24);
  }

  #wheel(event) {
    event.preventDefault();
    const { x, y } = this.#place(event);
    // Lines and pages, which some mice send, in pixels; a pinch on a trackpad comes as a small turn with Ctrl.
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
    this.#view.zoomAt(x, y, Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)));
  }

  #press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const direction = directions[event.key];
    if (direction && event.shiftKey) this.#act.step(...direction);
    else if (direction) this.#view.pan(-direction[0] * Gestures.keyStep, -direction[1] * Gestures.keyStep);
    else if (event.key === "+" || event.key === "=") this.#view.zoomBy(Gestures.keyZoom);
    else if (event.key === "-" || event.key === "_") this.#view.zoomBy(1 / Gestures.keyZoom);
    else if (event.key === "0" || event.key === "Home") this.#view.reset();
    else if (event.key === "Enter") this.#act.chooseMiddle();
    else return;
    event.preventDefault();
  }
}
