/**
 * The local Azure's token issuer: makes and checks the bearer tokens that the storage service takes, and speaks the App
 * Service managed-identity endpoint, so that `DefaultAzureCredential` works unmodified. Knows nothing of storage.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** The tenant of every local principal. */
export const localTenantId = "72f988bf-0000-4000-8000-000000000002";
/** The subscription of every local resource. */
export const localSubscriptionId = "11111111-2222-4333-8444-555555555555";
/** Object id of the identity that the managed-identity endpoint answers for: "the migrating identity". */
export const defaultObjectId = "5b1e0c1e-0c1e-4b1e-9c1e-000000000001";

/** Who a token stands for. */
export interface Identity {
  readonly objectId: string;
  /** Object ids of the groups that the principal is a member of. */
  readonly groups: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** What is wrong with a token that is refused. */
export type TokenProblem = "malformed" | "signature" | "expired" | "audience";

const tokenSeconds = 24 * 3600;
const audiences = ["https://storage.azure.com", "https://management.azure.com", "https://graph.microsoft.com"];

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Reads the claims of a token whose signature is right. */
function identityOf(claims: string): Identity | TokenProblem {
  const value = JSON.parse(Buffer.from(claims, "base64url").toString()) as Readonly<Record<string, unknown>>;
  const { oid, exp, aud, groups } = value;
  if (typeof oid !== "string" || typeof exp !== "number" || typeof aud !== "string") return "malformed";
  if (!audiences.includes(aud.replace(/\/$/, ""))) return "audience";
  return { objectId: oid, expires: exp * 1000, groups: Array.isArray(groups) ? groups.map(String) : [] };
}

/** Makes and checks tokens with one secret. */
export class TokenIssuer {
  readonly #secret: Buffer;
  readonly #now: () => number;
  readonly #checked = new Map<string, Identity>();
  /** The value that a caller of the managed-identity endpoint must send as `X-IDENTITY-HEADER`. */
  readonly identityHeader: string;

  /** @param now milliseconds since 1970. */
  constructor(secret: Buffer, now: () => number) {
    this.#secret = secret;
    this.#now = now;
    this.identityHeader = this.#signature("managed identity header");
  }

  #signature(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }

  /** A token for an object id, as a JWT: valid for a day from now. */
  issue(
    objectId: string,
    options: { readonly groups?: readonly string[]; readonly audience?: string; readonly seconds?: number } = {},
  ): string {
    const issued = Math.floor(this.#now() / 1000);
    const claims = {
      aud: options.audience ?? "https://storage.azure.com",
      iss: `https://sts.windows.net/${localTenantId}/`,
      iat: issued,
      nbf: issued,
      exp: issued + (options.seconds ?? tokenSeconds),
      appid: objectId,
      groups: options.groups ?? [],
      idtyp: "app",
      oid: objectId,
      sub: objectId,
      tid: localTenantId,
      ver: "1.0",
    };
    const body = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(claims)}`;
    return `${body}.${this.#signature(body)}`;
  }

  /** Checks a token: its signature, audience and times. */
  check(token: string): Identity | TokenProblem {
    const known = this.#checked.get(token) ?? this.#read(token);
    if (typeof known === "string") return known;
    if (known.expires <= this.#now()) return "expired";
    return known;
  }

  #read(token: string): Identity | TokenProblem {
    const [header = "", claims = "", signature = "", more] = token.split(".");
    if (signature === "" || more !== undefined) return "malformed";
    const wanted = Buffer.from(this.#signature(`${header}.${claims}`));
    const given = Buffer.from(signature);
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return "signature";
    const identity = identityOf(claims);
    if (typeof identity === "string") return identity;
    if (this.#checked.size > 1000) this.#checked.clear();
    this.#checked.set(token, identity);
    return identity;
  }

  /**
   * Answers `GET …/token?resource=…&api-version=2019-08-01`, the App Service dialect, for the default identity.
   * Without the right `X-IDENTITY-HEADER` it answers 401.
   */
  answerManagedIdentity(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://localhost");
    const respond = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
    };
    if (request.headers["x-identity-header"] !== this.identityHeader) {
      respond(401, { statusCode: 401, message: "X-IDENTITY-HEADER is missing or wrong" });
      return;
    }
    const resource = url.searchParams.get("resource") ?? "";
    if (!audiences.includes(resource.replace(/\/$/, ""))) {
      respond(400, { statusCode: 400, message: `resource ${resource} is not one of ${audiences.join(", ")}` });
      return;
    }
    respond(200, {
      access_token: this.issue(defaultObjectId, { audience: resource }),
      client_id: defaultObjectId,
      expires_on: String(Math.floor(this.#now() / 1000) + tokenSeconds),
      resource,
      token_type: "Bearer",
    });
  }
}
