(() => {
  const all = s => [...document.querySelectorAll(s)];
  const parties = all(".party"), ties = all(".tie"), labels = all(".label"), rows = all("tbody tr");
  const near = new Map(parties.map(p => [p.dataset.i, new Set([p.dataset.i])]));
  ties.forEach(t => { near.get(t.dataset.a).add(t.dataset.b); near.get(t.dataset.b).add(t.dataset.a); });
  let fixed = null;
  const show = keep => {
    parties.concat(labels).forEach(e => e.classList.toggle("dim", keep !== null && !keep.has(e.dataset.i)));
    ties.forEach(t => t.classList.toggle("dim", keep !== null && !(keep.has(t.dataset.a) && keep.has(t.dataset.b))));
    rows.forEach(r => r.classList.toggle("on", keep !== null && keep.has(r.dataset.i)));
  };
  const around = i => {
    show(near.get(i));
    ties.forEach(t => t.classList.toggle("dim", t.dataset.a !== i && t.dataset.b !== i));
  };
  const rest = () => fixed === null ? show(null) : around(fixed);
  parties.forEach(p => {
    p.setAttribute("tabindex", "0");
    p.addEventListener("mouseenter", () => around(p.dataset.i));
    p.addEventListener("mouseleave", rest);
    p.addEventListener("focus", () => around(p.dataset.i));
    p.addEventListener("blur", rest);
    p.addEventListener("click", () => { fixed = fixed === p.dataset.i ? null : p.dataset.i; rest(); });
  });
  const text = i => (rows.find(r => r.dataset.i === i) || { textContent: "" }).textContent.toLowerCase();
  const search = document.getElementById("search"), kind = document.getElementById("class");
  const filter = () => {
    fixed = null;
    const wanted = search.value.trim().toLowerCase(), of = kind ? kind.value : "*";
    if (!wanted && of === "*") return show(null);
    show(new Set(rows.filter(r => (!wanted || text(r.dataset.i).includes(wanted)) && (of === "*" || r.dataset.class === of)).map(r => r.dataset.i)));
  };
  search.addEventListener("input", filter);
  if (kind) kind.addEventListener("change", filter);
  document.addEventListener("keydown", e => { if (e.key === "Escape") { fixed = null; search.value = ""; if (kind) kind.value = "*"; show(null); } });
  all("th button").forEach((b, k) => b.addEventListener("click", () => {
    const down = b.dataset.order !== "down";
    b.dataset.order = down ? "down" : "up";
    b.closest("tr").querySelectorAll("th").forEach(h => h.removeAttribute("aria-sort"));
    b.parentElement.setAttribute("aria-sort", down ? "descending" : "ascending");
    const of = r => { const c = r.children[k]; return k === 0 ? c.textContent : c.dataset.x === undefined ? -Infinity : +c.dataset.x; };
    const sorted = rows.slice().sort((a, z) => { const x = of(a), y = of(z); return (x < y ? -1 : x > y ? 1 : 0) * (down && k > 0 ? -1 : 1) * (k === 0 && !down ? -1 : 1); });
    sorted.forEach(r => r.parentElement.appendChild(r));
  }));
})();
