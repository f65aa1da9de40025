import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import { coastLines, graticuleLines, outlinePath, pathOfLines } from './coasts.ts';
import { pixelsOf, type Scale } from './colours.ts';
import { type MapProjection, mapAspect, mapProjection } from './projection.ts';
import { type Sampling, sampled, samplingOf } from './sampling.ts';

/** Everything of a map that depends on its size only. */
interface Sheet {
  readonly projection: MapProjection;
  readonly sampling: Sampling;
  readonly image: ImageData;
  readonly values: Float32Array<ArrayBuffer>;
}

/** Pixels of a picture at the most, in width: more are not seen in fields of 96 columns. */
const widest = 1200;
/** Grey of land under fields of the sea. */
const landGrey = (255 << 24) | (0x5a << 16) | (0x4d << 8) | 0x46;

/** Draws what stays when the field changes: coasts, meridians and parallels, the edge of the world. */
function drawLines(canvas: HTMLCanvasElement, projection: MapProjection): void {
  const { width, height } = projection;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  const line = (path: Path2D, colour: string, thickness: number): void => {
    context.strokeStyle = colour;
    context.lineWidth = Math.max(0.5, (thickness * width) / 1000);
    context.stroke(path);
  };
  const coasts = pathOfLines(coastLines(), projection);
  line(pathOfLines(graticuleLines(), projection), 'rgba(255,255,255,0.14)', 0.7);
  line(coasts, 'rgba(0,0,0,0.45)', 2.6);
  line(coasts, 'rgba(255,255,255,0.92)', 1);
  line(outlinePath(projection), 'rgba(255,255,255,0.5)', 1.4);
}

/** A world map on a canvas, its colours drawn anew for every picture; its lines lie on another canvas above it. */
export class WorldMap {
  private readonly lines: HTMLCanvasElement;
  private sheet: Sheet | undefined;
  private drawn: { readonly values: ArrayLike<number>; readonly scale: Scale } | undefined;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private grid: GaussianGrid,
  ) {
    this.lines = document.createElement('canvas');
    this.lines.setAttribute('aria-hidden', 'true');
    canvas.after(this.lines);
    new ResizeObserver(() => {
      this.sheet = undefined;
      if (this.drawn) this.draw(this.drawn.values, this.drawn.scale);
    }).observe(canvas);
  }

  /** The projection in use, for what is drawn on top. */
  get projection(): MapProjection {
    return this.ready().projection;
  }

  setGrid(grid: GaussianGrid): void {
    if (grid.truncation === this.grid.truncation) return;
    this.grid = grid;
    this.sheet = undefined;
  }

  private ready(): Sheet {
    this.sheet ??= this.newSheet();
    return this.sheet;
  }

  private newSheet(): Sheet {
    const { canvas } = this;
    const width = Math.max(64, Math.min(widest, Math.round(canvas.clientWidth * devicePixelRatio)));
    const height = Math.round(width / mapAspect);
    canvas.width = width;
    canvas.height = height;
    const projection = mapProjection(width, height);
    drawLines(this.lines, projection);
    return {
      projection,
      sampling: samplingOf(this.grid, projection),
      image: new ImageData(width, height),
      values: new Float32Array(width * height),
    };
  }

  /** @param values [rows × columns], NaN where there is none */
  draw(values: ArrayLike<number>, scale: Scale): void {
    this.drawn = { values, scale };
    const sheet = this.ready();
    paint(sheet, values, scale);
    this.canvas.getContext('2d')?.putImageData(sheet.image, 0, 0);
  }
}

/** Colours of all pixels inside the outline. */
function paint({ image, sampling, values: between }: Sheet, values: ArrayLike<number>, { low, high, colours }: Scale): void {
  const pixels = new Uint32Array(image.data.buffer);
  const table = pixelsOf(colours);
  const last = table.length - 1;
  const perUnit = last / (high - low);
  sampled(values, sampling, between);
  for (const { start, count } of sampling.lines)
    for (let n = start; n < start + count; n++) {
      const value = between[n] as number;
      const step = (value - low) * perUnit + 0.5;
      pixels[n] = Number.isNaN(value) ? landGrey : (table[step < 0 ? 0 : step > last ? last : step | 0] as number);
    }
}
