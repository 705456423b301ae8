/** Continuation tokens and markers: opaque to clients, here the path at which a list goes on, with a check of its kind. */
import { ServiceFailure } from "../wire/failure.ts";

/** Lists that hand out tokens. */
export type TokenKind = "acl" | "delete" | "paths";

/** Makes a token. */
export function writeToken(kind: TokenKind, at: string): string {
  return Buffer.from(`${kind}!${at}!end`).toString("base64");
}

/** Reads a token. @throws {ServiceFailure} InvalidInput for one that is cut or of another list. */
export function readToken(kind: TokenKind, token: string): string {
  const text = Buffer.from(token, "base64").toString("utf8");
  if (!text.startsWith(`${kind}!`) || !text.endsWith("!end")) throw new ServiceFailure("InvalidInput");
  return text.slice(kind.length + 1, -"!end".length);
}
