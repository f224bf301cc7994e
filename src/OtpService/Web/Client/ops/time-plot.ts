import { dayOf, timeOf } from "./clock.ts";
import { Plot, type Steps } from "./plot.ts";
import { count } from "./words.ts";

const HEIGHT = 220;
const FONT = "12px system-ui, sans-serif";
const MINUTES = [5, 10, 15, 30, 60, 120, 180, 240, 360].map(minutes => minutes * 60);
const DAY = 24 * 60 * 60;

/**
 * Sent and verified codes over time. Where the pointer is, `read` is told the bucket; null when it is nowhere. The last
 * bucket is shaded: it is still being counted.
 */
export function timePlot(root: HTMLElement, read: (bucket: number | null) => void): Plot {
  return new Plot(root, HEIGHT, [{ color: "sent", filled: true }, { color: "verified", filled: false }], color => {
    const axis = { stroke: color("muted"), font: FONT, ticks: { show: false } };
    const grid = { stroke: color("line"), width: 1 };
    return {
      padding: [8, 20, 0, 0],
      axes: [
        {
          ...axis, grid: { show: false }, space: 64, size: 28,
          incrs: (_self, _axis, from, to) => to - from > 2 * DAY ? [DAY, 2 * DAY] : MINUTES,
          values: (_self, splits, _axis, _space, incr) =>
            splits.map(split => (incr >= DAY ? dayOf : timeOf)(new Date(split * 1000))),
        },
        {
          ...axis, grid, space: 40, size: 44,
          incrs: [1, 2, 5].flatMap(digit => Array.from({ length: 8 }, (_, power) => digit * 10 ** power)).sort((a, b) => a - b),
          values: (_self, splits) => splits.map(count),
        },
      ],
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      hooks: {
        drawClear: [self => {
          const [times] = self.data as Steps;
          const [from, to] = [times.at(-2), times.at(-1)];
          if (from === undefined || to === undefined) return;
          const left = self.valToPos(from, "x", true);
          self.ctx.fillStyle = color("line");
          self.ctx.fillRect(left, self.bbox.top, self.valToPos(to, "x", true) - left, self.bbox.height);
        }],
        setCursor: [self => {
          const { left = -1 } = self.cursor;
          const [times] = self.data as Steps;
          const bucket = times.findLastIndex(time => time <= self.posToVal(left, "x"));
          read(left < 0 || bucket < 0 ? null : Math.min(bucket, times.length - 2));
        }],
      },
    };
  });
}

/** One line without axes: how it went, beside the figure that says how much it was. */
export const sparkline = (root: HTMLElement) => new Plot(root, 40, [{ color: "refused", filled: true }], () => ({
  padding: [2, 0, 1, 0],
  axes: [{ show: false }, { show: false }],
  cursor: { show: false },
}));
