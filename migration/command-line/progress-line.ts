/** Shows progress on standard error: one line that moves on a terminal, a line every half minute elsewhere. */
import { formatProgress, type ProgressReading } from "../report/progress.ts";

const QUIET_PERIOD_MS = 30_000;

export interface ProgressLine {
  progress(reading: ProgressReading): void;
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
    progress(reading) {
      output.write(CLEAR + formatProgress(reading).slice(0, (output.columns ?? 80) - 1));
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
    progress(reading) {
      if (now() - lastMs < QUIET_PERIOD_MS) return;
      lastMs = now();
      output.write(`${formatProgress(reading)}\n`);
    },
    say: (sentence) => void output.write(`${sentence}\n`),
    end: () => undefined,
  };
}
