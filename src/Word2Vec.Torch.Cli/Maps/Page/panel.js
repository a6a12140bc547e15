/** A word as an element of its own, so that its direction of writing stays inside. */
function isolated(word) {
  const element = document.createElement("bdi");
  element.textContent = word;
  return element;
}

function countText(count) {
  if (count === 0) return "";
  return count === 1 ? "1 time" : `${count.toLocaleString("en")} times`;
}

/** The selected word with its nearest words, the analogies, and what a screen reader hears. */
class Panel {
  static spoken = 5;

  #words;
  #choose;
  #point;
  #get = id => document.getElementById(id);

  /** `choose` gets the index of a word that was chosen from the list, `point` that of one pointed at, or -1. */
  constructor(words, choose, point) {
    this.#words = words;
    this.#choose = choose;
    this.#point = point;
    this.#get("arrows").append(...words.arrows.map(([from, to]) => this.#pair(from, to)));
    this.#get("analogies").hidden = words.arrows.length === 0;
  }

  say(text) {
    this.#get("status").textContent = text;
  }

  /** Shows a word, or with -1 that none is selected. */
  show(index) {
    this.#get("selection").hidden = index < 0;
    this.#get("hint").hidden = index >= 0;
    if (index < 0) {
      this.say("Selection cleared");
      return;
    }
    const neighbors = this.#words.neighbors[index];
    this.#get("word").replaceChildren(isolated(this.#words.texts[index]));
    this.#get("count").textContent = countText(this.#words.counts[index]);
    this.#get("neighbors").replaceChildren(...neighbors.map(([near, cosine]) => this.#neighbor(near, cosine)));
    this.say(this.#spoken(index, neighbors));
  }

  focusWord() {
    this.#get("word").focus();
  }

  #spoken(index, neighbors) {
    const { texts, counts } = this.#words;
    const name = [texts[index], countText(counts[index])].filter(Boolean).join(", ");
    if (neighbors.length === 0) return `${name}. No near words.`;
    return `${name}. Nearest: ${neighbors.slice(0, Panel.spoken).map(([near, cosine]) => `${texts[near]} ${cosine.toFixed(2)}`).join(", ")}`;
  }

  #neighbor(index, cosine) {
    const item = document.createElement("li");
    const button = this.#button(index, isolated(this.#words.texts[index]));
    const number = document.createElement("span");
    number.className = "cosine";
    number.textContent = cosine.toFixed(3);
    button.append(" ", number);
    button.style.setProperty("--share", `${Math.max(0, cosine) * 100}%`);
    item.append(button);
    return item;
  }

  #pair(from, to) {
    const item = document.createElement("li");
    item.append(
      this.#button(from, isolated(this.#words.texts[from])), " → ", this.#button(to, isolated(this.#words.texts[to])));
    return item;
  }

  #button(index, content) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(content);
    button.addEventListener("click", () => this.#choose(index));
    for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => this.#point(index));
    for (const type of ["pointerleave", "blur"]) button.addEventListener(type, () => this.#point(-1));
    return button;
  }
}
