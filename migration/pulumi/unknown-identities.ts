/** Principals of a map whose object ids a preview does not know yet: their groups are still to be made, or nobody could ask. */
import type { IdentityMap } from "../model/identity-map.ts";
import { isUnknown } from "./wire.ts";

/** Names that the note lists; the rest is counted. */
const SHOWN_NAMES = 10;

/** What a plan says about them; nothing where all are known. */
export function unknownIdentityNotes(map: IdentityMap | undefined): readonly string[] {
  const named = (section: "users" | "groups") =>
    Object.entries(map?.[section] ?? {})
      .filter(([, id]) => isUnknown(id))
      .map(([name]) => `${section === "users" ? "user" : "group"} ${name}`);
  const names = [...named("users"), ...named("groups")].sort();
  if (names.length === 0) return [];
  const more = names.length > SHOWN_NAMES ? `, and ${String(names.length - SHOWN_NAMES)} more` : "";
  return [
    `Object ids that are not known yet, so that what these own or are given counts as new: ${names.slice(0, SHOWN_NAMES).join(", ")}${more}.`,
  ];
}
