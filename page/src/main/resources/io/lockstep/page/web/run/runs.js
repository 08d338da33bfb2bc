// What is known of each run, put together from what the stream tells.

const COLUMNS = ["step", "epoch", "seconds", "mean", "least", "greatest"];

/** All runs that the page shows, by their numbers, in order. */
export class Runs {
  constructor() {
    this.byId = new Map();
  }

  /** Returns the runs in order; the first is the one that the bar at the top speaks of. */
  get all() {
    return [...this.byId.values()].sort((a, b) => b.live - a.live || a.id - b.id);
  }

  /** Takes a run as a whole, in place of what was known of it. */
  run(run) {
    this.byId.set(run.id, run);
  }

  /** Takes what has changed of a run. */
  change(change) {
    const run = this.byId.get(change.id);
    if (!run) {
      return;
    }
    for (const [name, points] of Object.entries(change.series)) {
      run.series[name] = joined(run.series[name], points);
    }
    run.messages = run.messages.concat(change.messages).slice(-200);
    for (const key of ["status", "progress", "info", "histograms", "pictures"]) {
      run[key] = change[key] ?? run[key];
    }
  }

  /** Takes which runs there are. */
  board(board) {
    for (const id of this.byId.keys()) {
      if (!board.runs.includes(id)) {
        this.byId.delete(id);
      }
    }
  }
}

/** Puts points in place of those that there are from a place on. */
function joined(before, points) {
  if (!before || points.from === 0) {
    return points;
  }
  const all = { from: 0, each: points.each };
  for (const column of COLUMNS) {
    if (points[column]) {
      all[column] = before[column].slice(0, points.from).concat(points[column]);
    }
  }
  return all;
}

/** Returns values smoothed as a mean that forgets; 0 leaves them as they are. */
export function smooth(values, weight) {
  if (weight === 0) {
    return values;
  }
  let last = 0;
  let seen = 0;
  return values.map((value) => {
    last = last * weight + value * (1 - weight);
    seen = seen * weight + (1 - weight);
    return last / seen;
  });
}

/** Returns a time in words, such as 2 min 5 s. */
export function time(seconds) {
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Returns a number of bytes in words. */
export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${units[unit]}`;
}
