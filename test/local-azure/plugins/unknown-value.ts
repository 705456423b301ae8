/**
 * Values that Pulumi's engine sends in a preview for what is not known yet, one per type (`sdk/go/common/resource/plugin/rpc.go`).
 * A plugin hands them on, and never checks or sends them.
 */
const unknownValues: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** What a plugin answers in a preview for an output that only the real thing will tell. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  return unknownValues.has(value);
}
