import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import type { NotedTest } from './vitest-names.ts';

/**
 * Runs the tests of the core again and again in one process. Stryker's own vitest runner starts vitest anew for every mutant, which
 * takes 0.8 seconds each and hours in all; the core is pure, so nothing one test does can reach another and a mutant needs milliseconds.
 * Only a mutant that is hit while a module loads needs that module, and what imports it, afresh.
 */

const FOLDERS = ['test/core/policy', 'test/core/diagnosis'];
/**
 * Too slow for what they find: thousands of random policies, random or spoilt facts, or a count of the whole corpus. Without them the
 * score is lower, never higher. Nor those that look at the clock: a busy machine would kill mutants.
 */
const LEFT_OUT = /policy\/properties\.test|never throws$|the corpus(?! leads)|at least once$|made to be slow$/;
/** Asked last. */
const SLOW = /odd values in a facts file|when one fact is another/;
/**
 * Thousands of answers, asked of one cause at a time. Each judges the mutants of its cause; for what causes share a dozen of these tests
 * must do, and for the policies none, or they would take most of the time.
 */
const OF_ONE_CAUSE = /the answer when one fact is another/;
const DOZEN = 12;
/** A test that takes longer is not moved to the front, however often it finds something. */
const FAST_MS = 30;

/** In the header of an instrumented file. Counting which test reaches which mutant takes most of the time, and is needed only once. */
const COUNTING = /function cover\(\) \{/;

/** What instrumented code shares with us: `__stryker__` of the instrumenter. */
interface Shared {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  countsCoverage?: boolean;
  mutantCoverage?: MutantCoverage;
}

interface Test {
  readonly id: string;
  readonly fileName: string;
  readonly run: NotedTest['run'];
}

class CoreTestRunner implements TestRunner {
  readonly #shared: Shared;
  readonly #sandbox = pathToFileURL(`${process.cwd()}/`).href;
  /** Module → the modules that import it. */
  readonly #importers = new Map<string, Set<string>>();
  #load = 0;
  #wholeLoad = 0;
  /** What the latest load loads afresh; everything else is as the latest whole load left it. */
  #fresh: ReadonlySet<string> | undefined;
  #tests: readonly Test[] = [];

  constructor() {
    const world = globalThis as { __stryker__?: Shared };
    world.__stryker__ ??= {};
    this.#shared = world.__stryker__;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    const names = new URL('./vitest-names.ts', import.meta.url).href;
    registerHooks({
      resolve: (specifier, context, nextResolve) => {
        if (specifier === 'vitest' && context.parentURL !== names)
          return { url: names, format: 'module-typescript', shortCircuit: true };
        const resolved = nextResolve(specifier, context);
        return this.#isOurs(resolved.url)
          ? { ...resolved, url: this.#versioned(resolved.url, context.parentURL) }
          : resolved;
      },
      load: (url, context, nextLoad) => {
        const loaded = nextLoad(url, context);
        if (!this.#isOurs(withoutVersion(url)) || !loaded.source) return loaded;
        return { ...loaded, source: String(loaded.source).replace(COUNTING, '$&if (!ns.countsCoverage) return;') };
      },
    });
    await this.#loadEverything();
  }

  /** What holds mutants or imports what does. */
  #isOurs(url: string): boolean {
    const inside = url.startsWith(this.#sandbox) ? url.slice(this.#sandbox.length) : '';
    return (
      inside.endsWith('.ts') &&
      !/^(functions\/core\/[^/]+|test\/core\/diagnosis\/cases|test\/mutation\/.*)$/.test(inside)
    );
  }

  /** Node loads a module again only under another address. */
  #versioned(url: string, importer: string | undefined): string {
    const importers = this.#importers.get(url) ?? new Set();
    this.#importers.set(url, importer === undefined ? importers : importers.add(withoutVersion(importer)));
    return `${url}?${this.#fresh?.has(url) === false ? this.#wholeLoad : this.#load}`;
  }

  async dryRun(): Promise<DryRunResult> {
    this.#shared.countsCoverage = true;
    await this.#loadEverything();
    const result = await this.#run(this.#tests, false);
    this.#shared.countsCoverage = false;
    const mutantCoverage = this.#shared.mutantCoverage ?? { static: {}, perTest: {} };
    return { ...result, mutantCoverage: { ...mutantCoverage, static: onlyStatic(mutantCoverage) } };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, sandboxFileName, hitLimit } = options;
    this.#shared.hitCount = hitLimit === undefined ? undefined : 0;
    this.#shared.hitLimit = hitLimit;
    this.#shared.activeMutant = activeMutant.id;
    try {
      const tests = mutantActivation === 'static' ? await this.#loadWith(sandboxFileName) : this.#tests;
      const result = await this.#run(judgesOf(tests, options), true);
      return toMutantRunResult(determineHitLimitReached(this.#shared.hitCount, hitLimit) ?? result);
    } catch (error) {
      return toMutantRunResult(
        determineHitLimitReached(this.#shared.hitCount, hitLimit) ?? {
          status: DryRunStatus.Error,
          errorMessage: String(error),
        },
      );
    } finally {
      this.#shared.activeMutant = undefined;
    }
  }

  async #loadEverything(): Promise<void> {
    this.#load += 1;
    this.#wholeLoad = this.#load;
    this.#fresh = undefined;
    const tests = await this.#testsOf(testFiles());
    this.#tests = [...tests.filter(({ id }) => !SLOW.test(id)), ...tests.filter(({ id }) => SLOW.test(id))];
  }

  /** The tests of every file that reaches this module, with the module and everything between them loaded afresh. */
  async #loadWith(fileName: string): Promise<readonly Test[]> {
    this.#load += 1;
    const fresh = new Set([pathToFileURL(fileName).href]);
    for (const url of fresh) for (const importer of this.#importers.get(url) ?? []) fresh.add(importer);
    this.#fresh = fresh;
    const tests = await this.#testsOf(testFiles().filter((file) => fresh.has(this.#sandbox + file)));
    const rank = new Map(this.#tests.map(({ id }, index) => [id, index]));
    return [...tests].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
  }

  async #testsOf(files: readonly string[]): Promise<readonly Test[]> {
    const { takeNoted } = await import('./vitest-names.ts');
    takeNoted();
    const tests: Test[] = [];
    const seen = new Map<string, number>();
    for (const file of files) {
      await import(this.#versioned(this.#sandbox + file, undefined));
      for (const { name, run } of takeNoted()) {
        const id = `${file}: ${name}`;
        if (LEFT_OUT.test(id)) continue;
        const times = (seen.get(id) ?? 0) + 1;
        seen.set(id, times);
        tests.push({ id: times === 1 ? id : `${id} #${times}`, fileName: file, run });
      }
    }
    return tests;
  }

  async #run(tests: readonly Test[], untilFailure: boolean): Promise<DryRunResult & { status: DryRunStatus.Complete }> {
    const results: TestResult[] = [];
    for (const test of tests) {
      const result = await this.#runOne(test);
      results.push(result);
      if (result.status === TestStatus.Failed && untilFailure) {
        if (result.timeSpentMs < FAST_MS) this.#toFront(test);
        break;
      }
    }
    return { status: DryRunStatus.Complete, tests: results };
  }

  async #runOne({ id, fileName, run }: Test): Promise<TestResult> {
    const base = { id, name: id, fileName };
    const start = performance.now();
    this.#shared.currentTestId = id;
    try {
      await run();
      return { ...base, timeSpentMs: performance.now() - start, status: TestStatus.Success };
    } catch (error) {
      const failureMessage = error instanceof Error ? error.message : String(error);
      return { ...base, timeSpentMs: performance.now() - start, status: TestStatus.Failed, failureMessage };
    } finally {
      this.#shared.currentTestId = undefined;
    }
  }

  /** The mutants of one place come one after the other and are mostly killed by the same tests. */
  #toFront({ id }: Test): void {
    const isFront = (test: Test) => test.id === id;
    this.#tests = [...this.#tests.filter(isFront), ...this.#tests.filter((test) => !isFront(test))];
  }
}

function testFiles(): readonly string[] {
  return FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.test.ts`)).sort();
}

function withoutVersion(url: string): string {
  return url.replace(/\?\d+$/, '');
}

function judgesOf(tests: readonly Test[], { testFilter, activeMutant }: MutantRunOptions): readonly Test[] {
  const wanted = testFilter && new Set(testFilter);
  const judges = wanted ? tests.filter(({ id }) => wanted.has(id)) : tests;
  const ofCauses = judges.filter(({ id }) => OF_ONE_CAUSE.test(id));
  const leftOut = new Set(ofCauses.filter((test, index) => !isAsked(test, index)));
  return judges.filter((test) => !leftOut.has(test));

  function isAsked({ id }: Test, index: number): boolean {
    if (activeMutant.fileName.includes('/policy/')) return false;
    const cause = /\/causes\/[^/]+\/([^/]+)\.ts$/.exec(activeMutant.fileName)?.[1];
    return cause === undefined ? index < DOZEN : wanted !== undefined || id.endsWith(` of ${cause}`);
  }
}

/** What no test reaches but loading does. A mutant that both reach is judged by those tests, like everything else. */
function onlyStatic({ static: loading, perTest }: MutantCoverage): MutantCoverage['static'] {
  const reached = new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));
  return Object.fromEntries(Object.entries(loading).filter(([id]) => !reached.has(id)));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'core', CoreTestRunner)];
