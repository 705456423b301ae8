/** The service's token issuer: its secret and signing key outlive the process where there is a folder to keep them. */
import { randomBytes } from "node:crypto";
import { SigningKey, TokenIssuer } from "../identity/index.ts";
import type { Documents } from "./documents.ts";

async function keptText(documents: Documents, key: string, make: () => string): Promise<string> {
  const kept = documents.get(key);
  if (typeof kept === "string") return kept;
  const made = make();
  await documents.put(key, made);
  return made;
}

/** @param isKept whether the documents outlive the process: otherwise no key is made before it is needed. */
export async function keptIssuer(documents: Documents, now: () => number, isKept: boolean): Promise<TokenIssuer> {
  const secret = await keptText(documents, "storage/secret", () => randomBytes(32).toString("base64"));
  const key = isKept ? await keptText(documents, "storage/token-key", () => new SigningKey().pem) : undefined;
  return new TokenIssuer(Buffer.from(secret, "base64"), now, new SigningKey(key));
}
