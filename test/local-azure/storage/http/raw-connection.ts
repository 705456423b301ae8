/** A connection that sends exactly the bytes that a test writes, and reads answers one by one. For tests of odd clients. */
import { connect, type Socket } from "node:net";

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** See the file's head. */
export class RawConnection implements Disposable {
  readonly socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #isClosed = false;
  #wake: () => void = () => undefined;

  /** Connects to a port of this machine. */
  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    const closed = (): void => {
      this.#isClosed = true;
      this.#wake();
    };
    this.socket.on("error", closed);
    this.socket.on("close", closed);
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  /** Writes lines of a head, and a body behind it. */
  send(lines: readonly string[], body: string | Uint8Array = ""): void {
    this.socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
    if (body.length > 0) this.socket.write(body);
  }

  async #until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      if (this.#isClosed) throw new Error(`The connection closed after: ${this.#received.toString("latin1")}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The next answer. @param hasBody false for answers to HEAD. */
  async answer(hasBody = true): Promise<RawAnswer> {
    await this.#until(() => this.#received.includes("\r\n\r\n"));
    const end = this.#received.indexOf("\r\n\r\n");
    const [first = "", ...lines] = this.#received.toString("latin1", 0, end).split("\r\n");
    const headers = new Map(
      lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    const [, status, reason = ""] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? [];
    const length = hasBody ? Number(headers.get("content-length") ?? 0) : 0;
    await this.#until(() => this.#received.length >= end + 4 + length);
    const body = this.#received.toString("utf8", end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    return { status: Number(status), reason, headers, body };
  }

  /** Resolves once the other side has closed the connection; what came behind the last answer. */
  async closed(): Promise<string> {
    while (!this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#received.toString("latin1");
  }
}
