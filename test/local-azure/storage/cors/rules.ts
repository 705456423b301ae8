/**
 * What the CORS rules of an account say to a request, by the service's documentation; for GET and HEAD without an origin
 * recorded as well. https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services
 */
import type { CorsRule } from "../blob-service/properties.ts";

/** A request as its rules see it. */
export interface CrossOriginRequest {
  readonly method: string;
  /** As sent, case and all; undefined where the request tells none. */
  readonly origin: string | undefined;
}

function allowsOrigin(rule: CorsRule, origin: string | undefined): boolean {
  return rule.origins.includes("*") || (origin !== undefined && rule.origins.includes(origin));
}

/** Names match in any case, by `*`, or by a beginning that ends in `*`. */
function isNamed(names: readonly string[], name: string): boolean {
  const lower = name.toLowerCase();
  return names.some((each) => {
    const given = each.toLowerCase();
    return given.endsWith("*") ? lower.startsWith(given.slice(0, -1)) : given === lower;
  });
}

/** Headers that front ends add to every answer, told at the end of the list (recorded on Blob). */
const addedNames = ["Content-Length", "Date", "Transfer-Encoding"];

/** The list of headers that a page of another origin may read: those of the answer that the rule lets through. */
function exposedNames(rule: CorsRule, answer: readonly string[]): string {
  const told = [...answer.filter((name) => !addedNames.includes(name)), ...addedNames];
  const literal = rule.exposedHeaders.filter((name) => !name.endsWith("*"));
  const prefixes = rule.exposedHeaders.filter((name) => name.endsWith("*"));
  return [...literal, ...told.filter((name) => isNamed(prefixes, name) && !isNamed(literal, name))].join(",");
}

function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * What an answer tells by the first rule that lets the request through: name and value in turn.
 * @param answer names of the headers that the answer has anyway.
 */
export function corsHeaders(
  rules: readonly CorsRule[],
  request: CrossOriginRequest,
  answer: readonly string[],
): string[] {
  const { method, origin } = request;
  if (rules.length === 0 || (origin === undefined && !isReading(method))) return [];
  const varies = isReading(method) ? ["Vary", "Origin"] : [];
  const rule = rules.find((each) => each.methods.includes(method) && allowsOrigin(each, origin));
  if (rule === undefined) return varies;
  const exposed = exposedNames(rule, answer);
  const exposes = exposed === "" ? [] : ["Access-Control-Expose-Headers", exposed];
  if (rule.origins.includes("*")) return [...exposes, "Access-Control-Allow-Origin", "*"];
  const allowed = ["Access-Control-Allow-Origin", origin ?? "", "Access-Control-Allow-Credentials", "true"];
  return [...exposes, ...allowed, ...varies];
}

/** What a browser asks before the request itself. */
export interface Preflight {
  readonly origin: string;
  /** Of the request that is to follow. */
  readonly method: string;
  /** Of the request that is to follow; undefined where none is asked for. */
  readonly headers: string | undefined;
}

/** What the first rule that lets all of it through answers: name and value in turn; undefined where there is none. */
export function preflightHeaders(rules: readonly CorsRule[], asked: Preflight): string[] | undefined {
  const names = (asked.headers ?? "").split(",").map((name) => name.trim());
  const rule = rules.find(
    (each) =>
      each.methods.includes(asked.method) &&
      allowsOrigin(each, asked.origin) &&
      names.every((name) => name === "" || isNamed(each.allowedHeaders, name)),
  );
  if (rule === undefined) return undefined;
  return [
    ...["Access-Control-Allow-Origin", asked.origin, "Access-Control-Allow-Methods", asked.method],
    ...(asked.headers === undefined ? [] : ["Access-Control-Allow-Headers", asked.headers]),
    ...["Access-Control-Max-Age", String(rule.maxAgeSeconds), "Access-Control-Allow-Credentials", "true"],
  ];
}
