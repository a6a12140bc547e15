/** The search box with its list of completions: a combobox as the ARIA practices describe it. */
class Search {
  static limit = 8;

  #input = document.getElementById("search");
  #list = document.getElementById("completions");
  #words;
  #folded;
  #choose;
  #say;
  #found = [];
  #active = -1;

  /** `choose` gets the index of the word that was chosen, `say` what a screen reader should hear. */
  constructor(words, choose, say) {
    this.#words = words;
    this.#folded = words.texts.map(folded);
    this.#choose = choose;
    this.#say = say;
    this.#input.addEventListener("input", () => this.#complete());
    this.#input.addEventListener("keydown", event => this.#press(event));
    this.#input.addEventListener("blur", () => this.#close());
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  /** Words that are the text, begin with it, or hold it, in that order; frequent ones first. */
  #search(text) {
    const wanted = folded(text);
    const ranks = [word => word === wanted, word => word.startsWith(wanted) && word !== wanted, word => word.indexOf(wanted) > 0];
    const found = [];
    for (const matches of wanted ? ranks : [])
      for (const index of this.#words.frequentFirst) {
        if (found.length === Search.limit) return found;
        if (matches(this.#folded[index])) found.push(index);
      }
    return found;
  }

  #complete() {
    const text = this.#input.value.trim();
    this.#found = this.#search(text);
    this.#list.replaceChildren(...this.#found.map((index, place) => this.#option(index, place)));
    this.#show(this.#found.length > 0);
    this.#activate(this.#found.length > 0 ? 0 : -1);
    if (text) this.#say(this.#found.length > 0 ? `${this.#found.length} words found` : `No word holds “${text}”`);
  }

  #option(index, place) {
    const option = document.createElement("li");
    option.id = `completion-${place}`;
    option.setAttribute("role", "option");
    option.append(isolated(this.#words.texts[index]), " ", countText(this.#words.counts[index]));
    // The box keeps the focus: a click chooses before the list closes.
    option.addEventListener("pointerdown", event => event.preventDefault());
    option.addEventListener("click", () => this.#take(index));
    return option;
  }

  #press(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "Enter") this.#enter();
    else if (key === "Escape") this.#escape();
    else if (key === "ArrowDown" || key === "ArrowUp") this.#step(key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #enter() {
    if (this.#list.hidden) this.#complete();
    if (this.#active >= 0) this.#take(this.#found[this.#active]);
  }

  #escape() {
    if (this.#list.hidden) this.#input.value = "";
    this.#close();
  }

  #step(by) {
    if (this.#list.hidden) this.#complete();
    else this.#activate((this.#active + by + this.#found.length) % this.#found.length);
  }

  #activate(place) {
    this.#active = place;
    [...this.#list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
    if (place >= 0) this.#input.setAttribute("aria-activedescendant", `completion-${place}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #take(index) {
    this.#input.value = this.#words.texts[index];
    this.#close();
    this.#choose(index);
  }

  #close() {
    this.#show(false);
    this.#activate(-1);
  }

  #show(open) {
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open));
  }
}

function folded(text) {
  return text.normalize("NFC").toLowerCase();
}
