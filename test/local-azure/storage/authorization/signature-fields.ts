/**
 * The fields of a shared access signature as a query gives them: parsed and checked for their form, in the order and with
 * the reasons of the service's published emulator.
 */
import { isServiceVersion } from "../wire/version.ts";
import type { Query } from "../wire/query.ts";
import { authenticationFailed } from "./authentication-failure.ts";
import { readSignatureTime } from "./signature-time.ts";
import { readAddressRange, type AddressRange } from "./address-range.ts";

/** Fields that all three kinds of signature share. */
export interface SignatureFields {
  /** The raw text of a field, "" where it is absent: what the signature covers. */
  readonly raw: (name: string) => string;
  readonly version: string;
  readonly signature: string;
  readonly permissions: string;
  readonly start: number | undefined;
  /** Undefined only where a stored policy has to say it. */
  readonly expiry: number | undefined;
  readonly addresses: AddressRange | undefined;
  readonly httpsOnly: boolean;
}

const malformed = "Signature fields not well formed.";

/** The reason of every field whose form is wrong. */
export function requireForm(isWellFormed: boolean): void {
  if (!isWellFormed) throw authenticationFailed(malformed);
}

function mandatory(raw: string, name: string): string {
  if (raw.trim() === "") throw authenticationFailed(`${name} is mandatory. Cannot be empty`);
  return raw;
}

/** A field that may be left out, but not be sent empty. */
function optional(query: Query, name: string): string | undefined {
  const value = query.get(name);
  if (value?.trim() === "") throw authenticationFailed(`${name} is optional but cannot be empty`);
  return value;
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = readSignatureTime(text);
  requireForm(time !== undefined);
  return time;
}

/** Only `https`, or both; `http` alone is not well formed. */
function httpsOnlyOf(text: string | undefined): boolean {
  requireForm(text === undefined || /^(https|https,http|http,https)$/.test(text));
  return text === "https";
}

/** Letters of account signatures: any order, none twice. */
function checkAccountLetters(letters: string): void {
  requireForm(/^[rwdxylacuptfimeo]+$/.test(letters) && new Set(letters).size === letters.length);
}

/**
 * Letters of service and delegation signatures in the documented order; c and w may change places, and clients differ in
 * where they put y, f and i.
 */
const orderedLetters = "racwdxltmeop";

function checkLetters(letters: string): void {
  requireForm(/^[racwdxyltfmeopi]+$/.test(letters) && new Set(letters).size === letters.length);
  const places = Array.from(letters.replace("wc", "cw"), (letter) => orderedLetters.indexOf(letter));
  const ordered = places.filter((place) => place >= 0);
  requireForm(ordered.every((place, index) => index === 0 || place > (ordered[index - 1] ?? -1)));
}

function checkVersion(version: string, oldest: string): void {
  if (isServiceVersion(version) && version >= oldest) return;
  throw authenticationFailed(`sv is either not in the correct format or is not equal or later than version ${oldest}`);
}

function checkSignatureForm(signature: string): void {
  requireForm(/^[A-Za-z0-9+/]+={0,2}$/.test(signature) && signature.length % 4 === 0);
  if (Buffer.from(signature, "base64").length !== 32) throw authenticationFailed("Signature size is invalid");
}

/** What differs between the kinds. */
interface Kind {
  readonly oldest: string;
  readonly mandatory: readonly string[];
  readonly checkLetters: (letters: string) => void;
  /** Whether a stored policy may say what the signature leaves out. */
  readonly hasPolicy: boolean;
}

function readFields(query: Query, kind: Kind): SignatureFields {
  const raw = (name: string): string => query.get(name) ?? "";
  for (const name of kind.mandatory) mandatory(raw(name), name);
  checkSignatureForm(mandatory(raw("sig"), "sig"));
  checkVersion(mandatory(raw("sv"), "sv"), kind.oldest);
  const start = timeOf(optional(query, "st"));
  const expiry = timeOf(kind.hasPolicy ? optional(query, "se") : mandatory(raw("se"), "se"));
  const addresses = optional(query, "sip");
  const protocol = optional(query, "spr");
  const letters = kind.hasPolicy ? optional(query, "sp") : mandatory(raw("sp"), "sp");
  if (letters !== undefined) kind.checkLetters(letters);
  const range = addresses === undefined ? undefined : readAddressRange(addresses);
  requireForm(addresses === undefined || range !== undefined);
  return {
    raw,
    version: raw("sv"),
    signature: raw("sig"),
    permissions: letters ?? "",
    start,
    expiry,
    addresses: range,
    httpsOnly: httpsOnlyOf(protocol),
  };
}

/** Fields of an account signature: services, resource types. */
export function accountFields(query: Query): SignatureFields {
  const fields = readFields(query, {
    oldest: "2015-04-05",
    mandatory: ["sv", "ss", "srt"],
    checkLetters: checkAccountLetters,
    hasPolicy: false,
  });
  for (const [name, letters] of [
    ["ss", /^[bqtf]+$/],
    ["srt", /^[sco]+$/],
  ] as const) {
    const value = fields.raw(name);
    requireForm(letters.test(value) && new Set(value).size === value.length);
  }
  return fields;
}

/** Fields of a service signature, alone or with a stored policy. */
export function serviceFields(query: Query): SignatureFields {
  const policy = optional(query, "si");
  return readFields(query, {
    oldest: "2012-02-12",
    mandatory: ["sr"],
    checkLetters,
    hasPolicy: policy !== undefined,
  });
}

/** Fields of a user delegation signature; `suoid` and `saoid` exclude each other. */
export function delegationFields(query: Query): SignatureFields {
  const fields = readFields(query, {
    oldest: "2018-11-09",
    mandatory: ["sr", "skoid", "sktid", "skt", "ske", "sks", "skv"],
    checkLetters,
    hasPolicy: false,
  });
  requireForm(fields.raw("suoid") === "" || fields.raw("saoid") === "");
  requireForm(fields.raw("sks").includes("b"));
  return fields;
}
