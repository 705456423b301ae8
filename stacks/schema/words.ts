/** Words that several sections of a stack file use. */
import * as z from "zod";
import { parsePrincipal, principalGrammar } from "../../components/principal.ts";
import { accountIdGrammar, parseAccountId } from "../../components/account-id.ts";
import { says, textOf } from "../../migration/wording.ts";

/** `user:NAME`, `group:NAME`, …, or an object id. */
export const principal = textOf(parsePrincipal, principalGrammar);

/** Id of a storage account in Azure's resource manager. */
export const accountId = textOf(parseAccountId, accountIdGrammar);

/** Id of a subnet in Azure's resource manager. */
export const subnetId = matching(
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i,
  "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Network/virtualNetworks/NAME/subnets/NAME",
);

/** A text of this grammar; `allowed` says the same in words. */
export function matching(grammar: RegExp, allowed: string) {
  return z.string({ error: says(allowed) }).regex(grammar, { error: says(allowed) });
}
