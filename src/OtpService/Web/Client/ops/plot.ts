import uPlot from "uplot";

/** A line of a plot: its colour is a custom property of the page, for light and dark. */
export interface Line {
  color: string;
  filled: boolean;
}

/** When each bucket begins, in seconds, and at the end when the last one ends; with the last counts once more. */
export type Steps = [number[], ...number[][]];

export function stepsOf(starts: readonly string[], bucketMinutes: number, counts: readonly number[][]): Steps {
  const times = starts.map(start => Date.parse(start) / 1000);
  const end = (times.at(-1) ?? 0) + bucketMinutes * 60;
  return [[...times, end], ...counts.map(own => [...own, own.at(-1) ?? 0])];
}

/** A plot that fills its element, follows its size, and is drawn anew when light and dark change. */
export class Plot {
  #plot: uPlot | null = null;
  #data: Steps = [[]];

  constructor(
    private readonly root: HTMLElement, private readonly height: number, private readonly lines: readonly Line[],
    private readonly parts: (color: (name: string) => string) => Partial<uPlot.Options>) {
    new ResizeObserver(() => this.#fit()).observe(root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  show(data: Steps) {
    this.#data = data;
    if (this.#plot) this.#plot.setData(data);
    else this.#draw();
  }

  #fit() {
    if (!this.#plot) this.#draw();
    else if (this.root.clientWidth > 0) this.#plot.setSize({ width: this.root.clientWidth, height: this.height });
  }

  #draw() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.root.clientWidth === 0) return;
    const style = getComputedStyle(this.root);
    const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const series = this.lines.map((line): uPlot.Series => ({
      stroke: color(line.color),
      width: 2,
      ...line.filled ? { fill: color(`${line.color}-fill`) } : {},
      paths: uPlot.paths.stepped!({ align: 1 }),
      points: { show: false },
    }));
    this.#plot = new uPlot({
      width: this.root.clientWidth, height: this.height,
      legend: { show: false },
      scales: { y: { range: (_, __, most) => [0, Math.max(most, 1) * 1.08] } },
      series: [{}, ...series],
      ...this.parts(color),
    }, this.#data, this.root);
  }
}
