/** Makes and checks the bearer tokens of the local tenant: JWTs, RS256, with the claims that Azure's services read. */
import { createHmac, sign, timingSafeEqual, verify } from "node:crypto";
import { SigningKey } from "./signing-key.ts";

/** The tenant of every local principal. */
export const localTenantId = "72f988bf-0000-4000-8000-000000000002";

/** Who a token stands for, and for whom it was made. */
export interface Identity {
  readonly objectId: string;
  /** Object ids of the groups that the principal is a member of. */
  readonly groups: readonly string[];
  /** Names of application roles. */
  readonly roles: readonly string[];
  /** The service that the token is meant for, as it was asked for. */
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly begins: number;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** What is wrong with a token that is refused. */
export type TokenProblem = "malformed" | "signature" | "issuer" | "expired" | "not-yet-valid";

/** What the issuer asks about principals: answered by the directory where there is one. */
export interface Memberships {
  /** Object ids of the principal's groups. */
  groupsOf(objectId: string): readonly string[];
  /** The object id of an application; a client id that nobody has is taken for an object id. */
  objectIdOf(clientId: string): string;
}

/** What a token says beside its principal; everything has a default. */
export interface TokenWishes {
  /** @default those of the directory */
  readonly groups?: readonly string[];
  /** @default none */
  readonly roles?: readonly string[];
  /** @default `https://storage.azure.com` */
  readonly audience?: string;
  /** Seconds from now until the token ends. @default a day */
  readonly seconds?: number;
  /** Seconds from now until the token begins. @default 0 */
  readonly beginsIn?: number;
  /** @default the local tenant */
  readonly tenant?: string;
}

/** How long a token is valid, in seconds, unless it is asked otherwise. */
export const tokenSeconds = 24 * 3600;

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Reads the claims of a token whose signature is right. */
function identityOf(claims: Readonly<Record<string, unknown>>): Identity | TokenProblem {
  const { oid, exp, nbf, aud, tid, groups, roles } = claims;
  if (typeof oid !== "string" || typeof exp !== "number" || typeof aud !== "string") return "malformed";
  if (tid !== localTenantId) return "issuer";
  const begins = typeof nbf === "number" ? nbf * 1000 : 0;
  return { objectId: oid, groups: texts(groups), roles: texts(roles), audience: aud, begins, expires: exp * 1000 };
}

/** Nobody's directory: every client id is an object id, and nobody is a member of anything. */
const alone: Memberships = { groupsOf: () => [], objectIdOf: (clientId) => clientId };

/** See the file's head. */
export class TokenIssuer {
  readonly key: SigningKey;
  readonly #secret: Buffer;
  readonly #now: () => number;
  readonly #checked = new Map<string, Identity>();
  /** The last one of them: to compare a long token costs less than to find it. */
  #last: { readonly token: string; readonly identity: Identity } | undefined;
  /** The value that a caller of the App Service endpoint must send as `X-IDENTITY-HEADER`. */
  readonly identityHeader: string;
  /** The secret of every client that asks for a token of its own. */
  readonly clientSecret: string;
  /** Names the key in tokens: tokens of another service, also one that shares the key, do not hold here. */
  readonly keyId: string;
  memberships: Memberships = alone;

  /** @param now milliseconds since 1970. */
  constructor(secret: Buffer, now: () => number, key = new SigningKey()) {
    this.#secret = secret;
    this.#now = now;
    this.key = key;
    this.identityHeader = this.#derived("managed identity header");
    this.clientSecret = this.#derived("client secret");
    this.keyId = this.#derived("key id").slice(0, 16);
  }

  #derived(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now();
  }

  /** Whether a client knows the secret. */
  knowsSecret(given: string): boolean {
    const [left, right] = [Buffer.from(given), Buffer.from(this.clientSecret)];
    return left.length === right.length && timingSafeEqual(left, right);
  }

  /** A token for an object id, valid from now on for a day if nothing else is wished. */
  issue(objectId: string, wishes: TokenWishes = {}): string {
    const issued = Math.floor(this.#now() / 1000);
    const tenant = wishes.tenant ?? localTenantId;
    const roles = wishes.roles ?? [];
    const claims = {
      aud: wishes.audience ?? "https://storage.azure.com",
      iss: `https://sts.windows.net/${tenant}/`,
      iat: issued,
      nbf: issued + (wishes.beginsIn ?? 0),
      exp: issued + (wishes.seconds ?? tokenSeconds),
      appid: objectId,
      groups: wishes.groups ?? this.memberships.groupsOf(objectId),
      idtyp: "app",
      oid: objectId,
      ...(roles.length === 0 ? {} : { roles }),
      sub: objectId,
      tid: tenant,
      ver: "1.0",
    };
    const body = `${encoded({ alg: "RS256", kid: this.keyId, typ: "JWT" })}.${encoded(claims)}`;
    return `${body}.${sign("sha256", Buffer.from(body), this.key.secret).toString("base64url")}`;
  }

  /** Checks a token: its signature, issuer and times. For whom it was made is for the service that is asked to judge. */
  check(token: string): Identity | TokenProblem {
    const known = this.#last?.token === token ? this.#last.identity : this.#find(token);
    if (typeof known === "string") return known;
    if (known.expires <= this.#now()) return "expired";
    if (known.begins > this.#now()) return "not-yet-valid";
    return known;
  }

  #find(token: string): Identity | TokenProblem {
    const identity = this.#checked.get(token) ?? this.#read(token);
    if (typeof identity !== "string") this.#last = { token, identity };
    return identity;
  }

  #read(token: string): Identity | TokenProblem {
    const claims = this.#claimsOf(token);
    const identity = typeof claims === "string" ? claims : identityOf(claims);
    if (typeof identity === "string") return identity;
    if (this.#checked.size > 1000) this.#checked.clear();
    this.#checked.set(token, identity);
    return identity;
  }

  /** The claims of a token that this issuer signed. */
  #claimsOf(token: string): Readonly<Record<string, unknown>> | TokenProblem {
    const [header = "", body = "", signature = "", more] = token.split(".");
    const [head, claims] = [decoded(header), decoded(body)];
    if (head === undefined || claims === undefined || more !== undefined) return "malformed";
    if (head["alg"] !== "RS256" || head["kid"] !== this.keyId) return "signature";
    const given = Buffer.from(signature, "base64url");
    return verify("sha256", Buffer.from(`${header}.${body}`), this.key.open, given) ? claims : "signature";
  }
}
