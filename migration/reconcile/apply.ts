/**
 * Does what the comparison decided: bounded, in any order that the directories allow, resumable at any moment because the
 * target's own listing is the journal. One entry's failure does not stop the others; it is recorded and makes the run incomplete.
 */
import { ROOT_PATH, type EntryPath } from "../model/path.ts";
import { isStoreFailure } from "../stores/failure.ts";
import type { Source } from "../stores/source.ts";
import type { Target } from "../stores/target.ts";
import { applyDeletes, type MaximumDeletes } from "./apply-deletes.ts";
import { changeDirectory, changeFile, makeDirectory, putFile, type Work } from "./apply-entry.ts";
import type { Compared, Comparison } from "./compare.ts";
import type { AccessOrder, Decision } from "./decide.ts";
import { DeleteList } from "./delete-list.ts";
import { ScopeChain, type DirectoryScope } from "./directory-scope.ts";
import type { Done } from "./done.ts";
import type { Ending } from "./ending.ts";
import { exceptionOf, type Exception, type ExceptionSink } from "./exceptions.ts";
import { HeldBack } from "./held-back.ts";
import type { Rules } from "./rules.ts";
import { Slots } from "./slots.ts";

export interface ApplyOptions {
  /** Entries under way at once. */
  readonly concurrency: number;
  readonly maxDeletes: MaximumDeletes;
  /** Ends the run in an orderly way: nothing new is begun, what is under way is finished. */
  readonly stop: AbortSignal;
  /** Ends what is under way too; every name still shows its old content or its new. */
  readonly abort: AbortSignal;
  readonly onException: ExceptionSink;
  /** Told of a directory that was to be deleted and stays, because something is left in it that is not ours, excluded or failed. */
  readonly onStays?: (directory: EntryPath) => void;
  readonly done: Done;
}

export interface Ground {
  readonly comparison: Comparison;
  readonly source: Source;
  readonly target: Target;
  readonly rules: Rules;
}

/** Failures of one run of the service or of rights, not of one entry, that end the run when they come without a success between. */
const FAILURES_IN_A_ROW = 40;

class Application {
  readonly #ground: Ground;
  readonly #options: ApplyOptions;
  readonly #slots: Slots;
  readonly #scopes: ScopeChain;
  readonly #deletes = new DeleteList();
  readonly #exceptions: HeldBack<Exception>;
  #failuresInARow = 0;
  #gaveUp: Exception | undefined;

  constructor(ground: Ground, options: ApplyOptions) {
    this.#ground = ground;
    this.#options = options;
    this.#slots = new Slots(options.concurrency);
    this.#exceptions = new HeldBack(options.onException);
    this.#scopes = new ScopeChain((task) => void this.#slots.start(task));
  }

  async run(): Promise<Ending> {
    try {
      for await (const step of this.#ground.comparison.steps) {
        if (this.#isOver()) break;
        await this.#take(step);
      }
      const wentThrough = !this.#isOver();
      if (wentThrough) this.#scopes.closeAll();
      await this.#slots.idle();
      return this.#ending() ?? (await this.#deleteAll());
    } finally {
      await this.#slots.idle();
      this.#exceptions.release();
      await this.#deletes.dispose();
    }
  }

  #isOver(): boolean {
    return this.#options.stop.aborted || this.#options.abort.aborted || this.#gaveUp !== undefined;
  }

  #ending(): Ending {
    if (this.#gaveUp !== undefined) return { because: "gave up", failure: this.#gaveUp };
    return this.#isOver() ? { because: "stopped" } : undefined;
  }

  async #take(step: Compared): Promise<void> {
    if (step.is === "decision") return this.#begin(step.decision);
    if (step.is === "again") {
      await this.#slots.idle();
      this.#again(step.directory);
      return;
    }
    this.#deletes.doubt(step.directory);
    this.#except({
      severity: "failed",
      path: step.directory,
      side: "source",
      operation: "compare",
      code: "",
      because: step.because,
      remedy: `${step.remedy}; until then nothing below it is deleted`,
    });
  }

  async #begin(decision: Decision): Promise<void> {
    const { action, path, kind } = decision;
    for (const because of decision.remarks) this.#remark(path, because);
    const holder = path === ROOT_PATH ? undefined : this.#scopes.holding(path);
    const scope = kind === "directory" ? this.#scopes.open(path) : holder;
    if (action.do === "nothing") return;
    if (action.do === "refuse") {
      this.#refuse(path, action);
      return;
    }
    if (action.do === "delete") return this.#deletes.add(action.current);
    if (scope === undefined) return;
    const work = { ...this.#ground, ...this.#options, decision };
    if (kind === "directory") await this.#beginDirectory(work, scope, holder);
    else await this.#launch(work, scope, () => (action.do === "put-file" ? putFile(work, action) : changeFile(work)));
  }

  async #beginDirectory(work: Work, scope: DirectoryScope, holder: DirectoryScope | undefined): Promise<void> {
    const { action } = work.decision;
    let settle: (stands: boolean) => void = () => undefined;
    const stands = new Promise<boolean>((resolve) => (settle = resolve));
    scope.ready = stands;
    const first =
      action.do === "make-directory" ? () => makeDirectory(work, action) : () => changeDirectory(work, "first");
    const isAfter = action.do === "make-directory" || (action.do === "change" && isSetLast(action.access));
    if (isAfter) scope.finishWith(() => this.#finish(work, stands));
    await this.#launch(work, holder ?? scope, first, settle);
  }

  async #finish(work: Work, stands: Promise<boolean>): Promise<void> {
    if (this.#options.abort.aborted || !(await stands)) return;
    await this.#attempt(work, () => changeDirectory(work, "last"));
  }

  /** Starts a task once a slot is free and the directory that holds the entry stands. */
  async #launch(
    work: Work,
    holder: DirectoryScope,
    task: () => Promise<void>,
    settle?: (done: boolean) => void,
  ): Promise<void> {
    holder.begin();
    const isOwn = holder.path === work.decision.path;
    await this.#slots.start(async () => {
      const stands = isOwn || (await holder.ready);
      const done = stands ? await this.#attempt(work, task) : this.#heldByNothing(work);
      settle?.(done);
      holder.end();
    });
  }

  #heldByNothing(work: Work): boolean {
    const because = "the directory that holds it could not be made ready";
    this.#except({ ...FAILED, path: work.decision.path, because, remedy: "see the reason of the directory" });
    return false;
  }

  async #attempt(work: Work, task: () => Promise<void>): Promise<boolean> {
    try {
      await task();
      this.#failuresInARow = 0;
      return true;
    } catch (error) {
      if (!isStoreFailure(error)) {
        const because = error instanceof Error ? error.message : String(error);
        this.#except({
          ...FAILED,
          path: work.decision.path,
          because,
          remedy: "report this: it is a defect of this tool",
        });
        return false;
      }
      if (error.kind === "stopped") return false;
      const exception = exceptionOf(error, work.decision.path);
      this.#except(exception);
      const isSystemic = error.kind === "unavailable" || error.kind === "unauthenticated" || error.kind === "refused";
      if (isSystemic && ++this.#failuresInARow >= FAILURES_IN_A_ROW) this.#gaveUp ??= exception;
      return false;
    }
  }

  async #deleteAll(): Promise<Ending> {
    const { tally } = this.#ground.comparison;
    const { maxDeletes, done } = this.#options;
    const ending = await applyDeletes(this.#deletes, {
      ...this.#ground,
      ...this.#options,
      tally,
      maxDeletes,
      onDeleted: () => done.deleted++,
      onFailed: (exception) => this.#except(exception),
    });
    return ending ?? this.#ending();
  }

  /** Takes back what was said below a directory that is listed again; what was done there stays done. */
  #again(directory: string): void {
    this.#deletes.again(directory);
    for (const { severity } of this.#exceptions.again(directory)) this.#options.done[COUNTED_AS[severity]]--;
  }

  #refuse(path: string, refused: { because: string; remedy: string }): void {
    this.#except({ ...FAILED, severity: "refused", path, ...refused });
  }

  #remark(path: string, because: string): void {
    this.#except({ ...FAILED, severity: "remark", path, because, remedy: "nothing has to be done" });
  }

  #except(exception: Exception): void {
    this.#options.done[COUNTED_AS[exception.severity]]++;
    this.#exceptions.hold(exception);
  }
}

/** Where the access stays as it is, such as a declared one, nothing is set after the children either. */
function isSetLast(order: AccessOrder | undefined): boolean {
  return order === "after" || order === "narrowed";
}

const COUNTED_AS = { failed: "failed", refused: "refused", remark: "remarks" } as const;
const FAILED = { severity: "failed", side: "target", operation: "compare", code: "" } as const;

/** Applies a comparison to its end, or to the moment it is stopped. Throws StoreFailure where a listing fails. */
export function apply(ground: Ground, options: ApplyOptions): Promise<Ending> {
  return new Application(ground, options).run();
}
