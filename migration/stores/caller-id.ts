/** Who a token stands for. Read for messages only: nothing is decided by what an unchecked token says. */
import * as z from "zod";

const claims = z.object({ oid: z.string().regex(/^[0-9a-f-]{36}$/i) });

/** The object id in an access token of Microsoft Entra ID; undefined where it holds none. */
export function objectIdIn(token: string): string | undefined {
  const payload = token.split(".")[1] ?? "";
  try {
    return claims.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8"))).oid;
  } catch {
    return undefined;
  }
}
