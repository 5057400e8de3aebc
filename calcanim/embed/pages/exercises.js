{
const constants = { pi: Math.PI, "π": Math.PI, e: Math.E };
const functions = { sqrt: Math.sqrt, exp: Math.exp, ln: Math.log, log: Math.log, sin: Math.sin, cos: Math.cos, tan: Math.tan, abs: Math.abs };

// What a person writes as a number: 2.5, 2,5, 3/4, 6e, 2*e^4, sqrt(2)/2. NaN for anything else.
function read(words) {
  const text = words.trim().toLowerCase().replaceAll("−", "-").replaceAll("·", "*").replaceAll("×", "*").replace(/(\d),(\d)/g, "$1.$2");
  const parts = text.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|[a-zπ]+|\*\*|\S/g) || [];
  let place = 0, depth = 0;
  const next = (...wanted) => wanted.includes(parts[place]) ? parts[place++] : null;
  const sum = () => {
    let value = product(), sign;
    while ((sign = next("+", "-"))) value = sign === "+" ? value + product() : value - product();
    return value;
  };
  const product = () => {
    let value = signed();
    for (;;) {
      const sign = next("*", "/");
      if (sign === "*") value *= signed();
      else if (sign === "/") value /= signed();
      else if (/^[\d.a-zπ(]/.test(parts[place] || "")) value *= power();
      else return value;
    }
  };
  const signed = () => next("-") ? -signed() : next("+") ? signed() : power();
  const power = () => {
    const base = atom();
    return next("^", "**") ? base ** signed() : base;
  };
  const atom = () => {
    const part = parts[place++];
    if (part === undefined || (depth += 1) > 500) return NaN;
    if (/^[\d.]/.test(part)) return Number(part);
    if (part === "(") {
      const value = sum();
      return next(")") ? value : NaN;
    }
    if (Object.hasOwn(constants, part)) return constants[part];
    if (Object.hasOwn(functions, part)) return functions[part](atom());
    return NaN;
  };
  const value = sum();
  return place === parts.length ? value : NaN;
}

for (const form of document.querySelectorAll(".exercise form")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const input of form.querySelectorAll("input")) {
      const said = input.parentElement.querySelector("output"), given = read(input.value);
      const right = Math.abs(given - Number(input.dataset.value)) <= Number(input.dataset.tolerance);
      const state = !input.value.trim() ? "" : Number.isNaN(given) ? "unread" : right ? "right" : "wrong";
      said.className = state;
      if (state === "unread" || state === "wrong") input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      said.textContent = { "": "Type a number.", unread: "That is no number; write 2.5, 3/4, 6e or sqrt(2).", right: "✓ Right.", wrong: "✗ Not yet." }[state];
    }
  });
}
}
