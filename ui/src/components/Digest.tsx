/** A SHA-256 in groups that two people can compare aloud. */
export function Digest({ name, sha256 }: { name: string; sha256: string }) {
  return (
    <div className="digest">
      <span className="digest-name">{name}</span>
      <code title={sha256}>{sha256.match(/.{1,8}/g)?.join(" ") ?? sha256}</code>
    </div>
  );
}
