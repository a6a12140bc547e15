/** Which part of the map is on the screen. The map's coordinates lie about [-1, 1], y upward; the screen's are CSS pixels, y downward. */
class View {
  static widestMargin = 56;
  static closest = 400;
  static farthest = 0.05;

  width = 1;
  height = 1;
  centerX = 0;
  centerY = 0;
  zoom = 1;
  #stop = () => {};

  constructor(changed) {
    this.changed = changed;
  }

  /** Pixels left free around the map at first. */
  get margin() {
    return Math.min(View.widestMargin, Math.min(this.width, this.height) / 10);
  }

  /** Pixels for a unit of the map. */
  get scale() {
    return this.zoom * Math.max(40, Math.min(this.width, this.height) / 2 - this.margin);
  }

  screenX(x) { return this.width / 2 + (x - this.centerX) * this.scale; }
  screenY(y) { return this.height / 2 - (y - this.centerY) * this.scale; }
  mapX(x) { return this.centerX + (x - this.width / 2) / this.scale; }
  mapY(y) { return this.centerY - (y - this.height / 2) / this.scale; }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.changed();
  }

  /** Moves the map by pixels. */
  pan(dx, dy) {
    this.#set(this.centerX - dx / this.scale, this.centerY + dy / this.scale, this.zoom);
  }

  /** Zooms by a factor; the point of the map at a place of the screen stays there. */
  zoomAt(x, y, factor) {
    const [mapX, mapY] = [this.mapX(x), this.mapY(y)];
    this.#set(this.centerX, this.centerY, Math.min(View.closest, Math.max(View.farthest, this.zoom * factor)));
    this.#set(this.centerX + mapX - this.mapX(x), this.centerY + mapY - this.mapY(y), this.zoom);
  }

  /** Zooms about the middle. */
  zoomBy(factor) {
    this.zoomAt(this.width / 2, this.height / 2, factor);
  }

  /** Glides to a point of the map. */
  goTo(x, y, zoom = this.zoom) {
    this.#stop();
    const from = [this.centerX, this.centerY, Math.log(this.zoom)];
    const to = [x, y, Math.log(zoom)];
    this.#stop = animate(350, t => {
      const [atX, atY, atZoom] = from.map((value, i) => value + (to[i] - value) * t);
      this.#move(atX, atY, Math.exp(atZoom));
    });
  }

  /** A zoom at which all distances [x, y] from the middle are on the screen; no nearer than now, or than somewhat nearer than at first. */
  zoomToSee(distances) {
    const room = length => (length / 2 - this.margin) * this.zoom / this.scale;
    const zooms = distances.map(([x, y]) => Math.min(room(this.width) / x, room(this.height) / y));
    return Math.max(View.farthest, Math.min(Math.max(this.zoom, 6), ...zooms));
  }

  reset() {
    this.goTo(0, 0, 1);
  }

  #set(x, y, zoom) {
    this.#stop();
    this.#move(x, y, zoom);
  }

  #move(x, y, zoom) {
    [this.centerX, this.centerY, this.zoom] = [x, y, zoom];
    this.changed();
  }
}
