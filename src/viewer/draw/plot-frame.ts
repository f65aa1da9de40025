/** A canvas ready to be drawn on, in CSS pixels. */
export interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

export const ink = { text: '#c9d4ea', faint: 'rgba(201,212,234,0.16)', line: '#7fc4ff', second: '#ffb36b' } as const;
export const font = '12px system-ui, sans-serif';

/** A canvas at the resolution of the screen, cleared; undefined while it is not shown. */
export function drawingOn(canvas: HTMLCanvasElement): Drawing | undefined {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return undefined;
  const ratio = devicePixelRatio;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = font;
  context.fillStyle = ink.text;
  return { context, width, height };
}

/** A line of text. */
export function write(
  { context }: Drawing,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign = 'left',
  colour: string = ink.text,
): void {
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
