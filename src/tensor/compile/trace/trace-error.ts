/** A frame of a stack: who was called, and where that stands. */
interface Frame {
  readonly caller: string;
  readonly file: string;
  readonly line: string;
}

const framePattern = /^\s*at (?:(.*?) \()?(?:file:\/\/)?(.*?):(\d+):\d+\)?$/;
const machinery = /node_modules|\/tfjs-[\w-]+\/src\/|\/src\/tensor\/compile\/|\/src\/tensor\/operations|^node:/;

function framesOf(stack: string): Frame[] {
  return stack.split('\n').flatMap((line) => {
    const [, caller = '', file = '', number = ''] = framePattern.exec(line) ?? [];
    return file ? [{ caller, file, line: number }] : [];
  });
}

/** The name that the model's author wrote, of one like `Tensor.dataSync` or `unique__op`. */
const operationName = (caller: string): string => caller.replace(/__op$|_$/, '').replace(/^.*[. ]/, '');

/** The innermost line of the model in a stack, and the operation that was called there, in words. */
export function describeCall(stack: string): string {
  const frames = framesOf(stack);
  const index = frames.findIndex(({ file }) => !machinery.test(file));
  const frame = frames[index];
  if (!frame) return 'somewhere outside the model';
  const operation = operationName(frames[index - 1]?.caller ?? '');
  return `${operation ? `${operation} at ` : ''}${frame.file}:${frame.line}`;
}

/** Frames kept while a model is traced; TensorFlow.js alone stands on a dozen of them. */
export const tracedStackDepth = 60;

/** Something in a model that cannot become part of a graph. Says what, where in the model, and the cure. */
export class TraceError extends Error {
  override readonly name = 'TraceError';

  /**
   * @param what  the rule that was broken, a clause without a full stop
   * @param cure  what to do instead, a clause without a full stop
   * @param stack of the call, where it is not the present one
   */
  constructor(what: string, cure: string, stack?: string) {
    super(what);
    this.message = `${what}; called by ${describeCall(stack ?? this.stack ?? '')}; ${cure}.`;
  }
}
