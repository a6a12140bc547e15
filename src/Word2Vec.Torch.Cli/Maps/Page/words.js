/** The map's words: what they are, and where they stand now, nearly all in [-1, 1] × [-1, 1]. */
class Words {
  constructor(data) {
    const { words, counts, pca, tsne, neighbors, arrows } = data;
    this.texts = words;
    this.counts = counts;
    this.neighbors = neighbors;
    this.arrows = arrows;
    this.length = words.length;
    this.layouts = { pca: fitted(pca), tsne: tsne && fitted(tsne) };
    this.x = Float32Array.from(this.layouts.pca, ([x]) => x);
    this.y = Float32Array.from(this.layouts.pca, ([, y]) => y);
    this.frequentFirst = Array.from(words, (_, index) => index).sort((a, b) => counts[b] - counts[a] || a - b);
    const most = Math.log1p(Math.max(1, ...counts));
    this.radii = Float32Array.from(counts, count => 1.8 + 2.7 * (Math.log1p(count) / most) ** 2);
  }

  /** Moves every word on its way from where it was to a layout; t is 0 at the start and 1 at the end. */
  glide(layout) {
    const [fromX, fromY] = [this.x.slice(), this.y.slice()];
    return t => this.layouts[layout].forEach(([x, y], i) => {
      this.x[i] = fromX[i] + (x - fromX[i]) * t;
      this.y[i] = fromY[i] + (y - fromY[i]) * t;
    });
  }

  /** The word nearest to a place of the screen and not farther than a number of pixels, or -1. */
  nearest(view, x, y, within = Infinity, counts = () => true) {
    const [mapX, mapY] = [view.mapX(x), view.mapY(y)];
    let [found, best] = [-1, within / view.scale];
    for (let i = 0; i < this.length; i++) {
      const distance = Math.hypot(this.x[i] - mapX, this.y[i] - mapY);
      if (distance < best && counts(i)) [found, best] = [i, distance];
    }
    return found;
  }

  /** The word nearest to another in a direction of the screen, or -1. */
  nextTo(index, dx, dy) {
    const isThatWay = i => {
      const [right, down] = [this.x[i] - this.x[index], this.y[index] - this.y[i]];
      const along = right * dx + down * dy;
      return along > 0 && along >= Math.abs(right * dy + down * dx);
    };
    const here = { mapX: () => this.x[index], mapY: () => this.y[index], scale: 1 };
    return this.nearest(here, 0, 0, Infinity, i => i !== index && isThatWay(i));
  }
}

/**
 * The places moved and scaled, the same in both directions, so that they fill the square [-1, 1] × [-1, 1]. A few words far away from all
 * the others stay outside, lest they make the others small.
 */
function fitted(places) {
  const range = axis => {
    const sorted = Float64Array.from(places, place => place[axis]).sort();
    const end = Math.floor(sorted.length / 50);
    const [low, high] = [sorted[end], sorted[sorted.length - 1 - end]];
    const around = (high - low) / 4;
    return [Math.max(sorted[0], low - around), Math.min(sorted[sorted.length - 1], high + around)];
  };
  const [[left, right], [bottom, top]] = [range(0), range(1)];
  const half = Math.max(right - left, top - bottom) / 2 || 1;
  return places.map(([x, y]) => [(x - (left + right) / 2) / half, (y - (bottom + top) / 2) / half]);
}
