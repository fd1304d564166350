/** What the server answers to its own commands, beside the protocol of editors. */

import type { Diagnostic, Location } from "vscode-languageclient";

/** Names of the server's commands. The client's own are `ius.client.…`, so that none is registered twice. */
export const ServerCommand = {
  runExample: "ius.runExample",
  runExamples: "ius.runExamples",
  showCases: "ius.showCases",
  evaluate: "ius.evaluate",
  graph: "ius.graph",
  schemes: "ius.schemes",
} as const;

/** An example or case that was run. */
export interface Ran {
  readonly title: string;
  readonly passed: boolean;
  /** What was decided, or why it could not be; Markdown. */
  readonly report?: string;
  readonly location?: Location;
}

/** A decision on an applicant file. */
export interface Evaluation {
  readonly outcome: string;
  readonly markdown: string;
  readonly problems?: readonly Problem[];
}

/** What is wrong with an applicant file. */
export interface Problem {
  readonly message: string;
  readonly code?: string | number;
  readonly severity?: Diagnostic["severity"];
  readonly range?: Diagnostic["range"];
  readonly uri?: string;
}

/** A scheme. */
export interface Scheme {
  /** Its full name: `nl.start_up`. */
  readonly name: string;
  readonly title?: string | null;
  /** It has errors and cannot be decided now. */
  readonly broken?: boolean;
  readonly location?: Location;
}

/** A thing that a scheme rests on. */
export interface GraphNode {
  readonly name: string;
  readonly title?: string | null;
  /** `scheme`, `require`, `define`, `parameter`, `fact` … */
  readonly kind: string;
  readonly provisions?: readonly string[];
  readonly location?: Location;
}

/** What a scheme rests on; edges are indices. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
}
