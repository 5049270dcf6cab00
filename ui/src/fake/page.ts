// A sketch of the printed page, enough to see where the pages stand. The real ones come from `rendering`.
import type { Paper } from "../types";

const escape = (text: string) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign);

const texts = (lines: string[], x: number, y: number) =>
  lines.map((line, index) => `<text x="${x}" y="${y + index * 4}" font-size="3.2">${escape(line.slice(0, 60))}</text>`).join("");
const box = (x: number, y: number, width: number, height: number) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="#8a6d1d" stroke-width=".3"/>`;

export function page(paper: Paper): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" font-family="sans-serif"><rect width="210" height="297" fill="#fffdf5"/>
    ${box(20, 15, 90, 35)}${box(110, 15, 90, 35)}${box(20, 50, 90, 35)}${box(110, 50, 90, 35)}${box(20, 85, 90, 27)}${box(110, 85, 90, 27)}${box(20, 112, 140, 123)}${box(160, 112, 40, 123)}${box(20, 235, 180, 50)}
    ${texts((paper.box1_speditore as string[] | undefined) ?? [], 23, 24)}${texts((paper.box2_destinatario as string[] | undefined) ?? [], 23, 59)}
    ${texts((paper.box3_paesiOrigine as string[] | undefined) ?? [], 113, 59)}${texts([String(paper.box4_trasporto ?? "")], 23, 94)}${texts([String(paper.box5_osservazioni ?? "")], 113, 94)}
    ${(paper.items ?? []).map((line, index) => texts([`${line.n ?? index + 1}. ${line.descrizione ?? ""}`], 23, 122 + index * 8) + texts([line.quantita ?? ""], 163, 122 + index * 8)).join("")}
    <text x="155" y="30" font-size="6" text-anchor="middle" fill="#8a6d1d">CERTIFICATO D’ORIGINE</text></svg>`;
}
