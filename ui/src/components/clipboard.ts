// The system's clipboard, by whichever of the two ways the window allows; what was copied here last is known in any case.
let last = "";

export async function writeClipboard(text: string): Promise<void> {
  last = text;
  const hear = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", hear, { capture: true });
  try {
    // Deprecated and without a successor where no permission is asked for.
    if (typeof document.execCommand === "function" && document.execCommand("copy")) return;
  } finally {
    document.removeEventListener("copy", hear, { capture: true });
  }
  await navigator.clipboard?.writeText(text);
}

export async function readClipboard(): Promise<string> {
  try {
    return (await navigator.clipboard.readText()) || last;
  } catch {
    return last;
  }
}
