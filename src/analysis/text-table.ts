/** A table of texts: the first column is left aligned, the others right. */
export interface TextTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table for a terminal. */
export function tableText({ title, head, rows }: TextTable): string {
  const lines = [head, ...rows];
  const widths = head.map((_, n) => Math.max(...lines.map((line) => (line[n] ?? '').length)));
  const padded = (text: string, n: number): string => (n === 0 ? text.padEnd(widths[n] ?? 0) : text.padStart(2 + (widths[n] ?? 0)));
  return [title, ...lines.map((line) => line.map(padded).join('').trimEnd()), ''].join('\n');
}

/** The same as Markdown, under a heading. */
export const tableMarkdown = ({ title, head, rows }: TextTable): string =>
  [`## ${title}`, '', head, head.map((_, n) => (n === 0 ? '---' : '--:')), ...rows]
    .map((line) => (Array.isArray(line) ? `| ${line.join(' | ')} |` : line))
    .join('\n')
    .concat('\n');
