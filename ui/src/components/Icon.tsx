import sprites from "bootstrap-italia/dist/svg/sprites.svg?url";

/** A picture of Bootstrap Italia's set; decoration only, so the words stand beside it. */
export function Icon({ name, className = "" }: { name: string; className?: string }) {
  return (
    <svg className={`icon-16 ${className}`} aria-hidden="true" focusable="false">
      <use href={`${sprites}#it-${name}`} />
    </svg>
  );
}
