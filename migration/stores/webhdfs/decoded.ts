/** Runs a decoder of an answer of WebHDFS or a dialect of it. */
import { AclSyntaxError } from "../../model/acl.ts";
import type { StoreFailure } from "../failure.ts";
import { WireSyntaxError } from "./wire-json.ts";

/** What `decode` gives. What it cannot read is thrown as the failure that `invalid` makes of a code and a message. */
export function decoded<Value>(decode: () => Value, invalid: (code: string, message: string) => StoreFailure): Value {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof AclSyntaxError || error instanceof WireSyntaxError)) throw error;
    throw invalid(error.name, `the answer cannot be read: ${error.message}`);
  }
}
