/** The account signature that the service prints when it starts, for people who want one without making it. */
import type { Account } from "../state.ts";
import { accountText } from "./signature-text.ts";
import { signatureOf } from "./shared-key.ts";

const year = 365 * 24 * 3600 * 1000;

/** The query of an account signature over everything that the service does, valid for a year from `now`. */
export function issueAccountSignature(account: Account, now: number): string {
  const fields = new Map([
    ["sp", "rwdxlacuptfimeo"],
    ["ss", "b"],
    ["srt", "sco"],
    ["se", `${new Date(now + year).toISOString().slice(0, 19)}Z`],
    ["spr", "https,http"],
    ["sv", "2022-11-02"],
  ]);
  const text = accountText(account.record.name, (name) => fields.get(name) ?? "");
  return new URLSearchParams([...fields, ["sig", signatureOf(text, account.key)]]).toString();
}
