/** Operations on the account as a whole, through the Blob endpoint. */
import { delegationKey } from "../authorization/delegation-key.ts";
import { mayDelegate } from "../authorization/management.ts";
import { readSignatureTime } from "../authorization/signature-time.ts";
import type { Call } from "../call.ts";
import { readWhole } from "../content/receive.ts";
import { localTenantId } from "../../identity/index.ts";
import { hasTiers } from "../operations/tier.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { tells } from "../wire/told-since.ts";
import { element, elementTexts } from "../wire/xml.ts";

/** Of user delegation keys before later ones came (recorded). */
const newestKeyVersionBefore = "2019-12-12";

/** The request's version, or the newest that keys of the service's time have. */
function keyVersion(call: Call): string {
  const { version } = call.target;
  return version > newestKeyVersionBefore && !tells(call, "laterKeyVersion") ? newestKeyVersionBefore : version;
}

/** The first version whose keys may be bound to a user of another tenant (documented). */
const delegatedUserSince = "2025-07-05";

const keyNames = ["SignedOid", "SignedTid", "SignedStart", "SignedExpiry", "SignedService", "SignedVersion"];

/** The longest life of a key from now on, in milliseconds (documented; to the second, as users of the real service posted). */
const longestKeyLife = 7 * 24 * 3_600_000;

/** Times that cannot be read or are too late are refused under their own text in place of a name (posted, 2020 to 2025). */
function checkKeyTimes(start: string, expiry: string, now: number): void {
  const latest = now + longestKeyLife;
  const refuse = (text: string): never => {
    throw new ServiceFailure("InvalidXmlNodeValue", { fields: { XmlNodeName: text, XmlNodeValue: text } });
  };
  const [from, until] = [readSignatureTime(start), readSignatureTime(expiry)];
  if (from === undefined || from > latest) refuse(start);
  else if (until === undefined || until > latest || until <= Math.max(from, now)) refuse(expiry);
}

/** `POST ?restype=service&comp=userdelegationkey`: for callers with a token only (recorded). */
export async function getUserDelegationKey(call: Call): Promise<void> {
  if (call.caller.kind !== "identity") {
    throw new ServiceFailure("AuthenticationFailed", {
      fields: { AuthenticationErrorDetail: "Only authentication scheme Bearer is supported" },
    });
  }
  mayDelegate(call.caller, call.parts.roles, call.target.account);
  const document = (await readWhole(call.request)).toString("utf8");
  const expiry = elementTexts(document, "Expiry")[0] ?? "";
  const now = `${new Date(call.state.now()).toISOString().slice(0, 19)}Z`;
  const stated = elementTexts(document, "Start")[0] ?? "";
  // Recorded for a start that is left out and for an empty one.
  const start = stated === "" ? now : stated;
  if (expiry === "") throw new ServiceFailure("InvalidXmlDocument");
  checkKeyTimes(start, expiry, call.state.now());
  const version = keyVersion(call);
  const tenant = version >= delegatedUserSince ? (elementTexts(document, "DelegatedUserTid")[0] ?? "") : "";
  const bound = tenant === "" ? [] : [tenant];
  const values = [call.caller.objectId, localTenantId, start, expiry, "b", version, ...bound];
  const names = [...keyNames, "SignedDelegatedUserTid"].slice(0, values.length);
  const told = names.map((name, index) => element(name, values[index] ?? "")).join("");
  const key = element("Value", delegationKey(call.target.account, values));
  call.answerXml(`<UserDelegationKey>${told}${key}</UserDelegationKey>`);
}

/** `GET ?restype=account&comp=properties` */
export function getAccountInformation(call: Call): void {
  const { hierarchical, sku } = call.target.account.record;
  call.answer(200, [
    "x-ms-sku-name",
    sku ?? "Standard_ZRS",
    "x-ms-account-kind",
    hasTiers(call.target.account.record) ? "StorageV2" : "BlockBlobStorage",
    "x-ms-is-hns-enabled",
    String(hierarchical),
  ]);
}
