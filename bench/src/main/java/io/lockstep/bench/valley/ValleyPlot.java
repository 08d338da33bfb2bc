package io.lockstep.bench.valley;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The losses of a task as a picture: a row for each optimizer, with a dot at the usual rate and a
 * ring at the best, over a logarithmic axis.
 */
final class ValleyPlot {
  private static final int ROW = 14;
  private static final int LEFT = 190;
  private static final int WIDTH = 560;
  private static final int TOP = 50;

  private record Row(String optimizer, double usual, double best) {}

  private final ValleyTask task;
  private final List<Row> rows;
  private final double least;
  private final double most;

  ValleyPlot(ValleyTask task, List<ValleyRun> runs) {
    this.task = task;
    List<Row> all = new ArrayList<>();
    for (String optimizer : runs.stream().map(ValleyRun::optimizer).distinct().toList()) {
      ValleySummary.best(runs, task, optimizer)
          .ifPresent(best ->
              all.add(
                  new Row(
                      optimizer,
                      ValleySummary.usual(runs, task, optimizer)
                          .map(ValleyPlot::loss)
                          .orElse(Double.POSITIVE_INFINITY),
                      loss(best))));
    }
    this.rows = all.stream().sorted(Comparator.comparingDouble(Row::best)).toList();
    this.least = rows.stream().mapToDouble(Row::best).filter(v -> v > 0).min().orElse(1) / 1.2;
    double median = rows.isEmpty() ? 1 : rows.get(rows.size() / 2).best();
    this.most = Math.max(least * 10, Double.isFinite(median) ? median * 20 : 1);
  }

  private static double loss(ValleySummary summary) {
    return summary.loss().orElse(Double.POSITIVE_INFINITY);
  }

  String svg() {
    int height = TOP + ROW * rows.size() + ROW;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"10\">",
        List.of(LEFT + WIDTH + 60, height));
    add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>", List.of());
    add(
        svg,
        "<text x=\"%d\" y=\"16\" font-size=\"12\">%s: loss of what is held out;"
            + " dot: usual rate, ring: best rate; at the right edge: more, or diverged</text>",
        List.of(8, task.label()));
    for (double decade = Math.pow(10, Math.floor(Math.log10(least)));
        decade <= most;
        decade *= 10) {
      for (int times : new int[] {1, 2, 5}) {
        tick(svg, decade * times, height);
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), TOP + ROW * i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void tick(StringBuilder svg, double value, int height) {
    if (value < least || value > most) {
      return;
    }
    add(
        svg,
        "<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"#ddd\"/>"
            + "<text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"middle\">%5$.2g</text>",
        List.of(x(value), TOP - ROW + 4, height - ROW, TOP - ROW, value));
  }

  private void row(StringBuilder svg, Row row, int y) {
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        List.of(LEFT - 10, y + 4, row.optimizer()));
    add(
        svg,
        "<line x1=\"%1$.1f\" y1=\"%3$d\" x2=\"%2$.1f\" y2=\"%3$d\" stroke=\"#9bd\"/>"
            + "<circle cx=\"%2$.1f\" cy=\"%3$d\" r=\"3\" fill=\"#1f77b4\"/>"
            + "<circle cx=\"%1$.1f\" cy=\"%3$d\" r=\"4.5\" fill=\"none\" stroke=\"#d62728\"/>",
        List.of(x(row.best()), x(row.usual()), y));
  }

  private double x(double loss) {
    double share = Math.log(Math.min(loss, most) / least) / Math.log(most / least);
    return LEFT + WIDTH * Math.max(0, share);
  }

  private static void add(StringBuilder svg, String format, List<Object> values) {
    svg.append(String.format(Locale.ROOT, format, values.toArray())).append('\n');
  }
}
