/** Shows progress on standard error: one line that moves on a terminal, a line every half minute elsewhere. */
const QUIET_PERIOD_MS = 30_000;

export interface ProgressLine {
  /** Replaces the line that stands there. */
  progress(text: string): void;
  /** A sentence that stays. */
  say(sentence: string): void;
  /** Leaves the moving line, so that what comes next begins on its own. */
  end(): void;
}

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** `now` gives milliseconds of any clock that does not go back. */
export function progressLine(output: ProgressOutput, now: () => number): ProgressLine {
  return output.isTTY === true ? movingLine(output) : sparseLines(output, now);
}

const CLEAR = "\r\u001b[K";

function movingLine(output: ProgressOutput): ProgressLine {
  let isShown = false;
  const clear = (): void => {
    if (isShown) output.write(CLEAR);
    isShown = false;
  };
  return {
    progress(text) {
      output.write(CLEAR + text.slice(0, (output.columns ?? 80) - 1));
      isShown = true;
    },
    say(sentence) {
      clear();
      output.write(`${sentence}\n`);
    },
    end: clear,
  };
}

function sparseLines(output: ProgressOutput, now: () => number): ProgressLine {
  let lastMs = now();
  return {
    progress(text) {
      if (now() - lastMs < QUIET_PERIOD_MS) return;
      lastMs = now();
      output.write(`${text}\n`);
    },
    say: (sentence) => void output.write(`${sentence}\n`),
    end: () => undefined,
  };
}
