/** `filesystems`: each with the access of its root. */
import * as z from "zod";
import { accessListGrammar, parseAccessList } from "../../components/access-list.ts";
import { mapping, named, textOf } from "../../migration/wording.ts";
import { principal } from "./words.ts";

const accessList = textOf(parseAccessList, accessListGrammar);

export const filesystemsSection = named(
  "a mapping from the names of filesystems to their access; {} where that comes from the source",
  z.unknown(),
);

/** One of the filesystems; `name:` without anything is the same as `name: {}`. */
export const filesystemSection = z.preprocess(
  (value) => value ?? {},
  mapping({ owner: principal.optional(), group: principal.optional(), acl: accessList.optional() }, "a filesystem"),
);
