/** `access`: role assignments. */
import * as z from "zod";
import { isObjectId } from "../../components/principals/principal.ts";
import { mayHaveCondition, roleDefinitionOf, roleNameOf, roleNames } from "../../components/principals/roles.ts";
import { filesystemName } from "../../migration/model/lake-uri.ts";
import { mapping, says, textOf, withRule } from "../../migration/wording.ts";
import { matching, principal, wordOf } from "./words.ts";

/** Attributes and actions that a condition can speak of; an expression without any is no condition. */
const conditionGrammar = /@(?:Resource|Request|Principal|Environment)\[|ActionMatches\s*\{/u;
const longestCondition = 8192;

const keys = mapping(
  {
    principal: principal.describe("Who gets the role."),
    role: wordOf(
      (role) => (roleDefinitionOf(role) === undefined && !isObjectId(role) ? undefined : role),
      roleNames,
      `${roleNames.join(", ")}, or the GUID of a role definition`,
    ).describe("Which role."),
    on: matching(filesystemName, "a filesystem of this stack file, or left out for the whole account")
      .describe("What it is about. Left out: the whole account.")
      .optional(),
    condition: textOf(
      (text) => (conditionGrammar.test(text) && text.length <= longestCondition ? text.trim() : undefined),
      "an expression of Azure's attribute-based access control (version 2.0), such as @Resource[…] StringEquals 'x'",
    )
      .describe("When the role counts: a condition on attributes. Left out: always.")
      .optional(),
    description: z
      .string({ error: says("a text of up to 1,024 characters") })
      .max(1024, { error: says("a text of up to 1,024 characters") })
      .meta({ allowed: "a text of up to 1,024 characters" })
      .describe("Why, for whoever reads the assignments later. Left out: none.")
      .optional(),
  },
  "an assignment",
);

/** One assignment. */
export const assignment = withRule(keys, ["role", "condition"], ({ role, condition }) => {
  const roleDefinition = definitionOf(role);
  if (condition === undefined || mayHaveCondition(roleDefinition)) return [];
  const allowed = `nothing with ${roleNameOf(roleDefinition)}, which allows no action on blobs`;
  return [{ path: ["condition"], message: says(allowed, "Leave it out, or choose a data role.") }];
});

export const accessSection = z.array(assignment, { error: says("a list of role assignments") });

/** GUID of the role definition that a role's name, or such a GUID, stands for. */
export function definitionOf(role: string): string {
  return roleDefinitionOf(role) ?? role.toLowerCase();
}
