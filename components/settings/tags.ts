/** The tags of an account and what belongs to it. Pure. */
import { byDefault, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";

/** Names with values. */
export type Tags = Readonly<Record<string, string>>;

/** Azure compares names of tags without regard to letter case. */
const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Tags that Azure's portal and policies put on a resource themselves. */
const azuresOwn = /^(?:hidden-|ms-resource-usage$)/i;

/** Those of the matched account, and over them those of the stack file. */
export function decideTags(wishes: Tags, matched: Matched<Tags> | undefined): Decided<Tags> {
  const found = Object.entries(matched?.found ?? {}).filter(
    ([name]) => !azuresOwn.test(name) && !Object.keys(wishes).some((own) => sameName(own, name)),
  );
  const kept = Object.fromEntries(found);
  const settings = { ...kept, ...wishes };
  if (Object.keys(settings).length === 0) {
    const none = matched ? taken("tags", "none", matched.name) : byDefault("tags", "none", "default");
    return { settings, decisions: [none] };
  }
  return {
    settings,
    decisions: [
      ...found.map(([name, value]) => taken(`tag ${name}`, value, matched?.name ?? "")),
      ...Object.entries(wishes).map(([name, value]) => decideTag(name, value, matched)),
    ],
  };
}

function decideTag(name: string, value: string, matched: Matched<Tags> | undefined): Decision {
  const found = Object.entries(matched?.found ?? {}).find(([other]) => sameName(other, name));
  return wished(`tag ${name}`, value, matched && found && { name: matched.name, value: found[1] });
}
