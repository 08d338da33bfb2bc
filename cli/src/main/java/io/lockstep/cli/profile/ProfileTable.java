package io.lockstep.cli.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.profile.StepProfile.Line;
import io.lockstep.tensor.Engine;
import java.util.List;
import java.util.Locale;

/** What {@code lockstep profile} prints: a table for people, one object for programs. */
final class ProfileTable {

  private final StepProfile profile;
  private final Engine engine;
  private final double steps;
  private final List<Line> lines;
  private final Line total;

  ProfileTable(StepProfile profile, Engine engine) {
    this.profile = profile;
    this.engine = engine;
    this.steps = profile.steps();
    this.lines = profile.lines();
    this.total = lines.stream().reduce(new Line("total", 0, 0, 0, 0), Line::plus);
  }

  /** Returns the table, the longest kernel first; all figures are of one step. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%8s %10s %6s %10s %8s %10s %8s  %s%n",
            "launches",
            "us",
            "share",
            "MB",
            "GB/s",
            "MFLOP",
            "GFLOP/s",
            "of one step"));
    lines.forEach(line -> row(text, line));
    row(text, total);
    text.append(
        String.format(
            Locale.ROOT,
            "%nMeans of %d steps on %s (%s), each kernel waited for by itself. MB: each input read"
                + " once and each output written once.%n",
            profile.steps(),
            engine.device().backend(),
            engine.device().description()));
    return text.toString();
  }

  private void row(StringBuilder text, Line line) {
    text.append(
        String.format(
            Locale.ROOT,
            "%8.4g %10.1f %5.1f%% %10.2f %8.1f %10.1f %8.1f  %s%n",
            line.launches() / steps,
            line.nanos() / steps / 1e3,
            100.0 * line.nanos() / total.nanos(),
            line.bytes() / steps / 1e6,
            (double) line.bytes() / line.nanos(),
            line.flops() / steps / 1e6,
            (double) line.flops() / line.nanos(),
            line.name()));
  }

  /** Returns the same as one JSON object; times in microseconds, sizes in bytes, of one step. */
  String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("device", engine.device().backend())
        .put("precision", engine.options().precision().label())
        .put("steps", profile.steps());
    figures(root, total);
    ArrayNode kernels = root.putArray("kernels");
    for (Line line : lines) {
      figures(kernels.addObject().put("name", line.name()), line);
    }
    return root + System.lineSeparator();
  }

  private void figures(ObjectNode fields, Line line) {
    fields
        .put("launches", line.launches() / steps)
        .put("microseconds", line.nanos() / steps / 1e3)
        .put("bytes", line.bytes() / steps)
        .put("flops", line.flops() / steps);
  }
}
