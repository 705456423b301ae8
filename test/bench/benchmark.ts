/** What a benchmark is, and how its rows are shown. */

export type Cell = string | number;

/** One row by column name; rows of a table may lack some. */
export type Row = Readonly<Record<string, Cell>>;

export interface Measured {
  readonly rows: readonly Row[];
  /** Whole sentences: what could not be measured, and what a reader should know. */
  readonly notes: readonly string[];
  /** The figures that count, for programs. */
  readonly figures: Readonly<Record<string, number>>;
  /** Limits that were missed, one sentence each. */
  readonly missed: readonly string[];
}

export interface Benchmark {
  readonly name: string;
  /** One line. */
  readonly measures: string;
  run(say: (what: string) => void): Promise<Measured>;
}

function shown(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  return typeof cell === "string" ? cell : cell.toLocaleString("en-US", { maximumFractionDigits: cell < 100 ? 2 : 0 });
}

/** The rows as lines of a table, numbers to the right. */
export function formatRows(rows: readonly Row[]): readonly string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const widths = columns.map((name) => Math.max(name.length, ...rows.map((row) => shown(row[name]).length)));
  const line = (cells: readonly string[], isRight: readonly boolean[]): string =>
    cells
      .map((cell, index) =>
        isRight[index] === true ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const isNumber = columns.map((name) => rows.some((row) => typeof row[name] === "number"));
  return [
    line(columns, isNumber),
    ...rows.map((row) =>
      line(
        columns.map((name) => shown(row[name])),
        isNumber,
      ),
    ),
  ];
}

/** The middle value. @throws {RangeError} where there is none. */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError("a median needs a value");
  return middle;
}
