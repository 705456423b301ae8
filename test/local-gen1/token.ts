/**
 * Whom a bearer token stands for. Read, not proved: whose signature a token carries is its tenant's affair, and this service
 * guards nothing but test data.
 */

/** The service for which a token must be made, with or without a slash at its end. */
const AUDIENCE = "https://datalake.azure.net";

/** The object id in an Authorization header; undefined where it holds no token that is valid now and meant for Gen1. */
export function objectIdOf(authorization: string | undefined, nowMs: number): string | undefined {
  const [, token = ""] = /^Bearer (.+)$/.exec(authorization ?? "") ?? [];
  const { oid, aud, exp } = claimsOf(token);
  const isMeant = typeof aud === "string" && aud.replace(/\/$/, "") === AUDIENCE;
  const isValid = typeof exp === "number" && exp * 1_000 > nowMs;
  return isMeant && isValid && typeof oid === "string" ? oid : undefined;
}

/** What a token says; nothing where it is none. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    return typeof claims === "object" && claims !== null ? (claims as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** A token as this service reads it. @param seconds from now until it ends */
export function tokenFor(objectId: string, nowMs: number, seconds = 3_600): string {
  const claims = { oid: objectId, aud: `${AUDIENCE}/`, exp: Math.floor(nowMs / 1_000) + seconds };
  return ["{}", JSON.stringify(claims), ""].map((part) => Buffer.from(part).toString("base64url")).join(".");
}
