import { type Graph, isKind, makeNode } from '../graph/graph.ts';
import { OperationKeys } from '../graph/hash.ts';
import { arithmeticRules, reciprocalRules } from './arithmetic-rules.ts';
import { broadcastRules } from './broadcast-rules.ts';
import { constantRules } from './constant-rules.ts';
import { floatFactors } from './float-factors.ts';
import { gatherSums } from './gather-sums.ts';
import { keepForward } from './keep-forward.ts';
import { recomputeConstants } from './recompute-constants.ts';
import { everywhere, rewriteGraph } from './rewrite.ts';
import { shapeRules } from './shape-rules.ts';
import { combine, type Rules, Simplifier } from './simplifier.ts';
import { simplifyLoops } from './simplify-loops.ts';
import { splitReductions } from './split-reductions.ts';
import { viewRules } from './view-rules.ts';

export interface OptimizeOptions {
  /** Whether x / c may become x · (1 / c) for any constant c; 1 unit in the last place less exact. */
  readonly reciprocals?: boolean;
  /** Whether the outermost loop stays one loop, as its count is given at run time. */
  readonly dynamicCount?: boolean;
}

interface Settling {
  readonly rules: Rules;
  readonly keys: OperationKeys;
  readonly settled: WeakMap<Graph, Graph>;
}

/** After so many rounds a graph is taken as it is. Two or three do for what the model makes. */
const mostRounds = 12;

const standardRules = combine(viewRules, shapeRules, broadcastRules, constantRules, arithmeticRules);

/** Simplifies a graph and the bodies of its loops, innermost first, until nothing changes. */
function settle(graph: Graph, settling: Settling, dynamicCount: boolean): Graph {
  const { rules, keys, settled } = settling;
  const known = settled.get(graph);
  if (known) return known;
  const simplifier = new Simplifier(keys, rules);
  let current = simplifyLoops(graph, keys, dynamicCount);
  for (let round = 0; round < mostRounds; round++) {
    const simplified = rewriteGraph(current, (node) => {
      if (!isKind(node, 'loop')) return simplifier.make(node);
      const body = settle(node.operation.body, settling, false);
      const same = body === node.operation.body;
      return simplifier.make(same ? node : makeNode({ ...node.operation, body }, node.inputs, node.shape, node.dtype));
    });
    const next = simplifyLoops(simplified, keys, dynamicCount);
    if (next === current) break;
    current = next;
  }
  settled.set(graph, current);
  settled.set(current, current);
  return current;
}

/**
 * The graph with the same outputs, to rounding, and as little work as the passes know how to leave: constants folded, nothing computed
 * twice or in vain, views composed, loops rid of what does not change. The one liberty taken: 0 · x and 0 / x are 0 for every x.
 */
export function optimize(graph: Graph, { reciprocals = false, dynamicCount = false }: OptimizeOptions = {}): Graph {
  const rules = reciprocals ? combine(standardRules, reciprocalRules) : standardRules;
  const settling: Settling = { rules, keys: new OperationKeys(), settled: new WeakMap() };
  const simple = settle(graph, settling, dynamicCount);
  const handedOn = settle(
    everywhere(simple, (part) => keepForward(part, settling.keys)),
    settling,
    dynamicCount,
  );
  const regrouped = settle(everywhere(everywhere(handedOn, floatFactors), gatherSums), settling, dynamicCount);
  const split = everywhere(regrouped, splitReductions);
  return everywhere(split, (part) => recomputeConstants(part, settling.keys));
}
