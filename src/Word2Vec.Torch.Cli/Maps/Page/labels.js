/** Cuts what is too long for a label, never inside a character. */
function shortened(word, limit = 32) {
  if (word.length <= limit) return word;
  const characters = [...word];
  return characters.length <= limit ? word : characters.slice(0, limit - 1).join("") + "…";
}

/** A grid over the screen that keeps labels from lying over each other. It moves with the map, so labels stay while the map is dragged. */
class LabelGrid {
  static cell = 4;

  constructor(view) {
    const { cell } = LabelGrid;
    this.left = view.screenX(0) % cell - cell;
    this.top = view.screenY(0) % cell - cell;
    this.columns = Math.ceil(view.width / cell) + 2;
    this.rows = Math.ceil(view.height / cell) + 2;
    this.taken = new Uint8Array(this.columns * this.rows);
  }

  /** Takes a rectangle's cells, unless one is taken already. */
  take(left, top, width, height) {
    const { cell } = LabelGrid;
    const first = Math.max(0, Math.floor((left - this.left) / cell));
    const last = Math.min(this.columns - 1, Math.floor((left + width - this.left) / cell));
    const upper = Math.max(0, Math.floor((top - this.top) / cell));
    const lower = Math.min(this.rows - 1, Math.floor((top + height - this.top) / cell));
    for (let row = upper; row <= lower; row++)
      for (let column = first; column <= last; column++)
        if (this.taken[row * this.columns + column]) return false;
    for (let row = upper; row <= lower; row++) this.taken.fill(1, row * this.columns + first, row * this.columns + last + 1);
    return true;
  }
}
