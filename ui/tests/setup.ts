// What jsdom lacks and the views need: sizes, so that virtual lists draw rows, and a few quiet stand-ins.
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// A busy machine is no fault of the view: what is waited for has its deadline, not its speed.
configure({ asyncUtilTimeout: 8000 });

class NoResize {
  observe() {}
  unobserve() {}
  disconnect() {}
}

vi.stubGlobal("ResizeObserver", NoResize);
for (const [name, size_px] of [["clientHeight", 600], ["clientWidth", 1000], ["offsetHeight", 52], ["offsetWidth", 1000]] as const) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size_px });
}
Element.prototype.scrollIntoView = () => undefined;
// axe asks for computed styles of pseudo-elements, which jsdom has not and says so at length.
const style = window.getComputedStyle.bind(window);
window.getComputedStyle = (element) => style(element);

afterEach(() => {
  cleanup();
  localStorage.clear();
  location.hash = "";
});
