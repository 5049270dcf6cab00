// Names to choose from, read from the same tables as the rules: countries, Chambers, closed words.
import countriesText from "../../../crates/certificate/src/countries.tsv?raw";

type CountryName = { code: string; union: boolean; italian: string; english: string };

const table = (text: string) => text.split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));

const countries: CountryName[] = table(countriesText).map(([code = "", union = "-", italian = "", english = ""]) => ({
  code,
  union: union !== "-" && union !== "",
  italian,
  english,
}));

/** Destinations: Italian names, as the data for the national register want them. */
export const destinations = countries.map((country) => country.italian).toSorted((a, b) => a.localeCompare(b, "it"));

/** Origins as box 3 prints them: the Union and its members first. */
export const origins = [
  "Unione Europea",
  "Unione Europea - Italia",
  ...countries.filter((country) => country.union && country.italian !== "Italia").map((country) => `Unione Europea - ${country.italian}`),
  ...countries.filter((country) => !country.union).map((country) => country.italian),
];

const chamberFiles = import.meta.glob<string>("../../../crates/certificate/chambers/*.toml", { query: "?raw", import: "default", eager: true });
const member = (file: string, name: string) => new RegExp(`^${name} = (.+)$`, "m").exec(file)?.[1] ?? "";
const texts = (value: string) => [...value.matchAll(/"([^"]*)"/g)].map(([, text = ""]) => text);

export const chambers = Object.values(chamberFiles)
  .map((file) => ({ sign: texts(member(file, "sign"))[0] ?? "", name: texts(member(file, "name"))[0] ?? "", offices: texts(member(file, "branchOffices")) }))
  .toSorted((a, b) => a.name.localeCompare(b.name, "it"));

export const attachmentTypes = ["FAE", "PAC", "BOL", "DDO", "DOT", "FAA", "COE", "LIP", "ALV", "AUT", "CER", "FAT", "VDE", "VPT", "GEN"];
/** Documents that prove an origin. */
export const proofTypes = ["DDO", "BOL", "COE", "FAA", "DOT", "GEN"];
/** A proof speaks of an origin as box 3 does. */
export const originsOfProofs = origins;
/** Kinds of practices, in the order in which people are offered them. */
export const kinds = ["CO", "VA", "DF", "DD", "CD", "RD"];
export const originCodes = ["ORCOM", "MDCOM", "OREST"];
export const originKinds = ["fabbricate", "prodotte", "fabbricate e prodotte", "lavorate", "trasformate", "lavorate e trasformate", "estera"];
export const roles = ["legale rappresentante", "procuratore"];
export const supports = ["foglio bianco", "formulario"];
export const deliveries = ["sportello", "stampa in azienda"];
export const payments = ["diritti", "carta", "allo sportello"];
export const currencies = ["EUR", "USD", "GBP", "CHF", "JPY", "CNY", "AED", "SAR", "TRY"];
export const paperKinds = ["contract", "adhesion", "delegation", "lossReport", "destructionReport", "retrospectiveLetter", "other"] as const;
