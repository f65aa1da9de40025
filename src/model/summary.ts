/** A part of the model as it describes itself: a title and rows, which may be parts again. */
export interface Summary {
  readonly title: string;
  readonly rows: readonly (string | Summary)[];
}

/** Draws a summary as a tree. */
export function render({ title, rows }: Summary): string {
  const lines = rows.map((row, n) => {
    const last = n === rows.length - 1;
    const [head = '', ...rest] = (typeof row === 'string' ? row : render(row)).split('\n');
    return [`${last ? '└── ' : '├── '}${head}`, ...rest.map((line) => `${last ? '    ' : '│   '}${line}`)].join('\n');
  });
  return [title, ...lines].join('\n');
}
