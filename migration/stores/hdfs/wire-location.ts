/** Where content lies: the redirect to a data node, and the replicas of a block. Pure. */
import { listOf, numberOf, objectOf, parsedObject, textOf, WireSyntaxError } from "../webhdfs/wire-json.ts";

/** The second step of an operation: host and query are HDFS's, the path is written by the client. */
export interface DataNodeAddress {
  readonly origin: string;
  /** Without the question mark. */
  readonly query: string;
}

/** Reads a Location. Throws WireSyntaxError, also where it leads from https to http. */
export function parseLocation(location: string | undefined, askedOrigin: string): DataNodeAddress {
  if (location === undefined || !URL.canParse(location)) throw new WireSyntaxError("the redirect has no Location");
  const { origin, protocol } = new URL(location);
  const isHttp = protocol === "http:" || protocol === "https:";
  if (!isHttp || (askedOrigin.startsWith("https:") && protocol !== "https:"))
    throw new WireSyntaxError(`the redirect leads to ${origin}, which is not safe`);
  // As it was sent: the tokens in it are the data node's affair.
  const mark = location.indexOf("?");
  return { origin, query: mark < 0 ? "" : location.slice(mark + 1) };
}

/**
 * The transfer addresses of the data nodes that hold a block and answer at this HTTP origin, from GET_BLOCK_LOCATIONS.
 * Throws WireSyntaxError.
 */
export function transferAddressesAt(body: Uint8Array, origin: string): readonly string[] {
  const blocks = listOf(objectOf(parsedObject(body)["LocatedBlocks"], "LocatedBlocks"), "locatedBlocks");
  const { hostname, port } = new URL(origin);
  const found = blocks.flatMap((block) => listOf(objectOf(block, "a block"), "locations"));
  return found.flatMap((location) => {
    const fields = objectOf(location, "a location");
    const isHost = [textOf(fields, "hostName"), textOf(fields, "ipAddr")].includes(hostname);
    const isPort = [numberOf(fields, "infoPort"), numberOf(fields, "infoSecurePort")].includes(Number(port));
    return isHost && isPort ? [textOf(fields, "name")] : [];
  });
}
