/**
 * What counts as the same answer: status, error code, every header and its value, and the body byte for byte, but for the
 * values that varying.ts names, which are compared by form, time and correspondence.
 */
import type { Correspondence } from "./correspondence.ts";
import type { RecordedCall } from "./recording.ts";
import {
  accountAddress,
  levelled,
  messageEnd,
  mostlyDropped,
  untoldHeaders,
  type Varying,
  varyingElements,
  varyingHeaders,
  varyingMembers,
} from "./varying.ts";

/** An answer of the local service. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Times of change may lie this far from the recorded ones: the service's clock was not the one that wrote `Date`. */
const mostMilliseconds = 4000;

function millisecondsOf(text: string): number {
  return /^\d{18}$/.test(text) ? Number(text.slice(0, -4)) - 11_644_473_600_000 : Date.parse(text);
}

/** In what two values of one place differ; undefined where they are alike. */
function unlike(varying: Varying, pairs: Correspondence, recorded: string, ours: string): string | undefined {
  if (recorded === ours) return varying.likeness === "paired" ? paired(varying, pairs, recorded, ours) : undefined;
  if (!varying.form.test(recorded) || !varying.form.test(ours)) return `form: ${recorded}, not ${ours}`;
  if (varying.likeness === "present") return undefined;
  if (varying.likeness === "paired") return paired(varying, pairs, recorded, ours);
  const apart = Math.abs(millisecondsOf(recorded) - millisecondsOf(ours));
  return apart <= mostMilliseconds ? undefined : `time: ${recorded}, not ${ours}`;
}

function paired(varying: Varying, pairs: Correspondence, recorded: string, ours: string): string | undefined {
  return pairs.pair(varying.family, recorded.replaceAll('"', ""), ours.replaceAll('"', ""));
}

/** A varying value in a body, and what it is. */
interface Found {
  readonly varying: Varying;
  readonly value: string;
}

/** Splits a body into its letter-by-letter part and the varying values in order. */
function apart(body: string, isJson: boolean): { readonly text: string; readonly found: readonly Found[] } {
  const found: Found[] = [];
  const list = isJson ? varyingMembers : varyingElements;
  const names = list.map(({ name }) => name).join("|");
  const pattern = isJson ? new RegExp(`"(${names})":"([^"]*)"`, "g") : new RegExp(`<(${names})>([^<]+)</\\1>`, "g");
  const text = body.replaceAll(pattern, (whole, name: string, value: string) => {
    const varying = list.find((each) => each.name === name);
    if (varying === undefined) return whole;
    found.push({ varying, value });
    return isJson ? `"${name}":` : `<${name}>`;
  });
  return { text: text.replaceAll(messageEnd, "…").replaceAll(accountAddress, "ACCOUNT/"), found };
}

function level(where: "content-type" | "json", text: string, recorded: string): string {
  return levelled.filter((each) => each.where === where).reduce((result, each) => each.level(result, recorded), text);
}

/** The surroundings of the first letter that differs. */
function firstDifference(wanted: string, got: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === got[at]) at++;
  const from = Math.max(0, at - 30);
  return `${JSON.stringify(wanted.slice(from, at + 50))}, not ${JSON.stringify(got.slice(from, at + 50))}`;
}

function bodyDifferences(wanted: RecordedCall, got: Answer, pairs: Correspondence): readonly string[] {
  if (wanted.answerBody.equals(got.body)) return [];
  const [recorded, ours] = [wanted.answerBody.toString(), got.body.toString()];
  const isJson = recorded.startsWith("{");
  if (!isJson && !recorded.startsWith("\ufeff<") && !recorded.startsWith("<")) {
    return [`content: ${firstDifference(recorded, ours)}`];
  }
  const left = apart(isJson ? level("json", recorded, recorded) : recorded, isJson);
  const right = apart(isJson ? level("json", ours, recorded) : ours, isJson);
  if (left.text !== right.text) return [`body: ${firstDifference(left.text, right.text)}`];
  return left.found.flatMap(({ varying, value }, index) => {
    const difference = unlike(varying, pairs, value, right.found[index]?.value ?? "");
    return difference === undefined ? [] : [`${varying.name} in the body: ${difference}`];
  });
}

function toldNames(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers).filter((name) => !untoldHeaders.some((untold) => untold.name.test(name)));
}

function valueDifference(name: string, pairs: Correspondence, recorded: string, ours: string): string | undefined {
  const varying = varyingHeaders.find((each) => each.name === name);
  if (varying !== undefined) return unlike(varying, pairs, recorded, ours);
  const isType = name === "content-type";
  const same = isType ? level(name, recorded, recorded) === level(name, ours, recorded) : recorded === ours;
  return same ? undefined : `${recorded}, not ${ours}`;
}

/**
 * Whether the header is missing only because the one answer tells its length before, the other by chunks; or the recorder
 * changed names in the body, so that the length that was told is no longer its length.
 */
function isFraming(name: string, wanted: RecordedCall, got: Answer): boolean {
  if (name !== "content-length") return false;
  const told = Number(wanted.answerHeaders["content-length"] ?? 0);
  if (wanted.answerBody.length > 0 && told !== wanted.answerBody.length) return true;
  return [wanted.answerHeaders, got.headers].some((headers) => headers["transfer-encoding"] === "chunked");
}

/**
 * Whether the recorder kept every header: where it did not (written down from a client's view, or reconstructed; `server`
 * is in every real answer) those that it kept are compared.
 */
function isWhole({ answerHeaders }: RecordedCall): boolean {
  return answerHeaders["server"] !== undefined;
}

function headerDifferences(wanted: RecordedCall, got: Answer, { pairs, left }: Comparing): string[] {
  const missing = toldNames(wanted.answerHeaders).filter(
    (name) => got.headers[name] === undefined && !isFraming(name, wanted, got),
  );
  const extra = (isWhole(wanted) ? toldNames(got.headers) : []).filter(
    (name) => wanted.answerHeaders[name] === undefined && !isFraming(name, wanted, got) && !mostlyDropped.test(name),
  );
  const differing = toldNames(wanted.answerHeaders).flatMap((name) => {
    if (isFraming(name, wanted, got) || left.has(name)) return [];
    const [recorded, ours] = [wanted.answerHeaders[name] ?? "", got.headers[name]];
    const difference = ours === undefined ? undefined : valueDifference(name, pairs, recorded, ours);
    return difference === undefined ? [] : [`value of ${name}: ${difference}`];
  });
  return [
    ...missing.map((name) => `missing header ${name}`),
    ...extra.map((name) => `extra header ${name}`),
    ...differing,
  ];
}

/** With what two answers are compared. */
export interface Comparing {
  readonly pairs: Correspondence;
  /** Headers of this answer whose values are not compared (not-compared.ts). */
  readonly left: ReadonlySet<string>;
}

/** In what an answer differs from the recorded one; empty where it does not. A wrong status hides what follows from it. */
export function differences(wanted: RecordedCall, got: Answer, comparing: Comparing): readonly string[] {
  const code = got.headers["x-ms-error-code"] ?? "";
  if (wanted.status !== got.status) return [`status ${wanted.status}, not ${got.status} ${code}`];
  if ((wanted.answerHeaders["x-ms-error-code"] ?? "") !== code) {
    return [`error code ${wanted.answerHeaders["x-ms-error-code"] ?? "none"}, not ${code}`];
  }
  return [...headerDifferences(wanted, got, comparing), ...bodyDifferences(wanted, got, comparing.pairs)];
}
