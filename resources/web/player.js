// Shows the drawings of this document one after the other. Every drawing is a list of texts, and of
// numbers of texts, in the JSON beside its sentence; a text that came before is not written again.
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const words = JSON.parse(find("#nnviz-words").textContent);
  const blocks = [...document.querySelectorAll(".list script")];
  const links = [...document.querySelectorAll(".list a")];
  const firsts = blocks.map((block) => Number(block.dataset.first));
  const read = new Map();
  const box = find(".drawing"), picture = find(".drawing svg"), sheets = find(".sheets");
  const heading = find(".said h2"), sentence = find(".said p"), controls = find(".controls");
  const slider = find(".controls input"), place = find(".place");
  const speed = find(".controls select"), play = find(".play"), screen = find(".screen");
  const last = blocks.length;
  let shown = 0, timer = 0;

  // What stands in block `place`, from 0.
  function block(place) {
    if (!read.has(place)) read.set(place, JSON.parse(blocks[place].textContent));
    return read.get(place);
  }

  // Text number `number`; it stands in the last block that begins no later.
  function text(number) {
    let low = 0, high = last - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (firsts[middle] <= number) low = middle; else high = middle - 1;
    }
    return written(block(low).texts[number - firsts[low]]);
  }

  function written(entry) {
    if (typeof entry === "string") return entry;
    return entry.map((part) => (typeof part === "number" ? text(part) : part)).join("");
  }

  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function show(number, { link = true } = {}) {
    number = Math.min(last, Math.max(1, Math.round(number) || 1));
    const frame = block(number - 1), title = links[number - 1].textContent;
    if (number !== shown) {
      picture.innerHTML = written(frame.drawing);
      box.setAttribute("aria-label", frame.aloud);
      heading.textContent = title;
      sentence.textContent = links[number - 1].parentNode.querySelector("p").textContent;
      document.body.dataset.phase = frame.phase;
      if (shown) links[shown - 1].removeAttribute("aria-current");
      links[number - 1].setAttribute("aria-current", "step");
    }
    shown = number;
    slider.value = number;
    slider.setAttribute("aria-valuetext", title);
    place.textContent = filled(words.place, { number, count: last });
    for (const [name, off] of [["first", number === 1], ["back", number === 1],
                               ["next", number === last], ["last", number === last]]) {
      find("." + name).setAttribute("aria-disabled", off);
    }
    if (link) history.replaceState(null, "", "#slide=" + number);
  }

  function move(number) {
    stop();
    show(number);
  }

  // While it plays, a screen reader is not told of every step.
  function stop() {
    clearInterval(timer);
    timer = 0;
    named(play, "play");
    sentence.setAttribute("aria-live", "polite");
  }

  function start() {
    sentence.setAttribute("aria-live", "off");
    named(play, "pause");
    if (shown === last) show(1);
    clearInterval(timer);
    timer = setInterval(() => {
      show(shown + 1, { link: false });
      if (shown === last) move(last);
    }, 1000 * words.seconds / Number(speed.value));
  }

  function toggle() {
    if (timer) move(shown); else start();
  }

  function named(button, name) {
    button.setAttribute("aria-label", words[name]);
    button.title = words[name];
    for (const icon of button.children) icon.toggleAttribute("hidden", !icon.matches("." + name));
  }

  function linked() {
    const found = /^#slide=(\d+)$/.exec(location.hash);
    return found ? Number(found[1]) : 1;
  }

  // Buttons, slider, list, address
  find(".first").addEventListener("click", () => move(1));
  find(".back").addEventListener("click", () => move(shown - 1));
  find(".next").addEventListener("click", () => move(shown + 1));
  find(".last").addEventListener("click", () => move(last));
  play.addEventListener("click", toggle);
  slider.addEventListener("input", () => move(Number(slider.value)));
  speed.addEventListener("change", () => { if (timer) start(); });
  addEventListener("hashchange", () => { move(linked()); scrollTo(0, 0); });

  // Full screen, where the browser has it
  screen.hidden = !document.fullscreenEnabled;
  screen.addEventListener("click", whole);
  document.addEventListener("fullscreenchange", () => {
    named(screen, document.fullscreenElement ? "leave" : "enter");
  });
  function whole() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) document.documentElement.requestFullscreen();
  }

  // Keys, those of a presenter's remote control too. What has the focus keeps the keys it needs.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const target = event.target, ranged = target === slider;
    const keeps = target.closest("button, a, summary") ? [" ", "Enter"] : [];
    if (target === speed || keeps.includes(event.key)) return;
    const actions = {
      ArrowRight: () => move(shown + 1), ArrowLeft: () => move(shown - 1),
      PageDown: () => move(shown + 1), PageUp: () => move(shown - 1),
      Home: () => move(1), End: () => move(last), " ": toggle, f: whole, F: whole,
    };
    const vertical = ["ArrowUp", "ArrowDown"];
    if (ranged && vertical.includes(event.key)) return;
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // A swipe, or a tap on the right or the left half. Who has zoomed in moves the drawing instead.
  let down = null;
  const zoomed = () => window.visualViewport !== null && visualViewport.scale > 1.01;
  window.visualViewport?.addEventListener("resize", () => {
    box.classList.toggle("enlarged", zoomed());
  });
  box.addEventListener("pointerdown", (event) => {
    down = event.isPrimary && event.button === 0 ? event : null;
  });
  box.addEventListener("pointercancel", () => { down = null; });
  box.addEventListener("pointerup", (event) => {
    if (!down || !event.isPrimary || zoomed() || String(getSelection())) return;
    const across = event.clientX - down.clientX, along = event.clientY - down.clientY;
    down = null;
    if (Math.abs(across) > 40 && Math.abs(across) > 2 * Math.abs(along)) {
      move(shown + (across < 0 ? 1 : -1));
    } else if (Math.abs(across) < 10 && Math.abs(along) < 10) {
      const room = box.getBoundingClientRect();
      move(shown + (event.clientX > room.left + room.width / 2 ? 1 : -1));
    }
  });

  // On paper, a drawing a page
  addEventListener("beforeprint", () => {
    if (last > 1000) return;
    sheets.innerHTML = blocks.map((_, number) => {
      const sheet = picture.cloneNode(false);
      sheet.innerHTML = written(block(number).drawing);
      return sheet.outerHTML;
    }).join("");
  });
  addEventListener("afterprint", () => sheets.replaceChildren());

  find(".list details").open = false;
  box.classList.add("steps");
  controls.hidden = false;
  named(screen, "enter");
  stop();
  show(linked(), { link: false });
})();
