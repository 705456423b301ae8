/**
 * Who still needs the service: each holder keeps one answer of `GET /.hold` open, and its death closes it. So several
 * programs share one service, and it ends with the last of them, however that one ended.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Time that a next holder has to come, in milliseconds. */
const graceMs = 3000;
/** Time that the first holder has to come: whoever started the service may have been killed before it could. */
const firstGraceMs = 60_000;

/** Counts holders. */
export class Hold {
  #holders = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #onFree: () => void;

  /** @param onFree called once the last holder has been gone for the time of grace, or none came for a minute. */
  constructor(onFree: () => void) {
    this.#onFree = onFree;
    this.#timer = setTimeout(onFree, firstGraceMs).unref();
  }

  /** Answers `GET /.hold`: headers at once, the end never. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#holders++;
    clearTimeout(this.#timer);
    response.writeHead(200, { "content-type": "text/plain" });
    response.write("held\n");
    request.socket.once("close", () => {
      this.#holders--;
      if (this.#holders === 0) this.#timer = setTimeout(this.#onFree, graceMs);
    });
  }
}
