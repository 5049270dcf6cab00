const tones = ["#004d99", "#00664a", "#6b3fa0", "#8a3b12", "#7a1f5c", "#33475b"];

/** A person's initials in a colour of their own; the name stands beside it in words. */
export function Avatar({ name, small = false }: { name: string; small?: boolean }) {
  const initials = name.split(/\s+/).filter(Boolean).map((word) => [...word][0] ?? "");
  const short = initials.length > 1 ? `${initials[0]}${initials.at(-1)}` : (initials[0] ?? "?");
  const tone = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % tones.length;
  return (
    <span className={small ? "avatar avatar-small" : "avatar"} style={{ background: tones[tone] }} aria-hidden="true">
      {short.toUpperCase()}
    </span>
  );
}
