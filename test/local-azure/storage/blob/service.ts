/** Operations on the account as a whole, through the Blob endpoint. */
import { delegationKey } from "../authorization/delegation-key.ts";
import { mayDelegate } from "../authorization/management.ts";
import type { Call } from "../call.ts";
import { readWhole } from "../content/receive.ts";
import { localTenantId } from "../../identity/index.ts";
import { hasTiers } from "../operations/tier.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { element, elementTexts } from "../wire/xml.ts";

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
  const start = elementTexts(document, "Start")[0] ?? now;
  if (Number.isNaN(Date.parse(expiry))) throw new ServiceFailure("InvalidXmlDocument");
  const version = call.target.version;
  const values = [call.caller.objectId, localTenantId, start, expiry, "b", version];
  const names = ["SignedOid", "SignedTid", "SignedStart", "SignedExpiry", "SignedService", "SignedVersion"];
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
