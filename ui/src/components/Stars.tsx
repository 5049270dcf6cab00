/** Twelve stars in a ring, as on the paper. */
export function Stars() {
  return (
    <svg className="stars" viewBox="-60 -60 120 120" aria-hidden="true">
      {Array.from({ length: 12 }, (_, index) => (
        <polygon key={index} points={star(47 * Math.sin((index * Math.PI) / 6), -47 * Math.cos((index * Math.PI) / 6))} />
      ))}
    </svg>
  );
}

function star(x: number, y: number): string {
  return Array.from({ length: 10 }, (_, point) => {
    const [radius, angle] = [point % 2 ? 3.6 : 9, (point * Math.PI) / 5];
    return `${(x + radius * Math.sin(angle)).toFixed(1)},${(y - radius * Math.cos(angle)).toFixed(1)}`;
  }).join(" ");
}
