/** `access`: role assignments. */
import * as z from "zod";
import { isObjectId } from "../../components/principal.ts";
import { roleDefinitionOf, roleNames } from "../../components/roles.ts";
import { filesystemName } from "../../migration/model/lake-uri.ts";
import { mapping, says, textOf } from "../../migration/wording.ts";
import { matching, principal } from "./words.ts";

export const accessSection = z.array(
  mapping(
    {
      principal,
      role: textOf(
        (role) => (roleDefinitionOf(role) === undefined && !isObjectId(role) ? undefined : role),
        `${roleNames.join(", ")}, or the GUID of a role definition`,
      ),
      on: matching(filesystemName, "a filesystem of this stack file, or left out for the whole account").optional(),
    },
    "an assignment",
  ),
  { error: says("a list of role assignments") },
);
