/** A secret of Azure Key Vault, read with this identity's own token; kept nowhere. */
import { fieldOf } from "../../model/unknown-value.ts";
import { createTokens, mayCarryToken, systemClock } from "../../transport/index.ts";
import type { Audience, TokenSource } from "../../transport/index.ts";

const KEY_VAULT: Audience = { scope: "https://vault.azure.net/.default", name: "Azure Key Vault" };

/** https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret */
const API_VERSION = "7.4";

/** A vault may take this long, in milliseconds. */
const LONGEST_MS = 30_000;

/**
 * The value of the secret at `https://NAME.vault.azure.net/secrets/NAME` (its newest version) or `…/NAME/VERSION`. Throws an
 * error whose message says what the vault answered, without the value. `source` left out: `DefaultAzureCredential`.
 */
export async function secretOf(uri: string, source?: TokenSource): Promise<string> {
  if (!mayCarryToken(new URL(uri).origin)) throw new Error("tokens go over https only");
  const token = await createTokens(systemClock, source, KEY_VAULT).token();
  const url = `${uri.replace(/\/+$/, "")}?api-version=${API_VERSION}`;
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(LONGEST_MS) });
  const body: unknown = await answer.json().catch(() => undefined);
  const value = fieldOf(body, "value");
  if (answer.ok && typeof value === "string") return value;
  const code = fieldOf(fieldOf(body, "error"), "code");
  throw new Error(`Key Vault answered ${answer.status}${typeof code === "string" ? ` ${code}` : ""}`);
}
