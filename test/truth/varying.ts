/**
 * What of an answer may differ from the recorded one, and how it is compared nevertheless. Everything that is not named
 * here is compared letter by letter.
 */

/**
 * How two values are compared that cannot be the same: `present`: both are there and have the form; `moment`: within seconds
 * of each other (the replay's clock shows the recorded time); `paired`: the recorded value stands for the same value of ours
 * wherever it comes again in the recording, and another one for another.
 */
export type Likeness = "present" | "moment" | "paired";

/** A header, JSON member or XML element whose value differs from run to run. */
export interface Varying {
  readonly name: string;
  readonly likeness: Likeness;
  /** Values of one family are paired with each other, wherever they are told. */
  readonly family: string;
  /** Both values have this form. */
  readonly form: RegExp;
  readonly reason: string;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const rfc1123 = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const ticks = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,7}Z$/;
const quotedTag = /^"0x[0-9A-F]{15}"$/;
const bareTag = /^0x[0-9A-F]{15}$/;

function present(name: string, form: RegExp, reason: string): Varying {
  return { name, likeness: "present", family: name, form, reason };
}

function paired(name: string, family: string, form: RegExp, reason: string): Varying {
  return { name, likeness: "paired", family, form, reason };
}

function moment(name: string, form: RegExp, reason: string): Varying {
  return { name, likeness: "moment", family: "moment", form, reason };
}

/** Headers of the answer, in lower case. */
export const varyingHeaders: readonly Varying[] = [
  paired("etag", "etag", quotedTag, "made of the moment of the change"),
  present("x-ms-request-id", guid, "made by the service"),
  paired("x-ms-lease-id", "id", guid, "made by the service where the request proposes none"),
  paired("x-ms-deletion-id", "id", /^\d{18}$/, "made of the moment of the deletion"),
  paired("x-ms-copy-id", "id", guid, "made by the service"),
  paired("x-ms-snapshot", "id", ticks, "made of the moment of the snapshot"),
  paired("x-ms-version-id", "id", ticks, "made of the moment of the change"),
  paired("x-ms-continuation", "token", /^[\w+/=-]+$/, "opaque"),
  moment("last-modified", rfc1123, "the service's clock"),
  moment("x-ms-creation-time", rfc1123, "the service's clock"),
  moment("x-ms-expiry-time", rfc1123, "relative to the service's clock"),
  moment("x-ms-access-tier-change-time", rfc1123, "the service's clock"),
  moment("x-ms-copy-completion-time", rfc1123, "the service's clock"),
  present(
    "www-authenticate",
    /^Bearer authorization_uri=https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/oauth2\/authorize resource_id=https:\/\/storage\.azure\.com$/,
    "names the account's tenant",
  ),
  present("access-control-expose-headers", /^[\w,-]+$/, "names of headers in the order of a front end"),
  present("x-ms-copy-source", /^https?:\/\/\S+$/, "tells the address that the request gave, here another host"),
];

/** Headers that no operation tells. */
export const untoldHeaders: readonly { readonly name: RegExp; readonly reason: string }[] = [
  { name: /^(connection|keep-alive|transfer-encoding)$/, reason: "of the connection" },
  { name: /^date$/, reason: "the service's clock, which the replay sets by it" },
];

/** Headers of every answer that most recorders dropped: compared where they are recorded. */
export const mostlyDropped = /^(x-ms-request-id|x-ms-client-request-id)$/;

/** Members of JSON bodies. */
export const varyingMembers: readonly Varying[] = [
  paired("etag", "etag", bareTag, "made of the moment of the change"),
  moment("lastModified", rfc1123, "the service's clock"),
  moment("creationTime", /^\d{18}$/, "the service's clock"),
  moment("expiryTime", /^(0|\d{18})$/, "relative to the service's clock"),
];

/** Elements of XML bodies. */
export const varyingElements: readonly Varying[] = [
  paired("Etag", "etag", /^"?0x[0-9A-F]{15}"?$/, "made of the moment of the change"),
  paired("NextMarker", "token", /^\S+$/, "opaque"),
  paired("Marker", "token", /^\S+$/, "opaque"),
  paired("DeletionId", "id", /^\d{18}$/, "made of the moment of the deletion"),
  paired("Snapshot", "id", ticks, "made of the moment of the snapshot"),
  paired("VersionId", "id", ticks, "made of the moment of the change"),
  paired("CopyId", "id", guid, "made by the service"),
  paired("Version", "id", /^[0-9A-F]{16}$/, "version of a deleted container, made by the service"),
  moment("Last-Modified", rfc1123, "the service's clock"),
  moment("Creation-Time", rfc1123, "the service's clock"),
  moment("Expiry-Time", rfc1123, "relative to the service's clock"),
  moment("DeletedTime", rfc1123, "the service's clock"),
  moment("AccessTierChangeTime", rfc1123, "the service's clock"),
  moment("CopyCompletionTime", rfc1123, "the service's clock"),
  moment("SignedStart", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "the service's clock where the request gives none"),
  present("CopySource", /^https?:\/\/\S+$/, "tells the address that the request gave, here another host"),
  present("Value", /^\S+$/, "key of a user delegation; the recorder put a placeholder"),
  present("SignedOid", /^\S+$/, "the recorded caller, replaced by the recorder"),
  present("SignedTid", /^\S+$/, "the recorded tenant"),
  present("AuthenticationErrorDetail", /^[\s\S]+$/, "tells the signature, which the recorder replaced"),
];

/** A part of an answer that recorders wrote anew, or whose order is nobody's choice: brought into one form on both sides. */
export interface Levelled {
  readonly where: "content-type" | "json";
  readonly reason: string;
  /** @param recorded the recorded text, whichever of the two is levelled. */
  readonly level: (text: string, recorded: string) => string;
}

function failuresInOrder(text: string): string {
  return text.replace(/"failedEntries":\[(\{.*?\})\]/, (_, entries: string) => {
    const sorted = entries.split(/(?<=\}),(?=\{)/).sort();
    return `"failedEntries":[${sorted.join(",")}]`;
  });
}

/** What is brought into one form before answers are compared. */
export const levelled: readonly Levelled[] = [
  {
    where: "content-type",
    reason: "some recorders put a space behind the semicolon",
    level: (text) => text.replace("; ", ";"),
  },
  {
    where: "json",
    reason: "one recorder wrote JSON anew, without its last line's end",
    level: (text) => text.trimEnd(),
  },
  {
    where: "json",
    reason: "a recursive change works on the entries of a batch at once, and tells failures as they come",
    level: failuresInOrder,
  },
  {
    where: "json",
    reason: "some recorders removed every ETag of lists",
    level: (text, recorded) => (recorded.includes('"etag"') ? text : text.replaceAll(/"etag":"[^"]*",/g, "")),
  },
];

/** The two lines that end every message of a refusal. */
export const messageEnd = /RequestId:[^\s\\<"]*(\\n|\n)Time:[^\s\\<"]*/g;

/** What stands in the place of an account's address in bodies. */
export const accountAddress = /https?:\/\/[^/"<\s]+\/(?:[a-z0-9]+\/)?(?=")/g;
