// The list of forces with data, by name; asked for again whenever somebody comes back to the page.
async function list() {
  const forces = await (await fetch("/forces")).json();
  document.querySelector("#forces").replaceChildren(...forces.map(({ slug, name }) => {
    const link = document.createElement("a");
    link.href = `/forces/${slug}/`;
    link.textContent = name;
    const line = document.createElement("li");
    line.append(link);
    return line;
  }));
}

addEventListener("focus", list);
list();
