package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Wildcard;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Parameter;
import io.lockstep.training.nn.Structure;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a new model begins with what another has learnt. */
final class TransferOptions {
  @Option(
      names = "--init-from",
      paramLabel = "FILE",
      description = {
        "Begin with the parameters of this model file that the new model has by name and shape;"
            + " what matched is said."
      })
  private @Nullable Path initial;

  @Option(
      names = "--freeze",
      paramLabel = "NAMES",
      split = ",",
      description = {
        "Leave these parameters as they are, as in '0.*,3.bias', a '*' being any text; a resumed"
            + " model keeps its own."
      })
  private List<String> freeze = List.of();

  /** Reads the file to begin with, or returns null. */
  @Nullable ModelFile initial() {
    return initial == null ? null : ModelFile.read(initial);
  }

  /**
   * Returns the names of the parameters that are not to be trained.
   *
   * @throws UsageException if a pattern is of none, or nothing would be left to train
   */
  List<String> frozen(Layer network, int inputs) {
    if (freeze.isEmpty()) {
      return List.of();
    }
    Structure structure = UsageException.check(() -> Structure.of(network, Shape.of(inputs)));
    List<String> names = structure.parameters().stream().map(Parameter::name).toList();
    Set<String> frozen = new LinkedHashSet<>();
    for (String text : freeze) {
      Wildcard wildcard = new Wildcard(text.strip());
      List<String> found = names.stream().filter(wildcard::matches).toList();
      if (found.isEmpty()) {
        throw new UsageException(
            "[train] --freeze "
                + Quoted.of(text)
                + " is the name of no parameter; there are "
                + String.join(", ", names));
      }
      frozen.addAll(found);
    }
    if (frozen.size() == names.size()) {
      throw new UsageException(
          "[train] --freeze "
              + Quoted.of(String.join(",", freeze))
              + " leaves nothing to train; leave some of "
              + String.join(", ", names));
    }
    return names.stream().filter(frozen::contains).toList();
  }
}
