/**
 * `Expect: 100-continue`: the client keeps its body back until it is asked for. It is asked when an operation starts to
 * read, so that what the head alone decides (credentials, rights, conditions, a busy account) costs the client no upload.
 * A request that is answered before that ends its connection (Node sees to it): nobody can tell whether its body still
 * comes, so that a next request on it could not be found.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Asks for the body once somebody reads it. */
export function askForBody(request: IncomingMessage, response: ServerResponse): void {
  const read = request._read.bind(request);
  let isAsked = false;
  request._read = (size) => {
    if (!isAsked && !response.headersSent) {
      isAsked = true;
      response.writeContinue();
    }
    read(size);
  };
}
