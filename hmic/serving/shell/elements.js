// Elements of our own pages: made of their name, their properties, and what stands within.
export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
