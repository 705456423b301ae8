/**
 * Asking Microsoft Entra through azuread. Names of one kind are asked about together, so that hundreds of them take few
 * calls; where one of them spoils the answer for all (a name that several have), the list is halved until it stands alone.
 */
import { getGroups, getServicePrincipals, getUsers } from "@pulumi/azuread";
import { spoken } from "../lookup/index.ts";
import { silenceOf } from "../lookup/unanswered.ts";

/**
 * What kind of name it is: of users by one of two, of groups and service principals the display name. An application's
 * (client) id is answered with its service principal.
 */
export type NameKind = "userPrincipalName" | "mailNickname" | "group" | "servicePrincipal" | "application";

/** What the directory says about a name. */
export type DirectoryAnswer =
  | { readonly is: "one"; readonly objectId: string }
  | { readonly is: "nobody" }
  /** The ids of all who have the name, where azuread tells them. */
  | { readonly is: "several"; readonly objectIds: readonly string[] }
  /** There was no answer, or one that nobody expects: what was said instead. */
  | { readonly is: "unanswered"; readonly said: string };

/** azuread asks Microsoft Graph about one name after the other, so that several short lists are faster than one long one. */
const MOST_NAMES_PER_CALL = 20;

type Answers = readonly (readonly [name: string, answer: DirectoryAnswer])[];

/** Asks about all names of a kind; letter case does not count. Answers by name as it was given. Never rejects. */
export async function askDirectory(
  kind: NameKind,
  names: readonly string[],
): Promise<ReadonlyMap<string, DirectoryAnswer>> {
  const lists = Array.from({ length: Math.ceil(names.length / MOST_NAMES_PER_CALL) }, (_, index) =>
    names.slice(index * MOST_NAMES_PER_CALL, (index + 1) * MOST_NAMES_PER_CALL),
  );
  const answers = await Promise.all(lists.map((list) => answersTo(kind, list)));
  return new Map(answers.flat());
}

async function answersTo(kind: NameKind, names: readonly string[]): Promise<Answers> {
  try {
    const objectIds = await objectIdsOf(kind, names);
    return names.map((name) => {
      const objectId = objectIds.get(name.toLowerCase());
      return [name, objectId === undefined ? { is: "nobody" } : { is: "one", objectId }];
    });
  } catch (error) {
    const said = spoken(error);
    if (silenceOf(said) !== undefined) return names.map((name) => [name, { is: "unanswered", said }]);
    const [first, ...others] = names;
    if (first === undefined) return [];
    if (others.length === 0) return [[first, await refusal(kind, first, said)]];
    const half = Math.ceil(names.length / 2);
    return (await Promise.all([answersTo(kind, names.slice(0, half)), answersTo(kind, names.slice(half))])).flat();
  }
}

/** What a call means that fails for one name alone: `ignoreMissing` still fails where nobody at all is found. */
async function refusal(kind: NameKind, name: string, said: string): Promise<DirectoryAnswer> {
  if (/\bmore than one\b|\bmultiple\b/i.test(said)) return { is: "several", objectIds: await namesakes(kind, name) };
  if (/\bno \S.* found\b|\bnot found\b/i.test(said)) return { is: "nobody" };
  return { is: "unanswered", said };
}

/** Ids of all groups of one name. Of users and service principals azuread tells none but those of the whole tenant. */
async function namesakes(kind: NameKind, name: string): Promise<readonly string[]> {
  if (kind !== "group") return [];
  try {
    const { displayNames, objectIds } = await getGroups({ displayNamePrefix: name });
    return objectIds.filter((_, index) => displayNames[index]?.toLowerCase() === name.toLowerCase()).sort();
  } catch {
    // Ids make the message better; the name is wrong without them too.
    return [];
  }
}

/** Object ids by name in lower case, of those who are there. */
async function objectIdsOf(kind: NameKind, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const list = [...names];
  switch (kind) {
    case "userPrincipalName": {
      const { users } = await getUsers({ userPrincipalNames: list, ignoreMissing: true });
      return byName(users.map(({ userPrincipalName, objectId }) => [userPrincipalName, objectId]));
    }
    case "mailNickname": {
      const { users } = await getUsers({ mailNicknames: list, ignoreMissing: true });
      return byName(users.map(({ mailNickname, objectId }) => [mailNickname, objectId]));
    }
    case "group": {
      const { displayNames, objectIds } = await getGroups({ displayNames: list, ignoreMissing: true });
      return byName(displayNames.map((name, index) => [name, objectIds[index] ?? ""]));
    }
    case "servicePrincipal": {
      const { servicePrincipals } = await getServicePrincipals({ displayNames: list, ignoreMissing: true });
      return byName(servicePrincipals.map(({ displayName, objectId }) => [displayName, objectId]));
    }
    case "application": {
      const { servicePrincipals } = await getServicePrincipals({ clientIds: list, ignoreMissing: true });
      return byName(servicePrincipals.map(({ clientId, objectId }) => [clientId, objectId]));
    }
  }
}

function byName(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(pairs.map(([name, objectId]) => [name.toLowerCase(), objectId]));
}
