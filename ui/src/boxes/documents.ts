// Which document lies beside the boxes.
import { createContext } from "react";

export type ShownDocument = { name: string; sha256: string };
/** Lays a document beside the boxes. */
export const DocumentContext = createContext<(document: ShownDocument) => void>(() => undefined);
