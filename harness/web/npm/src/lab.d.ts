/** A mistake of a scenario file. */
export interface Mistake {
  code: string;
  line: number;
  column: number;
  length: number;
  error: boolean;
  message: string;
  label: string;
  help: string | null;
}

/** The mistakes of a scenario: none where there is nothing wrong. */
export declare function check(text: string): Mistake[];

/** What a scenario is. */
export declare function load(text: string): { title: string; contracts: string[]; needs: string[]; calls: string[] };

/** A run of a scenario under a semantics (`clerk-js@6.40.0`, `uncoordinated`), as data. */
export declare function simulate(text: string, semantics?: string): unknown;

/** The same as a picture in text or as SVG. */
export declare function timeline(text: string, semantics?: string, form?: 'timeline' | 'svg'): string;

/** What is broken in such a run, and which hazards show. */
export declare function judge(text: string, semantics?: string): { verdict: string; findings: unknown[]; hazards: unknown[] };

/** Every order of a scenario under a semantics: in how many each guarantee breaks. */
export declare function explore(text: string, semantics?: string): unknown;
