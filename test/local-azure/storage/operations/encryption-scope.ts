/** The scope that content is encrypted with. Nothing is encrypted here: it is kept and told as Azure tells it. */
import type { Call } from "../call.ts";

/** The scope that a write asks for: in its header, or in its signature (both documented). */
export function givenScope(call: Call): { readonly encryptionScope?: string } {
  const signed = call.caller.kind === "sas" ? call.caller.encryptionScope : undefined;
  const encryptionScope = call.header("x-ms-encryption-scope") ?? signed;
  return encryptionScope === undefined ? {} : { encryptionScope };
}
