package io.lockstep.bench.side;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A contender at work on a row; out of it once something is missing or fails. */
public final class Participant {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Row row;
  private final Contender contender;
  private final Duration toRun;
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> garbage = new ArrayList<>();
  private JsonNode samples = JSON.createArrayNode();
  private @Nullable Entry out;

  /** Whether its side has something prepared; a side that failed has been ended. */
  private boolean holds;

  /**
   * Creates it.
   *
   * @param toRun how long the runs of one request may take
   */
  public Participant(Row row, Contender contender, Duration toRun) {
    this.row = row;
    this.contender = contender;
    this.toRun = toRun;
  }

  /** Returns whether it is out of the row. */
  public boolean isOut() {
    return out != null;
  }

  /** Returns why it is out, or an empty string. */
  public String reason() {
    return out == null ? "" : out.missing();
  }

  /** Leaves the row because something is not to be had. */
  void leave(String reason) {
    out = Entry.without(contender.label(), reason, false);
  }

  private void fail(String reason) {
    out = Entry.without(contender.label(), reason, contender.isOurs());
  }

  /** Gets ready and keeps the samples of the first runs. */
  public void prepare(int checks) {
    ObjectNode request = request("prepare");
    request.put("precision", contender.precision()).put("checks", checks);
    request.set("work", JSON.valueToTree(row.work()));
    JsonNode values = ask(request, contender.toPrepare());
    if (values != null) {
      holds = true;
      samples = values.path("samples");
    }
  }

  /** Returns the seconds that some runs take, or 0 if it is out. */
  public double run(int count) {
    JsonNode values = measure(count);
    return values == null ? 0 : values.path("seconds").asDouble();
  }

  private @Nullable JsonNode measure(int count) {
    JsonNode values = ask(request("run").put("count", count), toRun);
    if (values == null) {
      return null;
    }
    for (JsonNode value : values.path("sample")) {
      if (!Double.isFinite(value.asDouble(Double.NaN))) {
        fail("computed " + value.asText());
        return null;
      }
    }
    return values;
  }

  /** Takes part in a round. */
  void round(int count) {
    JsonNode values = measure(count);
    if (values != null) {
      rates.add(row.work().rate(values.path("seconds").asDouble() / count));
      garbage.add(values.path("garbage").asDouble(Double.NaN));
    }
  }

  /** Returns what the host is busy with a run; null if that cannot be had. */
  @Nullable JsonNode hostCost() {
    return switch (contender.side().ask(request("host"), toRun)) {
      case Answer.Done(JsonNode values) -> values;
      case Answer.Unavailable _ -> null;
      case Answer.Failed _ -> {
        // Its rates are as good as before.
        holds = false;
        yield null;
      }
    };
  }

  /** Frees what it has prepared, even if it is out. */
  void drop() {
    if (holds) {
      contender.side().ask(request("drop"), toRun);
    }
  }

  /** Returns what it has reached beside ours, which may be this one. */
  Entry entry(Participant ours) {
    if (out != null) {
      return out;
    }
    Rates own = Rates.of(rates);
    boolean comparable = ours.out == null;
    return new Entry(
        contender.label(),
        own,
        "",
        false,
        comparable ? Rates.of(ours.rates).median() / own.median() : Double.NaN,
        Rates.of(garbage).median(),
        comparable ? deviation(compared(ours.samples), compared(samples)) : Double.NaN);
  }

  /** The samples, or their mean where each is a matter of chance. */
  private JsonNode compared(JsonNode all) {
    if (row.work().chance() == 0 || all.isEmpty()) {
      return all;
    }
    double sum = 0;
    for (JsonNode sample : all) {
      sum += sample.asDouble(Double.NaN);
    }
    return JSON.createArrayNode().add(sum / all.size());
  }

  private @Nullable JsonNode ask(ObjectNode request, Duration limit) {
    return switch (contender.side().ask(request, limit)) {
      case Answer.Done(JsonNode values) -> values;
      case Answer.Unavailable(String reason) -> {
        leave(reason);
        yield null;
      }
      case Answer.Failed(String reason) -> {
        holds = false;
        fail(reason);
        yield null;
      }
    };
  }

  private ObjectNode request(String action) {
    return JSON.createObjectNode()
        .put("do", action)
        .put("id", row.name() + ", " + contender.label());
  }

  /**
   * Returns the largest difference, relative to the largest value; infinite if the sizes differ.
   */
  static double deviation(JsonNode reference, JsonNode samples) {
    if (reference.size() != samples.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < reference.size(); i++) {
      double expected = reference.get(i).asDouble(Double.NaN);
      double apart = Math.abs(expected - samples.get(i).asDouble(Double.NaN));
      largest = Math.max(largest, Math.abs(expected));
      difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
    }
    return difference == 0 ? 0 : difference / largest;
  }
}
