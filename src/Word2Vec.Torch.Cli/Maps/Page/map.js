/** Puts the parts together. */
class WordMap {
  #canvas = document.getElementById("map");
  #data = JSON.parse(document.getElementById("data").textContent);
  #words = new Words(this.#data);
  #view = new View(() => this.#redraw());
  #drawing = new Drawing(this.#canvas, this.#words);
  #panel = new Panel(this.#words, index => this.#chooseFromPanel(index), index => this.#pointAt(index));
  #search = new Search(this.#words, index => this.#goTo(index), text => this.#panel.say(text));
  #layout = "pca";
  #selected = -1;
  #hovered = -1;
  #isDue = false;
  #stopGliding = () => {};

  constructor() {
    this.#canvas.setAttribute("aria-label", `Map of ${this.#words.length.toLocaleString("en")} words`);
    new Gestures(this.#canvas, this.#view, {
      hover: (x, y) => this.#hover(x, y),
      choose: (x, y, within) => this.#select(this.#words.nearest(this.#view, x, y, within)),
      chooseMiddle: () => this.#select(this.#middle()),
      step: (dx, dy) => this.#step(dx, dy),
    });
    followTheme(() => { this.#drawing.readColors(); this.#redraw(); });
    this.#listen();
    this.#showLayouts();
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    this.#resize();
    this.#draw();
    if (this.#data.selected !== undefined) this.#goTo(this.#data.selected);
    // What the first picture took, for who measures.
    requestAnimationFrame(() => performance.mark("map-drawn"));
  }

  #listen() {
    const click = (id, act) => document.getElementById(id).addEventListener("click", act);
    click("zoom-in", () => this.#view.zoomBy(Gestures.keyZoom));
    click("zoom-out", () => this.#view.zoomBy(1 / Gestures.keyZoom));
    click("zoom-fit", () => this.#view.reset());
    click("clear", () => { this.#select(-1); this.#canvas.focus(); });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape" && this.#selected >= 0) this.#select(-1);
      else if (event.key !== "/" || event.target.id === "search") return;
      else this.#search.focus();
      event.preventDefault();
    });
    for (const radio of document.querySelectorAll("[name=layout]")) radio.addEventListener("change", () => this.#glideTo(radio.value));
  }

  #showLayouts() {
    document.getElementById("layouts").hidden = !this.#words.layouts.tsne;
    this.#describe();
  }

  #describe() {
    const percent = share => `${(100 * share).toFixed(1)} %`;
    const { variance } = this.#data;
    const shares = variance ? `: ${percent(variance[0])} of the variance across, ${percent(variance[1])} upward` : "";
    document.getElementById("axes").textContent = this.#layout === "pca"
      ? `Principal components${shares}`
      : "t-SNE: near words are alike; distances between groups mean little";
  }

  #glideTo(layout) {
    this.#stopGliding();
    this.#layout = layout;
    const step = this.#words.glide(layout);
    this.#describe();
    if (this.#selected >= 0) this.#showAmongNeighbors(this.#selected);
    this.#stopGliding = animate(700, t => {
      step(t);
      this.#redraw();
    });
  }

  #resize() {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#drawing.resize(clientWidth, clientHeight);
    this.#view.resize(clientWidth, clientHeight);
  }

  #redraw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#isDue = false;
    this.#drawing.draw(this.#view, { selected: this.#selected, hovered: this.#hovered });
    document.getElementById("zoom").textContent = `${Math.round(100 * this.#view.zoom)} %`;
  }

  #middle() {
    return this.#words.nearest(this.#view, this.#view.width / 2, this.#view.height / 2);
  }

  #hover(x, y) {
    const index = x < 0 ? -1 : this.#words.nearest(this.#view, x, y, 12);
    const tip = document.getElementById("tip");
    tip.hidden = index < 0;
    this.#canvas.classList.toggle("over-word", index >= 0);
    if (index !== this.#hovered) this.#pointAt(index);
    if (index < 0) return;
    tip.replaceChildren(isolated(this.#words.texts[index]), " ", countText(this.#words.counts[index]));
    // To the left of the pointer where there is no room on its right.
    const left = x + 16 + tip.offsetWidth > this.#view.width ? x - 16 - tip.offsetWidth : x + 16;
    tip.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, y - 36)}px)`;
  }

  #pointAt(index) {
    this.#hovered = index;
    this.#redraw();
  }

  /** Selects a word, or none with -1. */
  #select(index) {
    if (index === this.#selected) return;
    this.#selected = index;
    this.#panel.show(index);
    this.#redraw();
  }

  /** Selects a word and shows it in the middle of its neighbours. */
  #goTo(index) {
    this.#select(index);
    this.#showAmongNeighbors(index);
  }

  #showAmongNeighbors(index) {
    const places = this.#words.layouts[this.#layout];
    const [x, y] = places[index];
    const distances = this.#words.neighbors[index].map(([near]) => [Math.abs(places[near][0] - x), Math.abs(places[near][1] - y)]);
    this.#view.goTo(x, y, this.#view.zoomToSee(distances));
  }

  #chooseFromPanel(index) {
    this.#goTo(index);
    this.#panel.focusWord();
  }

  #step(dx, dy) {
    const next = this.#selected < 0 ? this.#middle() : this.#words.nextTo(this.#selected, dx, dy);
    if (next >= 0) this.#goTo(next);
  }
}

document.addEventListener("DOMContentLoaded", () => new WordMap());
