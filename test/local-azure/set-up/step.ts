// A step of the set-up that may take long: says what it does once it has taken a second, and shows that it moves. All of it
// goes to stderr, so that what a command prints on stdout stays clean.

const FIRST_SIGN_MS = 1_000;
const TERMINAL_INTERVAL_MS = 500;
const LOG_INTERVAL_MS = 10_000;

/** Tells how far the step has come, in a few words: `1,204 packages compiled`. */
export type Say = (progress: string) => void;

/** Does `work` under the title `what`; on a terminal one line is written over, elsewhere a line comes every ten seconds. */
export async function step<Result>(what: string, work: (say: Say) => Promise<Result>): Promise<Result> {
  const display = new StepDisplay(what, process.stderr);
  try {
    return await work((progress) => display.say(progress));
  } finally {
    display.end();
  }
}

class StepDisplay {
  readonly #what: string;
  readonly #stream: NodeJS.WriteStream;
  readonly #started = Date.now();
  #progress = "";
  #shown = false;
  #timer: NodeJS.Timeout;

  constructor(what: string, stream: NodeJS.WriteStream) {
    this.#what = what;
    this.#stream = stream;
    this.#timer = setTimeout(() => this.#begin(), FIRST_SIGN_MS);
  }

  say(progress: string): void {
    this.#progress = progress;
  }

  end(): void {
    clearTimeout(this.#timer);
    if (!this.#shown) return;
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${this.#line()}\n` : `  ${this.#detail()}: done\n`);
  }

  #begin(): void {
    this.#shown = true;
    this.#stream.write(this.#stream.isTTY ? this.#line() : `${this.#what} …\n`);
    const interval = this.#stream.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
    this.#timer = setInterval(() => {
      this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${this.#line()}` : `  ${this.#detail()}\n`);
    }, interval);
  }

  #line(): string {
    const line = `${this.#what} … ${this.#detail()}`;
    return line.slice(0, Math.max(20, this.#stream.columns - 1));
  }

  #detail(): string {
    const seconds = `${Math.round((Date.now() - this.#started) / 1000)} s`;
    return this.#progress === "" ? seconds : `${this.#progress}, ${seconds}`;
  }
}
