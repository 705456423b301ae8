/** Principals by the names that Microsoft Entra knows, and object ids that are none. */
import { lookupOf } from "./asked-principal.ts";
import type { AskedPrincipal } from "./asked-principal.ts";
import { askDirectory } from "./directory.ts";
import type { DirectoryAnswer, NameKind } from "./directory.ts";
import type { Found, Lookups } from "../lookup/index.ts";
import { isObjectId } from "./principal.ts";
import type { Principal } from "./principal.ts";

/** What the directory finds people by, and how a message calls them. */
const kinds = {
  userPrincipalName: { who: "user", by: "user principal name", meant: "Write the object id of the one that is meant." },
  mailNickname: {
    who: "user",
    by: "mail nickname",
    meant: "Write the user principal name (user:NAME@DOMAIN) or the object id of the one that is meant.",
  },
  group: { who: "group", by: "display name", meant: "Write the object id of the one that is meant." },
  servicePrincipal: {
    who: "service principal",
    by: "display name",
    meant:
      'Write the object id of the one that is meant: az ad sp list --display-name NAME --query "[].id" lists them.',
  },
} as const satisfies Partial<Record<NameKind, unknown>>;

type Kind = keyof typeof kinds;

const remedy = "Check the name in Microsoft Entra, and that this identity may read the directory.";

/** How the directory finds a principal; undefined where it need not be asked. */
export function nameKindOf({ kind, name }: Principal): Kind | undefined {
  if (kind === undefined || isObjectId(name)) return undefined;
  if (kind === "user") return name.includes("@") ? "userPrincipalName" : "mailNickname";
  if (kind === "managedIdentity") return name.startsWith("/") ? undefined : "servicePrincipal";
  return kind;
}

/** Object ids of principals that `nameKindOf` knows how to find; all of a kind are asked for together. */
export async function lookUpNames(
  lookups: Lookups,
  asked: readonly AskedPrincipal[],
): Promise<readonly (readonly [AskedPrincipal, Found<string>])[]> {
  const found = await Promise.all(
    (Object.keys(kinds) as readonly Kind[]).map(async (kind) => {
      const ofKind = asked.filter(({ principal }) => nameKindOf(principal) === kind);
      const names = ofKind.map(({ principal }) => principal.name);
      const answers = await askDirectory(kind, names);
      return Promise.all(
        ofKind.map(async (one) => [one, await foundIn(lookups, one, kind, answers.get(one.principal.name))] as const),
      );
    }),
  );
  return found.flat();
}

/**
 * An object id that is an application's (client) id is a mistake: nobody is ever given rights under that one. Whether it is,
 * is asked where that is possible; where the directory does not answer, ids are taken as they are.
 */
export async function refuseApplicationIds(lookups: Lookups, asked: readonly AskedPrincipal[]): Promise<void> {
  const suspects = asked.filter(({ principal: { kind } }) => kind !== "user" && kind !== "group");
  const names = suspects.map(({ principal }) => principal.name);
  const answers = await askDirectory("application", names);
  for (const one of suspects) {
    const answer = answers.get(one.principal.name);
    if (answer?.is !== "one" || answer.objectId.toLowerCase() === one.principal.name) continue;
    lookups.fail(
      `${lookupOf(one, "").asked}: that is an application's (client) id; its service principal is ${answer.objectId}. ` +
        "Write that object id, or servicePrincipal:NAME.",
    );
  }
}

async function foundIn(
  lookups: Lookups,
  one: AskedPrincipal,
  kind: Kind,
  answer: DirectoryAnswer = { is: "nobody" },
): Promise<Found<string>> {
  const lookup = lookupOf(one, remedy);
  const { who, by } = kinds[kind];
  switch (answer.is) {
    case "one":
      return { known: answer.objectId };
    case "several":
      return lookups.fail(`${lookup.asked}: ${severalSentence(kind, answer.objectIds)}`);
    case "nobody":
      return lookups.fail(`${lookup.asked}: no ${who} has that ${by}. ${remedy}`);
    case "unanswered":
      return lookups.ask(lookup, Promise.reject(new Error(answer.said)));
  }
}

/** Display names and mail nicknames are not unique. The ids are told where azuread tells them. */
function severalSentence(kind: Kind, objectIds: readonly string[]): string {
  const { who, by, meant } = kinds[kind];
  const count = objectIds.length === 0 ? "several" : String(objectIds.length);
  const ids = objectIds.length === 0 ? "" : ` (${objectIds.join(", ")})`;
  return `${count} ${who}s have that ${by}${ids}. ${meant}`;
}
