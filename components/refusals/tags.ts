/** What Azure refuses about tags. Pure. */
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

const limits = "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create#request-body";

/** The most that a storage account takes, whatever other resources take. */
const mostTags = 15;

export const tagRefusals: readonly Refusal[] = [
  {
    id: "too-many-tags",
    reason: "A storage account takes at most 15 tags, those of the matched account among them.",
    source: limits,
    problem: ({ tags }) =>
      Object.keys(tags).length > mostTags
        ? problemAt("tags", Object.keys(tags), "at most 15 tags, with those of the matched account", "Leave some out.")
        : undefined,
  },
  {
    id: "tags-that-differ-in-case",
    reason: "Names of tags are compared without regard to letter case.",
    source: "https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources",
    problem({ tags }) {
      const names = Object.keys(tags);
      const plain = names.map((name) => name.toLowerCase());
      const twins = names.filter(
        (_, index) => plain.indexOf(plain[index] ?? "") !== plain.lastIndexOf(plain[index] ?? ""),
      );
      return twins.length === 0
        ? undefined
        : problemAt("tags", twins, "names that differ in more than letter case", "Leave one of them out.");
    },
  },
  {
    id: "tag-too-long",
    reason: "Names of tags have at most 128 characters on storage accounts, values 256.",
    source: limits,
    problem({ tags }) {
      const long = Object.entries(tags).find(([name, value]) => name.length > 128 || value.length > 256);
      return long && problemAt(`tags.${long[0]}`, long[1], "names up to 128 and values up to 256 characters", "");
    },
  },
];
