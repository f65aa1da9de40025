import { type AxisMap, type Graph, type Node, type Operation, topologicalOrder } from './graph.ts';

const few = 6;

/** The first numbers of a list. */
function beginning(numbers: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(numbers.length, few) }, (_, n) => String(Number((numbers[n] as number).toPrecision(6))));
  return shown.join(' ') + (numbers.length > few ? ' …' : '');
}

/** A table as begin:end:step where it is even, otherwise its first entries; −1 is outside. */
function tableText(table: Int32Array): string {
  const [start = 0, second = start] = table;
  const step = second - start;
  const even = table.length > 1 && step !== 0 && table.every((entry, v) => entry >= 0 && entry === start + v * step);
  if (!even) return `[${beginning(table)}]`;
  return `${start}:${start + table.length * step}${step === 1 ? '' : `:${step}`}`;
}

const axisText = ({ axis, table }: AxisMap): string =>
  axis < 0 ? `${table[0]}` : `${String.fromCharCode(105 + axis)} in ${tableText(table)}`;

/** What an operation is called, with what it needs to know besides its inputs. */
export function operationText(operation: Operation): string {
  switch (operation.kind) {
    case 'input':
      return `input ${operation.index}`;
    case 'constant':
      return `constant ${beginning(operation.values)}`;
    case 'elementwise':
      return operation.name;
    case 'view':
      return `view[${operation.axes.map(axisText).join(', ')}]${operation.axes.some(({ table }) => table.includes(-1)) ? ` else ${operation.fill}` : ''}`;
    case 'concat':
      return `concat along ${operation.axis}`;
    case 'reduce':
      return `${operation.name} over ${operation.axes.join(' ')}`;
    case 'cumulativeSum':
      return `cumulativeSum along ${operation.axis}${operation.exclusive ? ' exclusive' : ''}${operation.reverse ? ' reverse' : ''}`;
    case 'fourier':
      return `${operation.direction} of ${operation.points} points in ${operation.waves} waves`;
    case 'loop':
      return `loop ${operation.count} times${operation.reverse ? ' backwards' : ''}, carrying ${operation.carried}, over ${operation.sequences}`;
    case 'part':
      return `part ${operation.index}`;
    default:
      return operation.kind;
  }
}

/**
 * A listing of a graph, one node a line, `%12 = Multiply(%3, %7) [15,48,96]`; bodies of loops are indented below their loop.
 * Numbers are given in the order of the listing.
 */
export function printGraph({ outputs }: Graph, indent = ''): string {
  const numbers = new Map<Node, number>();
  const name = (node: Node): string => `%${numbers.get(node)}`;
  const lines = topologicalOrder(outputs).flatMap((node) => {
    numbers.set(node, numbers.size);
    const { operation, inputs, shape, dtype } = node;
    const given = inputs.length > 0 ? `(${inputs.map(name).join(', ')})` : '';
    const line = `${indent}${name(node)} = ${operationText(operation)}${given} [${shape.join()}]${dtype === 'float32' ? '' : ` ${dtype}`}`;
    return operation.kind === 'loop' ? [line, printGraph(operation.body, `${indent}  `)] : [line];
  });
  return [...lines, `${indent}return ${outputs.map(name).join(', ')}`].join('\n');
}
