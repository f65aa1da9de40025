import { type AxisMap, type Graph, isKind, makeNode, type Node, type Operation, type Shape, sizeOf, viewNode } from '../graph/graph.ts';
import { OperationKeys } from '../graph/hash.ts';
import { sameShape, uniformValue } from './facts.ts';
import { rewriteGraph } from './rewrite.ts';
import { usesOf } from './uses.ts';

type View = Node<Extract<Operation, { kind: 'view' }>>;

/** A term of a sum, and whether it is taken off. */
interface Term {
  readonly node: Node;
  readonly minus: boolean;
}

interface ViewTerm {
  readonly view: View;
  readonly minus: boolean;
}

const isSum = (node: Node): boolean => isKind(node, 'elementwise') && (node.operation.name === 'Add' || node.operation.name === 'Subtract');
const isDifference = (node: Node): boolean => isKind(node, 'elementwise') && node.operation.name === 'Subtract';

/** Sums that only another sum of the same shape reads, once. */
function innerSums(graph: Graph): ReadonlySet<Node> {
  const inner = new Set<Node>();
  const uses = usesOf(graph);
  for (const node of uses.keys())
    for (const input of isSum(node) ? node.inputs : [])
      if (isSum(input) && uses.get(input) === 1 && sameShape(input.shape, node.shape)) inner.add(input);
  return inner;
}

/** All terms of a sum. @param inner original nodes that are part of a larger sum */
function termsOf(node: Node, original: Node, inner: ReadonlySet<Node>, minus = false): Term[] {
  return node.inputs.flatMap((input, n) => {
    const [of, sign] = [original.inputs[n] as Node, minus !== (n === 1 && isDifference(node))];
    return inner.has(of) ? termsOf(input, of, inner, sign) : [{ node: input, minus: sign }];
  });
}

/** A sum of views that all read alike is one view of their sum; sums of other terms stay in their order. */
class Gathering {
  private readonly keys = new OperationKeys();

  /** What two views must have in common to be added before they are read; undefined where that would take a kernel of its own, or more work. */
  private keyOf({ view }: ViewTerm): string | undefined {
    const source = view.inputs[0] as Node;
    const isWork = isKind(source, 'elementwise') && sizeOf(source.shape) <= sizeOf(view.shape);
    return isWork ? `${this.keys.keyOf(view.operation)} ${source.shape}` : undefined;
  }

  /** The terms, those that are read alike put together, after those that are not looked at through views; as many where there are none. */
  gathered(terms: readonly Term[]): readonly Term[] {
    const joined = withoutSeams(terms);
    const groups = new Map<string, Map<Term, ViewTerm>>();
    for (const term of joined) {
      const part = viewTerm(term);
      const key = part && this.keyOf(part);
      if (part && key !== undefined) groups.set(key, (groups.get(key) ?? new Map<Term, ViewTerm>()).set(term, part));
    }
    const several = [...groups.values()].filter(({ size }) => size > 1);
    const taken = new Set(several.flatMap((group) => [...group.keys()]));
    const sums = several.map((group) => viewOfSum([...group.values()]));
    const rest = joined.filter((term) => !taken.has(term));
    return [...rest.filter(({ node }) => !isKind(node, 'view')), ...rest.filter(({ node }) => isKind(node, 'view')), ...sums];
  }
}

function viewOfSum(parts: readonly ViewTerm[]): Term {
  const { view } = parts[0] as ViewTerm;
  const terms = parts.map((part) => ({ node: part.view.inputs[0] as Node, minus: part.minus }));
  const { node, minus } = sumOf(terms, (terms[0] as Term).node.shape);
  return { node: viewNode(node, view.operation.axes, view.shape), minus };
}

/** The terms added up from left to right, beginning with one of the shape of the sum, if possible one that is not taken off. */
function sumOf(terms: readonly Term[], shape: Shape): Term {
  const whole = terms.filter(({ node }) => sameShape(node.shape, shape));
  const first = whole.find(({ minus }) => !minus) ?? (whole[0] as Term);
  const node = terms.reduce((sum, term) => {
    if (term === first) return sum;
    const name = term.minus === first.minus ? 'Add' : 'Subtract';
    return makeNode({ kind: 'elementwise', name }, [sum, term.node], sum.shape, sum.dtype);
  }, first.node);
  return { node, minus: first.minus };
}

/** Parts of one array that lie side by side, as the adjoint of putting slices together leaves them, read as one. */
function withoutSeams(terms: readonly Term[]): readonly Term[] {
  const result: Term[] = [];
  for (const term of terms) {
    const part = viewTerm(term);
    const at = part ? result.findIndex((other) => joinedWith(viewTerm(other), part)) : -1;
    if (at < 0 || !part) result.push(term);
    else result[at] = joinedWith(viewTerm(result[at] as Term), part) as Term;
  }
  return result;
}

/** The view, over a shape to which it broadcasts, that is 0 where a constant mask is, along one axis on which the view does not depend. */
function masked(view: View, mask: Node, shape: Shape): View | undefined {
  const long = mask.shape.findIndex((extent) => extent > 1);
  if (!isKind(mask, 'constant') || long < 0 || mask.shape.some((extent, n) => extent > 1 && n !== long)) return undefined;
  const axis = long + shape.length - mask.shape.length;
  const missing = shape.length - view.shape.length;
  const axes = view.operation.axes.map((map) => (map.axis < 0 ? map : { axis: map.axis + missing, table: map.table }));
  const carrier = axes.findIndex((map) => map.axis === -1);
  const place = axes[carrier]?.table[0];
  if (place === undefined || axes.some((map) => map.axis === axis)) return undefined;
  const table = Int32Array.from(mask.operation.values, (inside) => (inside === 0 ? -1 : place));
  return viewNode(view.inputs[0] as Node, axes.with(carrier, { axis, table }), shape) as View;
}

/** A view that is 0 where it is outside; a constant mask that chooses a part of one counts as well. */
function viewOf(node: Node): View | undefined {
  if (isKind(node, 'view')) return node.operation.fill === 0 ? node : undefined;
  if (!isKind(node, 'elementwise') || node.operation.name !== 'Select') return undefined;
  const [mask, chosen, beyond] = node.inputs as [Node, Node, Node];
  return isKind(chosen, 'view') && uniformValue(beyond) === 0 ? masked(chosen, mask, node.shape) : undefined;
}

/** The term as a view, the sign of what is viewed counted with its own. */
function viewTerm({ node, minus }: Term): ViewTerm | undefined {
  const view = viewOf(node);
  const source = view?.inputs[0];
  if (!view || !source || !isKind(source, 'elementwise') || source.operation.name !== 'Negate') return view && { view, minus };
  return { view: viewNode(source.inputs[0] as Node, view.operation.axes, view.shape) as View, minus: !minus };
}

const sameTable = (a: Int32Array, b: Int32Array): boolean => a.length === b.length && a.every((entry, v) => entry === b[v]);

/** Two views of one source that differ along one axis, along which nowhere both are inside. */
function joinedWith(a: ViewTerm | undefined, b: ViewTerm): Term | undefined {
  if (!a || a.minus !== b.minus || a.view.inputs[0] !== b.view.inputs[0]) return undefined;
  const [p, q] = [a.view.operation.axes, b.view.operation.axes];
  const different = p.flatMap((map, k) => (map.axis === q[k]?.axis && sameTable(map.table, q[k].table) ? [] : [k]));
  const [k] = different;
  if (k === undefined || different.length > 1) return undefined;
  const [one, other] = [p[k] as AxisMap, q[k] as AxisMap];
  if (one.axis < 0 || one.axis !== other.axis || one.table.some((entry, v) => entry >= 0 && (other.table[v] as number) >= 0))
    return undefined;
  const table = one.table.map((entry, v) => Math.max(entry, other.table[v] as number));
  return { node: viewNode(a.view.inputs[0] as Node, p.with(k, { axis: one.axis, table }), a.view.shape), minus: a.minus };
}

/**
 * Terms of a sum that are read alike are added before they are read: a(i + 1) + b(i) + c(i + 1) = (a + c)(i + 1) + b(i). Backward, every
 * neighbour that a formula looks at gives a term for each time that it occurs; so one array is kept for each neighbour.
 */
export function gatherSums(graph: Graph): Graph {
  const inner = innerSums(graph);
  const gathering = new Gathering();
  return rewriteGraph(graph, (node, original) => {
    if (!isSum(node) || inner.has(original)) return node;
    const terms = termsOf(node, original, inner);
    const gathered = gathering.gathered(terms);
    const broadcast = !gathered.some((term) => sameShape(term.node.shape, node.shape));
    if (gathered.length === terms.length || broadcast) return node;
    const { node: sum, minus } = sumOf(gathered, node.shape);
    return minus ? makeNode({ kind: 'elementwise', name: 'Negate' }, [sum], sum.shape, sum.dtype) : sum;
  });
}
