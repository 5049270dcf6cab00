import sprites from "bootstrap-italia/dist/svg/sprites.svg?url";

/** Pictures that the set has not. */
const own: Record<string, string> = {
  undo: "M9 5 3.5 10.5 9 16v-4h5.5a4.5 4.5 0 0 1 0 9H9v-1.500h5.500a3 3 0 0 0 0-6H9zM9 5",
  redo: "M15 5l5.500 5.500L15 16v-4H9.500a4.500 4.500 0 0 0 0 9H15v-1.500H9.500a3 3 0 0 1 0-6H15zM15 5",
};

/** A picture of Bootstrap Italia's set; decoration only, so the words stand beside it. */
export function Icon({ name, className = "" }: { name: string; className?: string }) {
  const path = own[name];
  return (
    <svg className={`icon-16 ${className}`} viewBox={path ? "0 0 24 24" : undefined} aria-hidden="true" focusable="false">
      {path ? <path d={path} /> : <use href={`${sprites}#it-${name}`} />}
    </svg>
  );
}
