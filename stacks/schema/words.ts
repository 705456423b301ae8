/** Words that several sections of a stack file use. */
import * as z from "zod";
import {
  owningPrincipalGrammar,
  parseOwningPrincipal,
  parsePrincipal,
  principalGrammar,
} from "../../components/principals/principal.ts";
import { accountIdGrammar, parseAccountId } from "../../components/account/account-id.ts";
import { parseSubnetId, subnetIdGrammar } from "../../components/network/network-id.ts";
import { nearestWord } from "../../migration/model/problem.ts";
import { says, textOf } from "../../migration/wording.ts";

/** `user:NAME`, `group:NAME`, …, or an object id. */
export const principal = textOf(parsePrincipal, principalGrammar);

/** The same, or `$superuser`: who may own a directory. */
export const owningPrincipal = textOf(parseOwningPrincipal, owningPrincipalGrammar);

/** Id of a storage account in Azure's resource manager. */
export const accountId = textOf(parseAccountId, accountIdGrammar);

/** Id of a subnet in Azure's resource manager. */
export const subnetId = textOf((text) => parseSubnetId(text)?.id, subnetIdGrammar);

/** A text of this grammar; `allowed` says the same in words. */
export function matching(grammar: RegExp, allowed: string) {
  return z
    .string({ error: says(allowed) })
    .regex(grammar, { error: says(allowed) })
    .meta({ allowed });
}

/** One of these words, which `parse` may know in other spellings too; `allowed` says what else it understands. */
export function wordOf<Value>(
  parse: (text: string) => Value | undefined,
  words: readonly string[],
  allowed = words.join(", "),
) {
  return z
    .string({ error: says(allowed) })
    .transform((text, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      const nearest = nearestWord(text, words);
      // Where two are as near, nobody can tell.
      const isClear = nearest !== undefined && nearest === nearestWord(text, words.toReversed());
      const message = says(allowed, isClear ? `Did you mean ${nearest}?` : "");
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .meta({ allowed });
}
