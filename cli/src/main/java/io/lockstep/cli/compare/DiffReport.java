package io.lockstep.cli.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.compare.Elements;
import io.lockstep.cli.run.RunPosition;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelText;
import io.lockstep.parity.pair.Divergence;
import io.lockstep.parity.pair.DivergenceException;
import io.lockstep.parity.pair.PairedBackend;
import io.lockstep.parity.reproduction.KernelResults;
import io.lockstep.parity.reproduction.Reproduction;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code lockstep diff} prints: sentences for people, one object for programs. */
final class DiffReport {
  private final List<String> names;
  private final PairedBackend pair;
  private final RunPosition position;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final StringBuilder text = new StringBuilder();
  private boolean same;

  DiffReport(List<String> names, PairedBackend pair, RunPosition position) {
    this.names = names;
    this.pair = pair;
    this.position = position;
  }

  boolean isSame() {
    return same;
  }

  String text() {
    return text.toString();
  }

  String json() {
    return json + System.lineSeparator();
  }

  @SuppressWarnings("AnnotateFormatMethod") // Would need a dependency for one method.
  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  /** Tells of a run without a difference. */
  void same(String digest) {
    same = true;
    counts().put("digest", digest);
    line(
        "%s and %s gave the same bits in %,d steps: %,d kernels and %,d values compared, digest"
            + " %s.",
        names.get(0), names.get(1), position.steps(), pair.launches(), pair.values(), digest);
  }

  /** Tells of the first kernel that differs, and of the file it was written to. */
  void different(DivergenceException exception, Path file) {
    ObjectNode fields = different(exception);
    line("file     %s, %,d bytes of inputs and outputs", file, exception.reproduction().bytes());
    line("again    lockstep replay %s --devices %s", file, String.join(",", names));
    fields.put("file", file.toString());
  }

  /** Tells of the first kernel that differs, and why there is no file of it. */
  void differentUnwritten(DivergenceException exception, String reason) {
    ObjectNode fields = different(exception);
    line("file     none, as it could not be written: %s", reason);
    fields.putNull("file").put("file_problem", reason);
  }

  private ObjectNode different(DivergenceException exception) {
    Divergence found = exception.divergence();
    String verdict =
        found.inputsAgree()
            ? verdict(exception.reproduction())
            : "its inputs differ already: a kernel before it has written outside of its outputs";
    sentences(found, verdict);
    return fields(found).put("verdict", verdict);
  }

  private void sentences(Divergence found, String verdict) {
    line("%s and %s differ in %s.", names.get(0), names.get(1), position.now());
    line("kernel   %d of 0..%d: %s", found.launch(), found.launches() - 1, text(found));
    KernelText.arguments(found.spec()).forEach(a -> line("         %s", a));
    if (found.outside()) {
      line("beside   output %d, at %s", found.output(), found.position());
    } else {
      line(
          "differs  output %d, %,d of %,d elements, first at %s",
          found.output(), found.differing(), found.shape().size(), found.position());
    }
    line("         %s on %s", Elements.text(found.dtype(), found.first()), found.firstDevice());
    line("         %s on %s", Elements.text(found.dtype(), found.second()), found.secondDevice());
    line("so       %s", verdict);
    line(
        "before   %,d steps, %,d kernels and %,d values were the same",
        position.steps(), pair.launches(), pair.values());
  }

  private ObjectNode fields(Divergence found) {
    DType dtype = found.dtype();
    return counts()
        .put("position", position.now())
        .put("kernel", found.launch())
        .put("kernels_of_plan", found.launches())
        .put("run_of_plan", found.run())
        .put("operation", text(found))
        .put("output", found.output())
        .put("type", dtype.name())
        .put("shape", found.shape().toString())
        .put("outside", found.outside())
        .put("index", found.position())
        .put("differing", found.differing())
        .put("first", dtype.decimal(found.first()))
        .put("first_bits", Elements.bits(dtype, found.first()))
        .put("second", dtype.decimal(found.second()))
        .put("second_bits", Elements.bits(dtype, found.second()))
        .put("inputs_agree", found.inputsAgree());
  }

  private static String text(Divergence found) {
    return found.spec().summary();
  }

  private ObjectNode counts() {
    json.putArray("devices").add(names.get(0)).add(names.get(1));
    return json.put("same", same)
        .put("epoch", position.epoch())
        .put("steps", position.steps())
        .put("kernels", pair.launches())
        .put("values", pair.values());
  }

  /** Returns which of the two breaks the contract. */
  private static String verdict(Reproduction kernel) {
    Optional<KernelResults> contract = kernel.contract();
    if (contract.isEmpty()) {
      return "the contract's own loops cannot say which is right";
    }
    boolean first = kernel.compare(kernel.first(), contract.get()).isEmpty();
    boolean second = kernel.compare(kernel.second(), contract.get()).isEmpty();
    if (first && second) {
      return "both outputs are as the contract says";
    }
    if (!first && !second) {
      return "both devices break the contract";
    }
    return first
        ? "the second device, " + kernel.second().source() + ", breaks the contract"
        : "the first device, " + kernel.first().source() + ", breaks the contract";
  }
}
